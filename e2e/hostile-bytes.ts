// Bytes that a stranger may send on a socket that was let in: written ones, and a maker of more.

import type { Random } from "./random.ts";

/** One frame of a client, masked with zeros unless `mask` says otherwise. */
export function wsFrame(
  first: number,
  body: Buffer | string,
  { mask = true, length }: { mask?: boolean; length?: number | bigint } = {},
): Buffer {
  const bytes = Buffer.from(body);
  const size = length ?? bytes.length;
  const bit = mask ? 0x80 : 0;
  const head =
    typeof size === "bigint" || size >= 0x1_0000
      ? Buffer.concat([Buffer.from([first, bit | 127]), bigEndian(BigInt(size))])
      : size > 125
        ? Buffer.from([first, bit | 126, size >> 8, size & 255])
        : Buffer.from([first, bit | size]);
  return Buffer.concat([head, mask ? Buffer.alloc(4) : Buffer.alloc(0), bytes]);
}

function bigEndian(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

const TEXT = 0x81;
const QUIT = '{"kind":"control","op":"ui-quit"}';

/** After a handshake that was let in. */
export const RAW: readonly [string, Buffer][] = [
  ["nothing", Buffer.alloc(0)],
  ["one byte", Buffer.from([TEXT])],
  ["zeros", Buffer.alloc(4096)],
  ["ones", Buffer.alloc(4096, 0xff)],
  ["HTTP again", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
  ["TLS", Buffer.from([0x16, 3, 1, 2, 0, 1, 0])],
  ["a frame without a mask", wsFrame(TEXT, QUIT, { mask: false })],
  ["a first reserved bit", wsFrame(0xc1, QUIT)],
  ["a second reserved bit", wsFrame(0xa1, QUIT)],
  ["a third reserved bit", wsFrame(0x91, QUIT)],
  ...[3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf].map((opcode): [string, Buffer] => [`opcode ${opcode}`, wsFrame(0x80 | opcode, QUIT)]),
  ["a continuation of nothing", wsFrame(0x80, QUIT)],
  ["a text within a text", Buffer.concat([wsFrame(0x01, '{"kind"'), wsFrame(TEXT, QUIT)])],
  ["a text that never ends", wsFrame(0x01, '{"kind":"control",')],
  ["a thousand empty pieces", Buffer.concat([wsFrame(0x01, "{"), ...Array.from({ length: 1000 }, () => wsFrame(0x00, ""))])],
  ["too many pieces", Buffer.concat([wsFrame(0x01, "{"), ...Array.from({ length: 17_000 }, () => wsFrame(0x00, ""))])],
  ["a ping in pieces", wsFrame(0x09, "a")],
  ["a ping too long", wsFrame(0x89, "x".repeat(126))],
  ["a hundred pings", Buffer.concat(Array.from({ length: 100 }, () => wsFrame(0x89, "hello")))],
  ["pongs nobody asked for", Buffer.concat(Array.from({ length: 100 }, () => wsFrame(0x8a, "hello")))],
  ["text that is no UTF-8", wsFrame(TEXT, Buffer.from([0xc3, 0x28, 0xff, 0xfe]))],
  ["half a surrogate", wsFrame(TEXT, Buffer.from([0xed, 0xa0, 0x80]))],
  ["a length of 2^63", wsFrame(TEXT, "x", { length: 2n ** 63n })],
  ["a length of 2^64 - 1", wsFrame(TEXT, "x", { length: 2n ** 64n - 1n })],
  ["a length of 2^53", wsFrame(TEXT, "x", { length: 2n ** 53n })],
  ["a length just above the most", wsFrame(TEXT, "x", { length: 1024 * 1024 + 1 })],
  ["a length that is never filled", wsFrame(TEXT, "x", { length: 1024 * 1024 })],
  ["a short length in the long form", Buffer.concat([Buffer.from([TEXT, 0xff]), bigEndian(1n), Buffer.alloc(4), Buffer.from("x")])],
  ["binary", wsFrame(0x82, QUIT)],
  ["empty binary", wsFrame(0x82, "")],
  ["a close without a code", wsFrame(0x88, "")],
  ["a close of one byte", wsFrame(0x88, "x")],
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535].map((code): [string, Buffer] => [
    `a close with ${code}`,
    wsFrame(0x88, Buffer.from([code >> 8, code & 255])),
  ]),
  ["a close with text that is no UTF-8", wsFrame(0x88, Buffer.from([3, 232, 0xff]))],
  ["a frame after its close", Buffer.concat([wsFrame(0x88, Buffer.from([3, 232])), wsFrame(TEXT, QUIT)])],
  ["a close in pieces", wsFrame(0x08, Buffer.from([3, 232]))],
];

/** Bytes of a socket: frames that are nearly right, cut and flipped. */
export function makeRaw(random: Random): Buffer {
  const frames = Array.from({ length: 1 + random.below(4) }, () =>
    random.chance(0.3)
      ? random.bytes(random.below(64))
      : wsFrame(
          random.chance(0.7) ? random.pick([0x81, 0x82, 0x01, 0x00, 0x80, 0x88, 0x89, 0x8a]) : random.below(256),
          random.bytes(random.below(200)),
          {
            mask: random.chance(0.9),
            ...(random.chance(0.1) ? { length: random.pick([0, 126, 65_536, 2n ** 40n, 2n ** 63n]) } : {}),
          },
        ),
  );
  const bytes = Buffer.concat(frames);
  for (let flips = random.below(4); flips > 0 && bytes.length > 0; flips -= 1) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return random.chance(0.2) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}
