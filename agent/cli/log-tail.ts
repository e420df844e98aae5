// The last lines of a session's escapement.log, for a person: what the agent said before it went.

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { LOG_TAIL_BYTES, LOG_TAIL_LINES } from "./limits.ts";

/** Oldest first, raw: make them safe where they are shown. None where it cannot be read. A link or a device is not read. */
export function logTail(path: string): string[] {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile()) return [];
    const bytes = Buffer.alloc(Math.min(stat.size, LOG_TAIL_BYTES));
    const read = readSync(fd, bytes, 0, bytes.length, stat.size - bytes.length);
    const text = bytes.toString("utf8", 0, read);
    const whole = stat.size > LOG_TAIL_BYTES ? text.slice(text.indexOf("\n") + 1) : text;
    return whole
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-LOG_TAIL_LINES);
  } catch {
    return []; // no log, or not ours to read
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
