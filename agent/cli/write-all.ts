// Much text into a stream, no faster than whoever reads it.

import { once } from "node:events";
import type { Writable } from "node:stream";

/** Resolves when the stream has taken all, or is closed; rejects as it fails. */
export async function writeAll(out: Writable, pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) if (!out.write(piece) && !out.destroyed) await roomIn(out);
}

/** Rejects as the stream fails. What it listened with is gone after it: a long export waits here thousands of times. */
async function roomIn(out: Writable): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race(["drain", "close"].map((event) => once(out, event, { signal: over.signal })));
  } finally {
    over.abort();
  }
}
