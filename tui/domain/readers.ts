// Who reads the run, as its agent counts: how far each is behind by its last `ack`.

import { countText, safeText } from "../../fold/index.ts";
import { type Span, span } from "./line.ts";

export interface ReaderStand {
  /** Of its token: `screen` is the one that the run started itself. */
  name: string;
  /** Events behind the head. */
  lag: number;
  /** It takes nothing just now. */
  isStopped: boolean;
}

/** More are counted. */
const SHOWN_MAX = 8;

/** One that is a blink behind is where it should be: an `ack` is up to a quarter of a second old. */
const BLINK_EVENTS = 2_000;

export function readerSpans(readers: readonly ReaderStand[]): Span[] {
  const shown = readers
    .slice(0, SHOWN_MAX)
    .flatMap(({ name, lag, isStopped }, at) => [
      span("text", safeText(`${at === 0 ? "" : " · "}${name} `)),
      span(
        lag > BLINK_EVENTS || isStopped ? "tone.warn" : "text",
        `${lag === 0 ? "has all" : `${countText(lag, "event")} behind`}${isStopped ? ", takes nothing" : ""}`,
      ),
    ]);
  const more = readers.length - SHOWN_MAX;
  return more > 0 ? [...shown, span("muted", ` · ${more} more`)] : shown;
}
