import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineBytes } from "./line-bytes.ts";
import { createLineIndex } from "./line-index.ts";
import { INDEX_EVERY_LINES } from "./limits.ts";

test("each write is its lines in UTF-8, and stays so whatever comes after it", () => {
  const line = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("", "日本", "🙂", "\ud800", "x".repeat(300)));
  fc.assert(
    fc.property(fc.array(fc.array(line, { minLength: 1, maxLength: 6 }), { maxLength: 30 }), (writes) => {
      const { encode } = createLineBytes(400);
      const made = writes.map((lines) => encode(lines));
      expect(made.map((bytes) => bytes.toString("hex"))).toEqual(
        writes.map((lines) => Buffer.from(lines.map((text) => `${text}\n`).join("")).toString("hex")),
      );
    }),
  );
});

test("the index wants to hear of a write just where one of its lines is kept", () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.integer({ min: 1, max: 600 }), (seq, count) => {
      const isKept = Array.from({ length: count }, (_, at) => seq + at).some((one) => one % INDEX_EVERY_LINES === 0);
      expect(createLineIndex().wants(seq, count)).toBe(isKept);
    }),
  );
});
