// The window's title: ours while the screen is up, the old one after. Terminals without a stack of titles ignore push and pop.

import { writeSync } from "node:fs";

const PUSH = "\x1b[22;0t";
const POP = "\x1b[23;0t";

export const pushTitle = (): void => writeBytes(PUSH);
export const popTitle = (): void => writeBytes(POP);

/** Between two frames: each is one write. */
export function writeBytes(sequence: string): void {
  try {
    writeSync(1, sequence);
  } catch {
    return; // hung up: no window, no title
  }
}
