// How an id becomes a part of a path in the session's folder: what the agent wrote is found under the same name.
// The same rule stands in agent/session/paths.ts, which this process may not load; a test compares them.

import { createHash } from "node:crypto";

const PART_BYTES_MAX = 80;
const CUT_MARK = "%-";
const HASH_DIGITS = 8;
const PLAIN = /[A-Za-z0-9._-]/;

export function encodePart(id: string): string {
  let encoded = "";
  let room = "";
  for (const char of id) {
    encoded += PLAIN.test(char) && !(char === "." && encoded === "") ? char : percent(char);
    if (encoded.length <= PART_BYTES_MAX - CUT_MARK.length - HASH_DIGITS) room = encoded;
    if (encoded.length > PART_BYTES_MAX) break;
  }
  if (encoded !== "" && encoded.length <= PART_BYTES_MAX) return encoded;
  return `${room}${CUT_MARK}${createHash("sha256").update(id, "utf16le").digest("hex").slice(0, HASH_DIGITS)}`;
}

/** Half of a surrogate pair as the three bytes that UTF-8 would forbid. */
function percent(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const isLone = code >= 0xd800 && code <= 0xdfff;
  const bytes = isLone ? [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)] : [...new TextEncoder().encode(char)];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
