// Text that fits: its beginning, and how much is missing. And names as text: one line each, whatever they hold.

/** At most `bytesMax` bytes of UTF-8, never half a character, and a last line that says what was left out. */
export function cutText(text: string, bytesMax: number): string {
  if (text.length * 3 <= bytesMax) return text;
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= bytesMax) return text;
  const end = startOfChar(bytes, bytesMax);
  return `${bytes.toString("utf8", 0, end)}\n[${bytes.length - end} more bytes left out]`;
}

/** The last place at or before `at` where a character begins. */
export function startOfChar(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}

const ODD = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A path as one line of a result: quoted as JSON, with escapes, where it holds what would break or hide the line. */
export function nameAsText(name: string): string {
  if (name.search(ODD) < 0 && !/"|^\s|\s$/.test(name)) return name;
  const escaped = (char: string): string =>
    [...Array(char.length).keys()].map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
  return JSON.stringify(name).replace(ODD, escaped);
}
