// Messages to the bytes of unmasked WebSocket text frames (RFC 6455, 5.2), all in one buffer: made once a turn and
// written to every socket. The `ws` library encodes once a client; this is what makes ten clients cost about one.

import type { Encode, Message } from "../hub/index.ts";
import { SLAB_BYTES, SLAB_PART_BYTES } from "./limits.ts";

const FINAL_TEXT = 0x81;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;

/** Each text is made once, and joined to one string: where that has as many characters as bytes, one copy does for all of it. */
export const encodeWs: Encode = (messages) => {
  let all = "";
  let size = 0;
  for (const { text, bytes } of messages) {
    const header = headerOf(bytes);
    all += header + text;
    size += header.length + bytes;
  }
  const buffer = roomFor(size);
  if (all.length === size) buffer.write(all, "latin1");
  else writeAny(buffer, messages);
  return buffer;
};

const slabs = SLAB_PART_BYTES.map((most) => ({ most, buffer: Buffer.alloc(0), used: 0 }));

/** A part of a larger buffer, used once: to make one for each turn costs as much as to fill it. */
function roomFor(bytes: number): Buffer {
  const slab = slabs.find(({ most }) => bytes <= most);
  if (!slab) return Buffer.allocUnsafe(bytes);
  if (slab.used + bytes > slab.buffer.length) {
    slab.buffer = Buffer.allocUnsafeSlow(SLAB_BYTES);
    slab.used = 0;
  }
  slab.used += bytes;
  return slab.buffer.subarray(slab.used - bytes, slab.used);
}

function writeAny(buffer: Buffer, messages: readonly Message[]): void {
  let at = 0;
  for (const { text, bytes } of messages) {
    at += buffer.write(headerOf(bytes), at, "latin1");
    at += buffer.write(text, at, text.length === bytes ? "latin1" : "utf8");
  }
}

/** A character a byte. */
function headerOf(bytes: number): string {
  if (bytes < LENGTH_IN_16_BITS) return String.fromCharCode(FINAL_TEXT, bytes);
  if (bytes < 0x1_0000) return String.fromCharCode(FINAL_TEXT, LENGTH_IN_16_BITS, bytes >> 8, bytes & 0xff);
  const length = [7, 6, 5, 4, 3, 2, 1, 0].map((place) => Math.floor(bytes / 256 ** place) % 256);
  return String.fromCharCode(FINAL_TEXT, LENGTH_IN_64_BITS, ...length);
}
