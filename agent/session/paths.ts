// The names in a session's folder, and how an id becomes a part of a path.

import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { PATH_PART_BYTES_MAX } from "./limits.ts";

export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

export const FILES = {
  meta: "meta.json",
  transcript: "transcript.jsonl",
  lock: "lock.json",
  uiLog: "escapement.log",
} as const;

export const FOLDERS = { nodes: "nodes", checkpoints: "checkpoints", artifacts: "artifacts" } as const;

/** Starts the end of a part that was cut (and is all of an empty one). Plain escapes have hex digits after their "%". */
const CUT_MARK = "%-";
const HASH_DIGITS = 8;
const PLAIN = /[A-Za-z0-9._-]/;

/**
 * An id as one part of a path: never empty, never "." or "..", without separators, at most 80 bytes of ASCII. Two ids
 * share a part only if they are longer than that and 32 bits of their hashes agree.
 */
export function encodePart(id: string): string {
  let encoded = "";
  let room = "";
  for (const char of id) {
    const piece = PLAIN.test(char) && !(char === "." && encoded === "") ? char : percent(char);
    encoded += piece;
    if (encoded.length <= PATH_PART_BYTES_MAX - CUT_MARK.length - HASH_DIGITS) room = encoded;
    if (encoded.length > PATH_PART_BYTES_MAX) break;
  }
  if (encoded !== "" && encoded.length <= PATH_PART_BYTES_MAX) return encoded;
  return `${room}${CUT_MARK}${createHash("sha256").update(id, "utf16le").digest("hex").slice(0, HASH_DIGITS)}`;
}

/** UTF-8, and for half of a surrogate pair the three bytes that UTF-8 would forbid: so that no two ids meet in U+FFFD. */
function percent(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const isLone = code >= 0xd800 && code <= 0xdfff;
  const bytes = isLone ? [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)] : [...Buffer.from(char, "utf8")];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

/** The real path of `path`, of which the last parts need not exist yet. */
export function realPathOf(path: string): string {
  const whole = resolve(path);
  if (existsSync(whole)) return realpathSync(whole);
  const parent = dirname(whole);
  return parent === whole ? whole : join(realPathOf(parent), basename(whole));
}

/** Whether `path` is `folder` or lies below it; both must be real paths. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
