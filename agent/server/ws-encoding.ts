// Messages to the bytes of unmasked WebSocket text frames (RFC 6455, 5.2), all in one buffer: made once a turn and
// written to every socket. The `ws` library encodes once a client; this is what makes ten clients cost about one.

import type { Encode, Message } from "../hub/index.ts";

const FINAL_TEXT = 0x81;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;

export const encodeWs: Encode = (messages) => {
  const buffer = Buffer.allocUnsafe(messages.reduce((sum, message) => sum + headerBytes(message) + message.bytes, 0));
  let at = 0;
  for (const message of messages) {
    at = writeHeader(buffer, at, message);
    const { text } = message;
    // As many bytes as characters: ASCII, which is copied without being looked at.
    at += buffer.write(text, at, text.length === message.bytes ? "latin1" : "utf8");
  }
  return buffer;
};

function headerBytes({ bytes }: Message): number {
  if (bytes < LENGTH_IN_16_BITS) return 2;
  return bytes < 0x1_0000 ? 4 : 10;
}

function writeHeader(buffer: Buffer, at: number, message: Message): number {
  buffer[at] = FINAL_TEXT;
  const size = headerBytes(message);
  if (size === 2) buffer[at + 1] = message.bytes;
  if (size === 4) {
    buffer[at + 1] = LENGTH_IN_16_BITS;
    buffer.writeUInt16BE(message.bytes, at + 2);
  }
  if (size === 10) {
    buffer[at + 1] = LENGTH_IN_64_BITS;
    buffer.writeBigUInt64BE(BigInt(message.bytes), at + 2);
  }
  return at + size;
}
