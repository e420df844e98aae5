// What fs/grep asks of whoever searches, and what it gets.

import type { GlobPattern } from "./glob-pattern.ts";

export interface GrepWish {
  /** Real path of a folder, or of the one file that is meant. */
  root: string;
  isFile: boolean;
  pattern: string;
  ignoreCase: boolean;
  glob: GlobPattern | undefined;
  signal: AbortSignal;
}

export interface GrepHits {
  /** In the order of paths and lines, at most GREP_HITS_MAX. */
  hits: { real: string; line: number; text: string }[];
  isCut: boolean;
}
