// The latest lines, encoded once for every client, bounded in bytes. The file holds the rest.

import { type Envelope, frameOfLine } from "../../wire/index.ts";
import { type Delta, readDelta } from "./delta.ts";
import { RING_BYTES_MAX } from "./limits.ts";
import type { Message } from "./parcel.ts";

/** What a line grows by when it becomes a frame. */
const KIND_BYTES = frameOfLine("{").length - 1;

/** One event as it goes out. It keeps the line that the log has too; its frame is made when it is encoded, and not kept. */
export class Entry implements Message {
  readonly kind = "event";
  readonly seq: number;
  readonly bytes: number;
  private readonly line: string;
  private readonly hasKind: boolean;
  /** Kept until it has been read: nothing but a delta is ever merged. */
  private envelope: Envelope | undefined;
  private read: Delta | undefined;

  constructor(seq: number, line: string, envelope: Envelope | undefined) {
    this.seq = seq;
    this.line = line;
    this.hasKind = line.startsWith('{"kind":');
    this.bytes = Buffer.byteLength(line) + (this.hasKind ? 0 : KIND_BYTES);
    this.envelope = envelope?.event === "llm/delta" ? envelope : undefined;
  }

  /** There for what may be merged. Many clients at many places ask: it is read for the first. */
  delta(): Delta | undefined {
    if (this.envelope) {
      this.read = readDelta(this.envelope);
      this.envelope = undefined;
    }
    return this.read;
  }

  get text(): string {
    return this.hasKind ? this.line : frameOfLine(this.line);
  }
}

export interface Ring {
  /** seq of the oldest line kept; head + 1 when empty. */
  first(): number;
  /** seq of the last line, kept or not; -1 in the beginning. */
  head(): number;
  bytes(): number;
  push(entry: Entry): void;
  /** Lines from `fromSeq` on: at least one, then up to `maxBytes`. `fromSeq` is between first and head. */
  take(fromSeq: number, maxBytes: number): Entry[];
}

export function createRing(head: number, maxBytes = RING_BYTES_MAX): Ring {
  let entries: Entry[] = [];
  /** Index of the oldest; what is before it is let go in one piece, not one by one. */
  let start = 0;
  let bytes = 0;
  let last = head;
  return {
    first: () => last + 1 - (entries.length - start),
    head: () => last,
    bytes: () => bytes,
    push(entry) {
      entries.push(entry);
      bytes += entry.bytes;
      last = entry.seq;
      while (bytes > maxBytes && start < entries.length - 1) {
        bytes -= entries[start]?.bytes ?? 0;
        start += 1;
      }
      if (start > 1024 && start * 2 > entries.length) {
        entries = entries.slice(start);
        start = 0;
      }
    },
    take(fromSeq, most) {
      const taken: Entry[] = [];
      let size = 0;
      for (let at = start + fromSeq - (last + 1 - (entries.length - start)); at < entries.length; at += 1) {
        const entry = entries[at];
        if (!entry || (taken.length > 0 && size + entry.bytes > most)) break;
        taken.push(entry);
        size += entry.bytes;
      }
      return taken;
    },
  };
}
