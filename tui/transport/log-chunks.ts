// A chunk of a log read again. What was good once is decoded again; a file that was changed under us gives less.

import { createDeltaLines, decodeLine, type Envelope, utf8Text } from "../../wire/index.ts";
import { createDeltaRuns, type LogPart } from "./delta-runs.ts";

export interface LogChunks {
  /** Events `first` to `last`, each by itself. `bytes`: whole lines, the first of them event `first`. */
  events(bytes: Uint8Array, first: number, last: number): Envelope[];
  /** Events `from` to `to`, deltas merged. `isNumbered`: each line begins with its number, so that what is before is passed over unread. */
  parts(bytes: Uint8Array, range: { first: number; from: number; to: number; isNumbered: boolean }): LogPart[];
}

const SEQ = new TextEncoder().encode('{"seq":');
const [NEWLINE, ZERO] = [0x0a, 0x30];

export function createLogChunks(): LogChunks {
  const deltas = createDeltaLines();
  const runs = createDeltaRuns();

  return {
    events(bytes, first, last) {
      const events: Envelope[] = [];
      for (let at = startOf(bytes); at < bytes.length && first + events.length <= last;) {
        const stop = endOf(bytes, at);
        const event = decodeAt(bytes, at, stop, first + events.length);
        if (event) events.push(event);
        at = stop + 1;
      }
      return events;
    },
    parts(bytes, { first, from, to, isNumbered }) {
      let seq = isNumbered ? from : first;
      for (let at = startOf(bytes); at < bytes.length && seq <= to;) {
        if (isNumbered && numberAt(bytes, at) < from) {
          at = endOf(bytes, at) + 1;
          continue;
        }
        if (deltas.scan(bytes, at)) {
          at = deltas.end;
          if (deltas.seq !== seq) continue;
          if (seq >= from) runs.delta(deltas);
          seq += 1;
          continue;
        }
        const stop = endOf(bytes, at);
        const event = decodeAt(bytes, at, stop, seq);
        if (event && seq >= from) runs.event(event);
        if (event) seq += 1;
        at = stop + 1;
      }
      return runs.take();
    },
  };
}

/** Behind a byte order mark. */
const startOf = (bytes: Uint8Array): number => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);

function endOf(bytes: Uint8Array, at: number): number {
  const end = bytes.indexOf(NEWLINE, at);
  return end < 0 ? bytes.length : end;
}

/** Nothing of a line that does not say. */
function numberAt(bytes: Uint8Array, at: number): number {
  for (let to = 0; to < SEQ.length; to += 1) if (bytes[at + to] !== SEQ[to]) return Number.NaN;
  let value = 0;
  for (let to = at + SEQ.length; ; to += 1) {
    const digit = (bytes[to] ?? 0) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return value;
    value = value * 10 + digit;
  }
}

function decodeAt(bytes: Uint8Array, at: number, stop: number, seq: number): Envelope | undefined {
  const decoded = stop > at ? decodeLine(utf8Text(bytes, at, stop)) : undefined;
  return decoded?.ok && decoded.value.seq === seq ? decoded.value : undefined;
}
