// Bytes of a file as text.

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** A text of its own, that holds nothing of the bytes. What is no UTF-8 becomes U+FFFD; a byte order mark is a character. */
export const utf8Text = (bytes: Uint8Array, from = 0, to = bytes.length): string => DECODER.decode(bytes.subarray(from, to));

/**
 * Whether no character that begins before `to` goes on behind it: then these bytes, with others behind them, are read as what both are
 * read as by themselves.
 */
export function endsWhole(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = to - 1; at >= from && at > to - LONGEST_BYTES; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte < FOLLOWING) return true;
    if (byte < LEADING) continue;
    return to - at >= (byte >= LEADS_FOUR ? 4 : byte >= LEADS_THREE ? 3 : 2);
  }
  return true;
}

const LONGEST_BYTES = 4;
const [FOLLOWING, LEADING, LEADS_THREE, LEADS_FOUR] = [0x80, 0xc0, 0xe0, 0xf0];
