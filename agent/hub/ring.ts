// The latest lines, once for every client, bounded in bytes. The file holds the rest.
//
// Lines are kept as they were written, batch by batch; an entry is made of one when the first client takes it. Where nobody looks,
// an event costs the ring next to nothing.

import type { Envelope } from "../../wire/index.ts";
import { Entry } from "./entry.ts";
import { RING_BYTES_MAX, RING_BATCH_BYTES } from "./limits.ts";

export interface Ring {
  /** seq of the oldest line kept; head + 1 when empty. */
  first(): number;
  /** seq of the last line, kept or not; -1 in the beginning. */
  head(): number;
  /** Characters of the lines kept: a byte each in memory, two where a line holds more than Latin-1. */
  bytes(): number;
  /** Lines that follow on the head. `envelopes`: where somebody will want them; else lines are parsed again. */
  push(lines: readonly string[], envelopes?: readonly Envelope[]): void;
  /** Lines from `fromSeq` on: at least one, then up to `maxBytes`. `fromSeq` is between first and head. */
  take(fromSeq: number, maxBytes: number): Entry[];
}

/** Neighbours that come and go together. */
interface Batch {
  firstSeq: number;
  bytes: number;
  lines: readonly string[];
  envelopes: readonly Envelope[] | undefined;
  entries: (Entry | undefined)[];
}

export function createRing(head: number, maxBytes = RING_BYTES_MAX, batchBytes = RING_BATCH_BYTES): Ring {
  let batches: Batch[] = [];
  /** Index of the oldest; what is before it is let go in one piece, not one by one. */
  let start = 0;
  let bytes = 0;
  let last = head;

  function add(lines: readonly string[], envelopes: readonly Envelope[] | undefined, size: number): void {
    batches.push({ firstSeq: last + 1, bytes: size, lines, envelopes, entries: [] });
    bytes += size;
    last += lines.length;
    while (bytes > maxBytes && start < batches.length - 1) {
      bytes -= batches[start]?.bytes ?? 0;
      start += 1;
    }
    if (start > 64 && start * 2 > batches.length) {
      batches = batches.slice(start);
      start = 0;
    }
  }

  /** Index of the batch that holds `seq`: most ask for one of the last. */
  function batchOf(seq: number): number {
    let low = start;
    let high = batches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((batches[middle]?.firstSeq ?? Number.POSITIVE_INFINITY) <= seq) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    first: () => batches[start]?.firstSeq ?? last + 1,
    head: () => last,
    bytes: () => bytes,
    push(lines, envelopes) {
      let from = 0;
      let size = 0;
      for (let at = 0; at < lines.length; at += 1) {
        size += lines[at]?.length ?? 0;
        if (size < batchBytes && at < lines.length - 1) continue;
        const isWhole = from === 0 && at === lines.length - 1;
        add(isWhole ? lines : lines.slice(from, at + 1), isWhole ? envelopes : envelopes?.slice(from, at + 1), size);
        from = at + 1;
        size = 0;
      }
    },
    take(fromSeq, most) {
      const taken: Entry[] = [];
      let size = 0;
      if (fromSeq > last) return taken;
      for (let index = batchOf(fromSeq); index < batches.length; index += 1) {
        const batch = batches[index];
        if (!batch) break;
        for (let at = Math.max(0, fromSeq - batch.firstSeq); at < batch.lines.length; at += 1) {
          const entry = (batch.entries[at] ??= new Entry(batch.firstSeq + at, batch.lines[at] ?? "", batch.envelopes?.[at]));
          if (taken.length > 0 && size + entry.bytes > most) return taken;
          taken.push(entry);
          size += entry.bytes;
        }
      }
      return taken;
    },
  };
}
