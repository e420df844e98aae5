// Lines to the bytes of a log. Small writes lie side by side in one block of memory: a block a turn would cost its own collection.

import { LINES_BLOCK_BYTES } from "./limits.ts";

export interface LineBytes {
  /** Whole lines, each with its newline. What is given is never written into again: who holds it may keep it. */
  encode(lines: readonly string[]): Buffer;
}

export function createLineBytes(blockBytes = LINES_BLOCK_BYTES): LineBytes {
  let block = Buffer.alloc(0);
  let used = 0;

  return {
    encode(lines) {
      const text = lines.join("\n");
      const size = Buffer.byteLength(text) + 1;
      // A large part of a block has one of its own: none is given up half empty.
      if (size > blockBytes / 4) return Buffer.from(`${text}\n`, "utf8");
      if (block.length - used < size) {
        block = Buffer.allocUnsafeSlow(blockBytes);
        used = 0;
      }
      const start = used;
      used += block.write(text, start, "utf8");
      block[used] = NEWLINE;
      used += 1;
      return block.subarray(start, used);
    },
  };
}

const NEWLINE = 0x0a;
