// fs/read: numbered lines of a text file, read as far as needed, however large it is.

import type { FileHandle } from "node:fs/promises";
import { z } from "zod";
import type { Tool } from "../core/ports/tool.ts";
import { createTool } from "./create-tool.ts";
import { nameAsText } from "./cut-text.ts";
import { LINE_CHARS_MAX, READ_BYTES_MAX, READ_SCAN_BYTES_MAX } from "./limits.ts";
import type { PathGuard } from "./path-guard.ts";
import { looksBinary } from "./read-text.ts";
import { ToolProblem } from "./tool-problem.ts";

const INPUT = z.object({
  path: z.string().describe("relative to the base dir"),
  offset: z.int().min(1).optional().describe("the first line wanted, counted from 1"),
  limit: z.int().min(1).optional().describe("how many lines"),
});

export const createFsRead = (guard: PathGuard): Tool =>
  createTool({
    name: "fs/read",
    description: `Reads a text file. Gives its lines with their numbers, at most ${READ_BYTES_MAX / 1024} KiB; use offset and limit for more of it.`,
    effects: "none",
    schema: INPUT,
    async run({ path, offset = 1, limit = Infinity }, { signal }) {
      const { handle } = await guard.openFile(path);
      try {
        return await readLines(handle, { path, offset, limit, signal });
      } finally {
        await handle.close();
      }
    },
  });

interface Wanted {
  path: string;
  offset: number;
  limit: number;
  signal: AbortSignal;
}

async function readLines(handle: FileHandle, { path, offset, limit, signal }: Wanted): Promise<string> {
  const lines: string[] = [];
  let bytes = 0;
  let number = 0;
  let end = "";
  let isMarred = false;
  for await (const line of linesOf(handle, path, signal)) {
    number += 1;
    if (number < offset) continue;
    const shown = `${String(number).padStart(6)}\t${line}`;
    bytes += Buffer.byteLength(shown) + 1;
    if (lines.length >= limit || bytes > READ_BYTES_MAX) {
      end = `[more follows: read on with offset ${number}]`;
      break;
    }
    lines.push(shown);
    isMarred ||= line.includes("\ufffd");
  }
  if (number === 0) return `${nameAsText(path)} is empty`;
  if (number < offset) throw new ToolProblem(`${nameAsText(path)} has ${number} lines; line ${offset} is past its end`);
  const marred = isMarred ? "[� may stand for bytes that are no UTF-8: a file with such bytes cannot be edited, only replaced]" : "";
  return [...lines, marred, end].filter((line) => line !== "").join("\n");
}

/** Without their ends; a line that is too long is cut, and what is left of it passed over. */
async function* linesOf(handle: FileHandle, path: string, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: false });
  const buffer = Buffer.alloc(64 * 1024);
  let rest = "";
  let cut = 0;
  let position = 0;
  const whole = (piece: string): string => (cut > 0 ? `${rest}… [${cut} more characters]` : rest + piece);
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (position === 0 && looksBinary(buffer.subarray(0, bytesRead)))
      throw new ToolProblem(`${nameAsText(path)} is no text: it holds NUL bytes`);
    if (bytesRead === 0) break;
    position += bytesRead;
    if (position > READ_SCAN_BYTES_MAX)
      throw new ToolProblem(`${nameAsText(path)}: more than ${READ_SCAN_BYTES_MAX / 1024 / 1024} MiB lie before that line; use fs/grep`);
    const pieces = decoder.decode(buffer.subarray(0, bytesRead), { stream: true }).split("\n");
    for (const [index, piece] of pieces.entries()) {
      const room = Math.max(0, LINE_CHARS_MAX - rest.length);
      if (piece.length > room) {
        rest += piece.slice(0, room);
        cut += piece.length - room;
      } else if (index === pieces.length - 1) rest += piece;
      if (index === pieces.length - 1) break;
      yield withoutReturn(piece.length > room ? whole("") : whole(piece));
      rest = "";
      cut = 0;
    }
  }
  rest += decoder.decode();
  if (rest !== "") yield withoutReturn(whole(""));
}

const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);
