// The bytes of a session's log, in whole lines. The only one here that opens it; read-only, and only what is one file under one name.

import { closeSync, fstatSync, lstatSync, openSync, readSync, type Stats } from "node:fs";
import { join } from "node:path";

export interface LogBytes {
  readonly path: string;
  /**
   * Whole lines from byte `from` on with their newlines, about `most` bytes of them, one at least where there is one; else what stands after
   * the last newline. They stay as they are until the next call.
   */
  lines(from: number, most: number): LogPiece;
  /** As it is now. */
  size(): number;
  /** Up to `bytes` that stand before byte `end`. */
  before(end: number, bytes: number): string;
  /** What the path names now, beside the file that is open. `cut`: shorter than `read`. */
  look(read: number): "same" | "grown" | "cut" | "replaced" | "gone";
  close(): void;
}

export interface LogPiece {
  bytes: Uint8Array;
  isWhole: boolean;
}

export type OpenedLog = { ok: true; log: LogBytes } | { ok: false; reason: string };

/** `path`: a session folder, or its transcript. */
export function openLogBytes(path: string): OpenedLog {
  try {
    const file = lstatSync(path).isDirectory() ? join(path, "transcript.jsonl") : path;
    const odd = oddness(lstatSync(file));
    return odd === undefined ? { ok: true, log: logBytes(file, openSync(file, "r")) } : { ok: false, reason: `the transcript is ${odd}` };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

/** A log is one file under one name: anything else may be somebody else's. */
function oddness(stat: Stats): string | undefined {
  if (stat.isSymbolicLink()) return "a symbolic link";
  if (!stat.isFile()) return "no regular file";
  return stat.nlink > 1 ? "a file with several hard links" : undefined;
}

export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOENT") return "there is no transcript";
  return error instanceof Error ? error.message : String(error);
}

const NEWLINE = 0x0a;

function logBytes(path: string, fd: number): LogBytes {
  const { dev, ino } = fstatSync(fd);
  let chunk = new Uint8Array();

  /** A line may be longer than a chunk: what is read grows until it holds a newline, or the file ends. */
  function lines(from: number, most: number): LogPiece {
    if (chunk.length < most) chunk = new Uint8Array(most);
    let into = chunk;
    let filled = 0;
    for (;;) {
      const read = readSync(fd, into, filled, into.length - filled, from + filled);
      const cut = into.subarray(0, filled + read).lastIndexOf(NEWLINE) + 1;
      filled += read;
      if (cut > 0) return { bytes: into.subarray(0, cut), isWhole: true };
      if (read === 0) return { bytes: into.subarray(0, filled), isWhole: false };
      if (filled < into.length) continue;
      const longer = new Uint8Array(into.length * 2);
      longer.set(into);
      into = longer;
    }
  }

  return {
    path,
    lines,
    size: () => fstatSync(fd).size,
    before(end, bytes) {
      const from = Math.max(0, end - bytes);
      const tail = Buffer.alloc(end - from);
      return tail.toString("latin1", 0, readSync(fd, tail, 0, tail.length, from));
    },
    look(read) {
      try {
        const now = lstatSync(path);
        if (now.dev !== dev || now.ino !== ino) return "replaced";
        return now.size < read ? "cut" : now.size > read ? "grown" : "same";
      } catch {
        return "gone";
      }
    },
    close: () => closeSync(fd),
  };
}
