// Where lines begin in the log: the offset of each 256th.

import { INDEX_EVERY_LINES } from "./limits.ts";

export interface LineIndex {
  /** `seq` begins at byte `offset`. Called in order of seq, for each of them; all but each 256th are ignored. */
  add(seq: number, offset: number): void;
  /** Whether one of `count` lines from `seq` on is kept: where none is, `add` need not hear of them. */
  wants(seq: number, count: number): boolean;
  /** The last entry at or before `seq`; byte 0 where there is none. */
  before(seq: number): { seq: number; offset: number };
}

export function createLineIndex(): LineIndex {
  const offsets: number[] = [];
  return {
    add(seq, offset) {
      if (seq % INDEX_EVERY_LINES === 0) offsets[seq / INDEX_EVERY_LINES] = offset;
    },
    wants: (seq, count) => Math.ceil(seq / INDEX_EVERY_LINES) * INDEX_EVERY_LINES < seq + count,
    before(seq) {
      const at = Math.min(Math.floor(seq / INDEX_EVERY_LINES), offsets.length - 1);
      const offset = offsets[at];
      return offset === undefined ? { seq: 0, offset: 0 } : { seq: at * INDEX_EVERY_LINES, offset };
    },
  };
}
