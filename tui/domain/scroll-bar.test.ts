import { expect, test } from "bun:test";
import fc from "fast-check";
import { scrollBar } from "./scroll-bar.ts";

test("all that is seen needs no bar", () => {
  expect([
    scrollBar({ from: 0, size: 10, total: 10 }, 10),
    scrollBar({ from: 0, size: 0, total: 0 }, 10),
    scrollBar({ from: 0, size: 1, total: 9 }, 2),
  ]).toEqual([undefined, undefined, undefined]);
});

test("of a tenth a tenth, at its place", () => {
  expect(scrollBar({ from: 0, size: 20, total: 200 }, 20)).toEqual({ top: 0, length: 2 });
  expect(scrollBar({ from: 90, size: 20, total: 200 }, 20)).toEqual({ top: 9, length: 2 });
  expect(scrollBar({ from: 180, size: 20, total: 200 }, 20)).toEqual({ top: 18, length: 2 });
});

test("it stands within the edge, moves with what is seen, and touches an end only there", () => {
  const one = fc.record({
    size: fc.integer({ min: 1, max: 80 }),
    more: fc.integer({ min: 1, max: 100_000 }),
    height: fc.integer({ min: 3, max: 80 }),
  });
  fc.assert(
    fc.property(one, fc.double({ min: 0, max: 1, noNaN: true }), ({ size, more, height }, part) => {
      const total = size + more;
      const from = Math.round(part * more);
      const bar = scrollBar({ from, size, total }, height);
      if (!bar) throw new Error("no bar");
      expect(bar.top).toBeGreaterThanOrEqual(0);
      expect(bar.length).toBeGreaterThanOrEqual(1);
      expect(bar.top + bar.length).toBeLessThanOrEqual(height);
      if (height - bar.length >= 2) {
        expect(bar.top === 0).toBe(from === 0);
        expect(bar.top + bar.length === height).toBe(from === more);
      }
      const next = scrollBar({ from: Math.min(more, from + 1), size, total }, height);
      expect(next?.top ?? 0).toBeGreaterThanOrEqual(bar.top);
    }),
  );
});
