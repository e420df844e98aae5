// A chunk of a log read again. What was good once is decoded again; a file that was changed under us gives less.

import { createDeltaLines, decodeLine, type Envelope } from "../../wire/index.ts";
import { createDeltaRuns, type LogPart } from "./delta-runs.ts";

export interface LogChunks {
  /** Events `first` to `last`, each by itself. `text`: whole lines, the first of them event `first`. */
  events(text: string, first: number, last: number): Envelope[];
  /** Events `from` to `to`, deltas merged. `isNumbered`: each line begins with its number, so that what is before is passed over unread. */
  parts(text: string, range: { first: number; from: number; to: number; isNumbered: boolean }): LogPart[];
}

const SEQ = '{"seq":';

export function createLogChunks(): LogChunks {
  const deltas = createDeltaLines();
  const runs = createDeltaRuns();

  return {
    events(text, first, last) {
      const events: Envelope[] = [];
      for (let at = startOf(text); at < text.length && first + events.length <= last;) {
        const stop = endOf(text, at);
        const event = decodeAt(text, at, stop, first + events.length);
        if (event) events.push(event);
        at = stop + 1;
      }
      return events;
    },
    parts(text, { first, from, to, isNumbered }) {
      let seq = isNumbered ? from : first;
      for (let at = startOf(text); at < text.length && seq <= to;) {
        if (isNumbered && numberAt(text, at) < from) {
          at = endOf(text, at) + 1;
          continue;
        }
        if (deltas.scan(text, at)) {
          at = deltas.end;
          if (deltas.seq !== seq) continue;
          if (seq >= from) runs.delta(deltas);
          seq += 1;
          continue;
        }
        const stop = endOf(text, at);
        const event = decodeAt(text, at, stop, seq);
        if (event && seq >= from) runs.event(event);
        if (event) seq += 1;
        at = stop + 1;
      }
      return runs.take();
    },
  };
}

const startOf = (text: string): number => (text.startsWith("\uFEFF") ? 1 : 0);

function endOf(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** Nothing of a line that does not say. */
const numberAt = (text: string, at: number): number =>
  text.startsWith(SEQ, at) ? Number.parseInt(text.slice(at + SEQ.length, at + SEQ.length + 16), 10) : Number.NaN;

function decodeAt(text: string, at: number, stop: number, seq: number): Envelope | undefined {
  const decoded = stop > at ? decodeLine(text.slice(at, stop)) : undefined;
  return decoded?.ok && decoded.value.seq === seq ? decoded.value : undefined;
}
