// A file as text, whole: for edits and comparisons, where every byte has to come back.

import type { FileHandle } from "node:fs/promises";
import type { Stats } from "node:fs";
import { nameAsText } from "./cut-text.ts";
import { BINARY_LOOK_BYTES, EDIT_BYTES_MAX } from "./limits.ts";
import type { PathGuard } from "./path-guard.ts";
import { ToolProblem } from "./tool-problem.ts";

export interface WholeText {
  text: string;
  real: string;
  stat: Stats;
}

/** Throws ToolProblem: too large, no text, or what the guard says. */
export async function readText(guard: PathGuard, path: string): Promise<WholeText> {
  const { handle, real, stat } = await guard.openFile(path);
  try {
    if (stat.size > EDIT_BYTES_MAX)
      throw new ToolProblem(`${nameAsText(path)} has ${stat.size} bytes; at most ${EDIT_BYTES_MAX} can be edited`);
    const bytes = await readBytes(handle, EDIT_BYTES_MAX);
    const text = bytes.toString("utf8");
    if (looksBinary(bytes) || !Buffer.from(text, "utf8").equals(bytes))
      throw new ToolProblem(`${nameAsText(path)} is no UTF-8 text (${stat.size} bytes)`);
    return { text, real, stat };
  } finally {
    await handle.close();
  }
}

/** At most `bytesMax`: a file may grow while it is read. */
async function readBytes(handle: FileHandle, bytesMax: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, size);
    if (bytesRead === 0) return Buffer.concat(parts);
    size += bytesRead;
    if (size > bytesMax) throw new ToolProblem(`the file grew over ${bytesMax} bytes while it was read`);
    parts.push(buffer.subarray(0, bytesRead));
  }
}

/** Text has no NUL near its beginning. */
export const looksBinary = (bytes: Uint8Array): boolean => bytes.subarray(0, BINARY_LOOK_BYTES).includes(0);
