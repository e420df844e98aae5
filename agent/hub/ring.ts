// The latest lines, once for every client, bounded in bytes. The file holds the rest.
//
// Lines are kept as they were written, batch by batch, as bytes where there are any: those lie outside of what the collector goes
// through. An entry is made of a line when the first client takes it. Where nobody looks, an event costs the ring next to nothing.

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
  /** Lines that follow on the head. */
  push(lines: readonly string[], more?: PushedWith): void;
  /** Lines from `fromSeq` on: at least one, then up to `maxBytes`. `fromSeq` is between first and head. */
  take(fromSeq: number, maxBytes: number): Entry[];
  /** What was made of the lines that came in this turn is let go: who stands at the head has it, and it dies young. */
  endTurn(): void;
}

export interface PushedWith {
  /** Where somebody will want them; else lines are parsed again. */
  envelopes?: readonly Envelope[] | undefined;
  /** The lines in UTF-8, each with its newline. */
  bytes?: Uint8Array | undefined;
}

/** Neighbours that come and go together. */
interface Batch {
  firstSeq: number;
  size: number;
  count: number;
  /** Undefined: they are in `bytes`. */
  lines: readonly string[] | undefined;
  bytes: Uint8Array | undefined;
  envelopes: readonly Envelope[] | undefined;
  /** Undefined: nobody has taken any in this turn. */
  entries: (Entry | undefined)[] | undefined;
}

const decoder = new TextDecoder();

const linesOf = (batch: Batch): readonly string[] => (batch.lines ??= decoder.decode(batch.bytes).split("\n"));

export function createRing(head: number, maxBytes = RING_BYTES_MAX, batchBytes = RING_BATCH_BYTES): Ring {
  let batches: Batch[] = [];
  /** Index of the oldest; what is before it is let go in one piece, not one by one. */
  let start = 0;
  let bytes = 0;
  let last = head;
  /** The last line when a turn ended; a turn that nobody ends, for nobody looks, holds nothing by that. */
  let settled = head;

  function add(lines: readonly string[], { envelopes, bytes: written }: PushedWith, size: number): void {
    // Nobody has taken them in the turn in which they came: from here on their bytes do.
    const before = batches.at(-1);
    if (before?.bytes && !before.entries) before.lines = undefined;
    const batch: Batch = { firstSeq: last + 1, size, count: lines.length, lines, bytes: written, envelopes, entries: undefined };
    batches.push(batch);
    bytes += size;
    last += lines.length;
    while (bytes > maxBytes && start < batches.length - 1) {
      bytes -= batches[start]?.size ?? 0;
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
    push(lines, more = {}) {
      let from = 0;
      let size = 0;
      for (let at = 0; at < lines.length; at += 1) {
        size += lines[at]?.length ?? 0;
        if (size < batchBytes && at < lines.length - 1) continue;
        const isWhole = from === 0 && at === lines.length - 1;
        if (isWhole) add(lines, more, size);
        else add(lines.slice(from, at + 1), { envelopes: more.envelopes?.slice(from, at + 1) }, size);
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
        const entries = (batch.entries ??= []);
        for (let at = Math.max(0, fromSeq - batch.firstSeq); at < batch.count; at += 1) {
          const entry = (entries[at] ??= new Entry(batch.firstSeq + at, linesOf(batch)[at] ?? "", batch.envelopes?.[at]));
          if (taken.length > 0 && size + entry.bytes > most) return taken;
          taken.push(entry);
          size += entry.bytes;
        }
      }
      return taken;
    },
    endTurn() {
      for (let index = batches.length - 1; index >= start; index -= 1) {
        const batch = batches[index];
        if (!batch || batch.firstSeq <= settled) break;
        batch.entries = undefined;
        batch.envelopes = undefined;
      }
      settled = last;
    },
  };
}
