import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endsWhole, utf8Text } from "./utf8.ts";

/** Beginnings, middles and ends of characters more often than not. */
const anyBytes = fc
  .uint8Array({ maxLength: 8 })
  .chain((any) =>
    fc
      .array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc3, 0xe4, 0xb8, 0xad, 0xf0, 0x9f, 0x98, 0x80, 0xff, 0xed, 0xa0), { maxLength: 8 })
      .map((odd) => Uint8Array.from([...any, ...odd])),
  );

describe("bytes as text", () => {
  it("that end whole are read as by themselves, whatever stands behind them", () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (before, after) => {
        fc.pre(endsWhole(before, 0, before.length));
        expect(utf8Text(Uint8Array.from([...before, ...after]))).toBe(utf8Text(before) + utf8Text(after));
      }),
      { numRuns: 2_000 },
    );
  });

  it("end whole where they are UTF-8, and not within a character", () => {
    for (const text of ["", "a", "é", "中", "😀", "a😀"]) {
      const bytes = new TextEncoder().encode(text);
      expect(endsWhole(bytes, 0, bytes.length)).toBe(true);
      const last = [...text].at(-1) ?? "";
      for (let cut = 1; cut < new TextEncoder().encode(last).length; cut += 1) expect(endsWhole(bytes, 0, bytes.length - cut)).toBe(false);
    }
  });

  it("a byte order mark is a character, and what is no UTF-8 a mark", () => {
    expect(utf8Text(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\uFEFFa");
    expect(utf8Text(Uint8Array.of(0x61, 0xff, 0x62), 1)).toBe("\uFFFDb");
  });
});
