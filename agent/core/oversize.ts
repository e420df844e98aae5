// A line over LINE_BYTES_MAX: its longest strings go to blobs, and {head, io/ref, bytes} stands in their place.

import { BLOB_HEAD_BYTES, type CutString, LINE_BYTES_MAX } from "../../wire/index.ts";

const encoder = new TextEncoder();
export const bytesOf = (text: string): number => encoder.encode(text).length;

/** Counts only where it must: UTF-8 takes at most three bytes a UTF-16 unit. */
export const isOversize = (line: string): boolean => line.length * 3 > LINE_BYTES_MAX && bytesOf(line) > LINE_BYTES_MAX;

interface Found {
  holder: Record<string, unknown>;
  key: string;
  text: string;
}

/**
 * A copy of `data` that fits, as far as cutting strings can make it. `writeBlob` puts one string away and returns its ref;
 * it is called before the line exists, longest first; where it gives undefined (no room), the string stays whole.
 */
export function cutLongest(
  data: Record<string, unknown>,
  lineBytes: number,
  writeBlob: (text: string, n: number) => string | undefined,
): Record<string, unknown> {
  const copy = structuredClone(data);
  const strings = findStrings(copy).toSorted((a, b) => b.text.length - a.text.length);
  let over = lineBytes - LINE_BYTES_MAX;
  for (const [n, found] of strings.entries()) {
    if (over <= 0 || found.text.length <= BLOB_HEAD_BYTES) break;
    const ref = writeBlob(found.text, n);
    if (ref === undefined) continue;
    const cut: CutString = { head: headOf(found.text), "io/ref": ref, bytes: bytesOf(found.text) };
    found.holder[found.key] = cut;
    over -= bytesOf(JSON.stringify(found.text)) - bytesOf(JSON.stringify(cut));
  }
  return copy;
}

function findStrings(root: Record<string, unknown>): Found[] {
  const found: Found[] = [];
  const open: Record<string, unknown>[] = [root];
  for (let holder = open.pop(); holder; holder = open.pop()) {
    for (const [key, value] of Object.entries(holder)) {
      if (typeof value === "string") found.push({ holder, key, text: value });
      else if (typeof value === "object" && value !== null) open.push(value as Record<string, unknown>);
    }
  }
  return found;
}

/** The first BLOB_HEAD_BYTES, never half a character. */
export function headOf(text: string): string {
  const bytes = encoder.encode(text.slice(0, BLOB_HEAD_BYTES));
  if (bytes.length <= BLOB_HEAD_BYTES)
    return endsInHalf(text, BLOB_HEAD_BYTES) ? text.slice(0, BLOB_HEAD_BYTES - 1) : text.slice(0, BLOB_HEAD_BYTES);
  let end = BLOB_HEAD_BYTES;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return new TextDecoder().decode(bytes.subarray(0, end));
}

const endsInHalf = (text: string, end: number): boolean => {
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff;
};
