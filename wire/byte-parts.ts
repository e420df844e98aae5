// Known bytes, looked for at a place among others, four at a time.

/** Known bytes, and the same four by four. */
export interface BytePart {
  bytes: Uint8Array;
  words: Int32Array;
}

const ENCODER = new TextEncoder();
const WORD_BYTES = 4;

export function bytePart(bytes: Uint8Array | string): BytePart {
  const own = typeof bytes === "string" ? ENCODER.encode(bytes) : bytes.slice();
  const view = viewOf(own);
  return { bytes: own, words: Int32Array.from({ length: own.length >> 2 }, (_, at) => view.getInt32(at * WORD_BYTES, true)) };
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whether `part` stands at `at`. */
export function standsAt(view: DataView, at: number, { bytes, words }: BytePart): boolean {
  if (at + bytes.length > view.byteLength) return false;
  for (let word = 0; word < words.length; word += 1) if (view.getInt32(at + word * WORD_BYTES, true) !== words[word]) return false;
  for (let byte = words.length * WORD_BYTES; byte < bytes.length; byte += 1) if (view.getUint8(at + byte) !== bytes[byte]) return false;
  return true;
}
