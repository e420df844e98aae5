// meta.json, lock.json: small objects in files that are replaced whole.

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import writeFileAtomic from "write-file-atomic";
import { SMALL_FILE_BYTES_MAX, SMALL_READ_BYTES } from "./limits.ts";
import { FILE_MODE } from "./paths.ts";

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

/** Temporary file, fsync, rename. */
export const writeSmallJson = (path: string, value: object): Promise<void> => writeFileAtomic(path, jsonText(value), { mode: FILE_MODE });

/** At once, and not waited for on its way to the disk: for what is written while a session starts. */
export const writeSmallJsonNow = (path: string, value: object): void =>
  writeFileAtomic.sync(path, jsonText(value), { mode: FILE_MODE, fsync: false });

const jsonText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

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
