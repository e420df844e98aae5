// The output of a process in bounded room: its beginning and its end, and how much lay between.

import { startOfChar } from "./cut-text.ts";
import { OUTPUT_HEAD_BYTES, OUTPUT_TAIL_BYTES } from "./limits.ts";

export interface OutputKeeper {
  add(chunk: Buffer): void;
  /** Bytes so far, those let go of too. */
  bytes(): number;
  text(): string;
}

export function createOutputKeeper(): OutputKeeper {
  let head = Buffer.alloc(0);
  let tail: Buffer[] = [];
  let tailBytes = 0;
  let bytes = 0;

  const slim = (): void => {
    const whole = Buffer.concat(tail);
    tail = [whole.subarray(Math.max(0, whole.length - OUTPUT_TAIL_BYTES))];
    tailBytes = tail[0]?.length ?? 0;
  };

  return {
    add(chunk) {
      bytes += chunk.length;
      const toHead = Math.min(chunk.length, OUTPUT_HEAD_BYTES - head.length);
      if (toHead > 0) head = Buffer.concat([head, chunk.subarray(0, toHead)]);
      if (toHead === chunk.length) return;
      tail.push(chunk.subarray(toHead));
      tailBytes += chunk.length - toHead;
      if (tailBytes > 2 * OUTPUT_TAIL_BYTES) slim();
    },
    bytes: () => bytes,
    text() {
      slim();
      const end = tail[0] ?? Buffer.alloc(0);
      const missing = bytes - head.length - end.length;
      if (missing <= 0) return Buffer.concat([head, end]).toString("utf8");
      const cut = startOfChar(head, head.length - 1);
      const from = firstWholeChar(end);
      return `${head.toString("utf8", 0, cut)}\n[${missing + (head.length - cut) + from} bytes left out]\n${end.toString("utf8", from)}`;
    },
  };
}

function firstWholeChar(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length && at < 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at;
}
