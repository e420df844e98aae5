// How an id becomes a part of a path in the session's folder: the agent writes under this name, and every reader finds it there.

import { PATH_PART_BYTES_MAX } from "./limits.ts";

/** Starts the end of a part that was cut (and is all of an empty one). Plain escapes have hex digits after their "%". */
const CUT_MARK = "%-";
const HASH_DIGITS = 8;
const PLAIN = /[A-Za-z0-9._-]/;

/**
 * An id as one part of a path: never empty, never "." or "..", without separators, at most PATH_PART_BYTES_MAX bytes of ASCII. Two ids
 * share a part only if they are longer than that and 32 bits of their hashes agree. `sha256`: of a text's UTF-16 (little end first), in
 * hex: the contract knows no platform.
 */
export function pathPart(id: string, sha256: (text: string) => string): string {
  let encoded = "";
  let room = "";
  for (const char of id) {
    encoded += PLAIN.test(char) && !(char === "." && encoded === "") ? char : percent(char);
    if (encoded.length <= PATH_PART_BYTES_MAX - CUT_MARK.length - HASH_DIGITS) room = encoded;
    if (encoded.length > PATH_PART_BYTES_MAX) break;
  }
  if (encoded !== "" && encoded.length <= PATH_PART_BYTES_MAX) return encoded;
  return `${room}${CUT_MARK}${sha256(id).slice(0, HASH_DIGITS)}`;
}

/** UTF-8, and for half of a surrogate pair the three bytes that UTF-8 would forbid: so that no two ids meet in U+FFFD. */
function percent(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const isLone = code >= 0xd800 && code <= 0xdfff;
  const bytes = isLone ? [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)] : [...new TextEncoder().encode(char)];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
