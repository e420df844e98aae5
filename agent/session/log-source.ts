// The log as hub and replay read it: by seq, whole lines only, never beyond what is written.

import type { EpochStart } from "./log-check.ts";
import type { LineRange } from "./log-reader.ts";

export interface LogSource {
  /** Each opening for writing, oldest first. */
  epochs(): EpochStart[];
  /** The last seq that can be read; -1 where there is none. */
  head(): number;
  /** Lines without newline from `fromSeq` on, to `maxBytes` but one at least; none above the head. */
  read(fromSeq: number, maxBytes: number): LineRange;
}
