import fc from "fast-check";
import { expect, test } from "vitest";
import { Entry, createRing } from "./ring.ts";

const line = (seq: number, size: number): string => `{"seq":${seq},"data":"${"x".repeat(size)}"}`;

test("keeps the latest lines within its bytes, one at least, and finds them by seq", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400), { maxLength: 80 }), fc.integer({ min: -1, max: 50 }), (sizes, head) => {
      const ring = createRing(head, 1000);
      sizes.forEach((size, at) => ring.push(new Entry(head + 1 + at, line(head + 1 + at, size), undefined)));
      const kept = ring.take(ring.first(), Number.POSITIVE_INFINITY);
      expect(ring.head()).toBe(head + sizes.length);
      expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: ring.head() + 1 - ring.first() }, (_, at) => ring.first() + at));
      expect(ring.bytes()).toBe(kept.reduce((sum, { bytes }) => sum + bytes, 0));
      expect(ring.bytes() <= 1000 || kept.length === 1).toBe(true);
      for (const { seq, bytes } of kept) expect(ring.take(seq, bytes).map((entry) => entry.seq)).toEqual([seq]);
      expect(ring.take(ring.head() + 1, 100)).toEqual([]);
    }),
  );
});

test("lets go of what it no longer holds, over a long run", () => {
  const ring = createRing(-1, 10_000);
  for (let seq = 0; seq < 50_000; seq += 1) ring.push(new Entry(seq, line(seq, 50), undefined));
  expect(ring.head()).toBe(49_999);
  expect(ring.take(49_990, 1e6).map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, at) => 49_990 + at));
});
