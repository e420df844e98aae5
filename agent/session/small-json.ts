// meta.json, lock.json: small objects in files, read whole.

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { SMALL_FILE_BYTES_MAX, SMALL_READ_BYTES } from "./limits.ts";

/** Undefined where there is no such file, or it is no object: nobody's session stands or falls with it. */
export function readSmallJson(path: string): Record<string, unknown> | undefined {
  const text = readWhole(path, SMALL_FILE_BYTES_MAX);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Larger than our own; used and left within one call. */
const ROOM = Buffer.allocUnsafe(SMALL_READ_BYTES);

/** A regular file of at most `bytesMax`, as text; undefined for all else. A pipe or device is not waited for. */
export function readWhole(path: string, bytesMax: number): string | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    // Most are small, and a list reads a thousand: one call, and no question for the size.
    const first = readSync(fd, ROOM, 0, ROOM.length, 0);
    if (first > 0 && first < ROOM.length && first <= bytesMax) return ROOM.toString("utf8", 0, first);
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > bytesMax) return undefined;
    const bytes = Buffer.allocUnsafe(stat.size);
    let done = 0;
    for (let count = -1; done < bytes.length && count !== 0; done += count) count = readSync(fd, bytes, done, bytes.length - done, done);
    return bytes.toString("utf8", 0, done);
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
