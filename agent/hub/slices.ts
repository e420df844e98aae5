// The lines that come next after a cursor, in the form a client takes them; made once in a turn for all that stand there.

import type { Cap } from "../../wire/index.ts";
import { coalesce } from "./coalesce.ts";
import { trimRows } from "./delta.ts";
import { Entry } from "./entry.ts";
import { MERGED_SOURCE_BYTES_MAX, PARCEL_BYTES_MAX } from "./limits.ts";
import type { LogSource } from "./log-source.ts";
import { type Message, joinMessages } from "./parcel.ts";
import type { Ring } from "./ring.ts";

export interface Slice {
  messages: readonly Message[];
  /** seq of its last event. */
  seq: number;
  /** Of the lines it was made from. */
  sourceBytes: number;
}

/** How a client takes its lines: its caps, and the same as one word. */
export interface Form {
  readonly caps: readonly Cap[];
  readonly form: string;
}

export interface Slices {
  /** Undefined where the log cannot be read at `fromSeq`, which is at most the ring's head. May throw what the log throws. */
  take(fromSeq: number, client: Form): Slice | undefined;
  /** What was made in this turn is let go. */
  endTurn(): void;
}

export function createSlices({ ring, log }: { ring: Ring; log: LogSource }): Slices {
  const made = new Map<string, Slice>();

  function entriesFrom(fromSeq: number, maxBytes: number): Entry[] {
    if (fromSeq >= ring.first()) return ring.take(fromSeq, maxBytes);
    const { firstSeq, lines } = log.read(fromSeq, maxBytes);
    if (firstSeq !== fromSeq) return [];
    return lines.slice(0, ring.head() + 1 - fromSeq).map((line, at) => new Entry(fromSeq + at, line));
  }

  return {
    take(fromSeq, { caps, form }) {
      const key = `${fromSeq} ${form}`;
      const known = made.get(key);
      if (known) return known;
      const merged = caps.includes("deltas");
      const entries = entriesFrom(fromSeq, merged ? MERGED_SOURCE_BYTES_MAX : PARCEL_BYTES_MAX);
      const last = entries.at(-1);
      if (!last) return undefined;
      const messages = merged ? coalesce(entries) : entries;
      const slice = {
        messages: caps.includes("batch") ? joinMessages(messages) : messages,
        seq: last.seq,
        sourceBytes: entries.reduce((sum, entry) => sum + entry.bytes, 0),
      };
      made.set(key, slice);
      return slice;
    },
    endTurn() {
      made.clear();
      ring.endTurn();
      trimRows();
    },
  };
}
