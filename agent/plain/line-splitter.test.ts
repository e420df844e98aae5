import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineSplitter } from "./line-splitter.ts";

function split(chunks: readonly Uint8Array[], bytesMax = 1_000_000): (string | number)[] {
  const lines: (string | number)[] = [];
  const splitter = createLineSplitter(bytesMax, { line: (text) => void lines.push(text), tooLong: (bytes) => void lines.push(bytes) });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

test("any cut of the bytes gives the same lines", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.array(fc.nat(50), { minLength: 1 }), (texts, cuts) => {
      const bytes = Buffer.from(texts.join("\n"));
      const chunks: Uint8Array[] = [];
      for (let at = 0, index = 0; at < bytes.length; index += 1) {
        const size = (cuts[index % cuts.length] ?? 0) + 1;
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(split(chunks)).toEqual(split([bytes]));
    }),
  );
});

test("lines end at 0x0A alone, and the last one needs none", () => {
  expect(split([Buffer.from("a\u2028b\r\n\nc")])).toEqual(["a\u2028b\r", "c"]);
});

test("a line that is too long is told with its size, and the next one is whole", () => {
  expect(split([Buffer.from("12345"), Buffer.from("678\nab\n")], 5)).toEqual([8, "ab"]);
});
