// Messages to the bytes of unmasked WebSocket text frames (RFC 6455, 5.2), all in one buffer: made once a turn and
// written to every socket. The `ws` library encodes once a client; this is what makes ten clients cost about one.

import type { Encode, Message } from "../hub/index.ts";

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
  return all.length === size ? Buffer.from(all, "latin1") : encodeAny(messages);
};

function encodeAny(messages: readonly Message[]): Buffer {
  const headers = messages.map(({ bytes }) => headerOf(bytes));
  const buffer = Buffer.allocUnsafe(messages.reduce((sum, { bytes }, at) => sum + (headers[at]?.length ?? 0) + bytes, 0));
  let at = 0;
  messages.forEach((message, index) => {
    at += buffer.write(headers[index] ?? "", at, "latin1");
    at += buffer.write(message.text, at, message.text.length === message.bytes ? "latin1" : "utf8");
  });
  return buffer;
}

/** A character a byte. */
function headerOf(bytes: number): string {
  if (bytes < LENGTH_IN_16_BITS) return String.fromCharCode(FINAL_TEXT, bytes);
  if (bytes < 0x1_0000) return String.fromCharCode(FINAL_TEXT, LENGTH_IN_16_BITS, bytes >> 8, bytes & 0xff);
  const length = [7, 6, 5, 4, 3, 2, 1, 0].map((place) => Math.floor(bytes / 256 ** place) % 256);
  return String.fromCharCode(FINAL_TEXT, LENGTH_IN_64_BITS, ...length);
}
