// Both ends of a long log, without what is between: the last events are what a person opens it for.

import type { SessionEnds } from "../../fold/index.ts";
import { decodeLine, type Envelope, utf8Text } from "../../wire/index.ts";
import { ENDS_FROM_BYTES, REPLAY_CHUNK_BYTES, TAIL_BYTES } from "./limits.ts";
import type { LogBytes } from "./log-bytes.ts";

/** Undefined where the log is short enough to be read at once, or its end cannot be told from rubbish. Nothing is checked against the middle. */
export function readEnds(bytes: LogBytes, endsFromBytes = ENDS_FROM_BYTES): SessionEnds | undefined {
  const size = bytes.size();
  if (size < endsFromBytes) return undefined;
  const tailBytes = Math.min(TAIL_BYTES, Math.floor(size / 2));
  const tail = bytes.lines(size - tailBytes, tailBytes);
  if (!tail.isWhole) return undefined;
  const text = utf8Text(tail.bytes);
  const last = lastRun(eventsOf(text.slice(text.indexOf("\n") + 1)));
  const beginning = utf8Text(bytes.lines(0, REPLAY_CHUNK_BYTES).bytes);
  const first = eventsOf(beginning.slice(beginning.startsWith("\uFEFF") ? 1 : 0));
  return last.length === 0 || first[0]?.seq !== 0 ? undefined : { first, last };
}

function eventsOf(text: string): Envelope[] {
  const events: Envelope[] = [];
  for (const line of text.split("\n")) {
    const decoded = decodeLine(line);
    if (decoded.ok) events.push(decoded.value);
  }
  return events;
}

/** What follows the last hole in the numbers. */
function lastRun(events: readonly Envelope[]): Envelope[] {
  let run: Envelope[] = [];
  for (const event of events) {
    const before = run.at(-1)?.seq;
    if (before === event.seq) continue;
    if (before !== undefined && event.seq !== before + 1) run = [];
    run.push(event);
  }
  return run;
}
