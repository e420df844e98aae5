// The one door to the bytes of a log: every system call on it. A test puts a failing one here.

import { closeSync, constants, fdatasync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { FILE_MODE } from "./paths.ts";
import { SessionError, errnoOf } from "./session-error.ts";

/** As node:fs has them: synchronous, throwing errors with `code`. A write may be short and that is a success. */
export interface LogFile {
  size(): number;
  read(buffer: Buffer, length: number, position: number): number;
  write(buffer: Buffer, offset: number, length: number, position: number): number;
  truncate(size: number): void;
  syncNow(): void;
  /** Calls back once, with the failure if there was one. */
  sync(done: (error: Error | null) => void): void;
  close(): void;
}

export type OpenLogFile = (path: string, mode: "write" | "read") => LogFile;

/**
 * Not opened for appending: a write names its place, so that writing the same bytes again after a failure puts them where
 * they were. Nobody else writes: the lock is held. A link is not followed, a file with two names or no regular one is refused.
 */
export function openLogFile(path: string, mode: "write" | "read"): LogFile {
  const fd = openRegular(path, mode === "write" ? constants.O_RDWR | constants.O_CREAT : constants.O_RDONLY);
  return {
    size: () => fstatSync(fd).size,
    read: (buffer, length, position) => readSync(fd, buffer, 0, length, position),
    write: (buffer, offset, length, position) => writeSync(fd, buffer, offset, length, position),
    truncate: (size) => ftruncateSync(fd, size),
    syncNow: () => fdatasyncSync(fd),
    sync: (done) => fdatasync(fd, done),
    close: () => closeSync(fd),
  };
}

/** Throws `refused` for what is there and must not be used as a log. What was opened is asked, not what stood there a moment before. */
function openRegular(path: string, flags: number): number {
  let fd: number;
  try {
    fd = openSync(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, FILE_MODE);
  } catch (error) {
    const code = errnoOf(error);
    if (code === "ELOOP") throw refused(path, "a symbolic link");
    if (code === "EISDIR" || code === "ENXIO") throw refused(path, "no regular file");
    throw error;
  }
  const stat = fstatSync(fd);
  if (stat.isFile() && stat.nlink <= 1) return fd;
  closeSync(fd);
  throw refused(path, stat.isFile() ? `one file under ${stat.nlink} names (hard links)` : "no regular file");
}

const refused = (path: string, what: string): SessionError =>
  new SessionError("refused", `Refused ${path}: it is ${what}. A transcript must be a file of its own; copy its content to one.`);
