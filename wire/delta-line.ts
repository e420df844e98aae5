// A line of `llm/delta` that was read out of bytes: its four places, and whose it is.

import type { DeltaStream } from "./frames.ts";
import { utf8Text } from "./utf8.ts";

/** Whose delta it is: one object for all lines that are framed alike. */
export type DeltaOf = Pick<DeltaStream, "session-id" | "invokeid" | "type" | "model">;

export interface DeltaLine {
  seq: number;
  ts: number;
  of: DeltaOf;
  /** The text where it is not what stands in the bytes: it is written with escapes, or ends within a character. */
  text: string | undefined;
  /** Else it is these, as UTF-8; texts of several lines may be read as one. */
  bytes: Uint8Array;
  textFrom: number;
  textTo: number;
  /** `usage.output-tokens`, where the line has it. */
  tokens: number | undefined;
}

export const deltaText = ({ text, bytes, textFrom, textTo }: DeltaLine): string => text ?? utf8Text(bytes, textFrom, textTo);
