// Who reads the run, as its agent counts: how far each is behind by its last `ack`.

import { countText, safeText } from "../../fold/index.ts";
import { type Span, span } from "./line.ts";

export interface ReaderStand {
  /** Of its token: `screen` is the one that the run started itself. */
  name: string;
  /** Events behind the head. */
  lag: number;
  /** `stopped`: it takes nothing just now. `leaving`: its connection is being closed. */
  state: "reading" | "stopped" | "leaving";
}

/** More are counted. */
const SHOWN_MAX = 8;

/** One that is a blink behind is where it should be: an `ack` is up to a quarter of a second old. */
const BLINK_EVENTS = 2_000;

const WORDS = { reading: "", stopped: ", takes nothing", leaving: ", is being closed" } as const;

export function readerSpans(readers: readonly ReaderStand[]): Span[] {
  const shown = readers
    .slice(0, SHOWN_MAX)
    .flatMap(({ name, lag, state }, at) => [
      span("text", safeText(`${at === 0 ? "" : " · "}${name} `)),
      span(
        lag > BLINK_EVENTS || state !== "reading" ? "tone.warn" : "text",
        `${lag === 0 ? "has all" : `${countText(lag, "event")} behind`}${WORDS[state]}`,
      ),
    ]);
  const more = readers.length - SHOWN_MAX;
  return more > 0 ? [...shown, span("muted", ` · ${more} more`)] : shown;
}
