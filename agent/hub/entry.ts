// One event as it goes out: made when the first client takes it, and shared by all.

import { type Envelope, decodeLine, frameOfLine } from "../../wire/index.ts";
import { type Delta, readDelta } from "./delta.ts";
import type { Message } from "./parcel.ts";

/** What a line grows by when it becomes a frame. */
const KIND_BYTES = frameOfLine("{").length - 1;

/** It keeps the line that the log has too; its frame is made when it is encoded, and not kept. */
export class Entry implements Message {
  readonly kind = "event";
  readonly seq: number;
  readonly bytes: number;
  private readonly line: string;
  private readonly hasKind: boolean;
  private envelope: Envelope | undefined;
  /** Undefined: not asked for yet. */
  private read: Delta | null | undefined;

  /** `envelope`: where it is at hand; else the line is parsed if somebody asks. */
  constructor(seq: number, line: string, envelope?: Envelope) {
    this.seq = seq;
    this.line = line;
    this.hasKind = line.startsWith('{"kind":');
    this.bytes = Buffer.byteLength(line) + (this.hasKind ? 0 : KIND_BYTES);
    this.envelope = envelope;
  }

  /** There for what may be merged. Many clients at many places ask: it is read for the first. */
  delta(): Delta | undefined {
    if (this.read === undefined) {
      const envelope = this.envelope ?? deltaOfLine(this.line);
      this.read = (envelope && readDelta(envelope)) ?? null;
      this.envelope = undefined;
    }
    return this.read ?? undefined;
  }

  get text(): string {
    return this.hasKind ? this.line : frameOfLine(this.line);
  }
}

/** Parsed only where it looks like one. */
function deltaOfLine(line: string): Envelope | undefined {
  if (!line.includes('"event":"llm/delta"')) return undefined;
  const decoded = decodeLine(line);
  return decoded.ok ? decoded.value : undefined;
}
