import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { line, plainText, span } from "./line.ts";
import { AT_END, AT_START, type Blocks, endPlace, percent, placeAfter, type Scroll, scrolled, viewOf } from "./scroll.ts";

/** Blocks of so many lines each, numbered over all; how often each was laid out. */
function made(sizes: readonly number[], first = 0): Blocks & { laid: Map<number, number>; all: string[] } {
  const laid = new Map<number, number>();
  const texts = sizes.map((size, block) => Array.from({ length: size }, (_, at) => `${block + first}.${at}`));
  return {
    first,
    end: first + sizes.length,
    laid,
    all: texts.flat(),
    linesOf(block) {
      laid.set(block, (laid.get(block) ?? 0) + 1);
      return (texts[block - first] ?? []).map((text) => line(span("text", text)));
    },
  };
}
const seen = (blocks: Blocks, scroll: Scroll, height: number): string[] =>
  viewOf(blocks, scroll, height).lines.map(({ spans }) => plainText(spans));

const SIZES = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 12 }).filter((sizes) => sizes.some((size) => size > 0));

describe("is the same as scrolling one long list", () => {
  test("from any place by any way", () => {
    fc.assert(
      fc.property(
        SIZES,
        fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        (sizes, moves, height) => {
          const blocks = made(sizes, 7);
          let scroll: Scroll = { ...AT_START, at: { block: 7, line: 0 } };
          let top = 0;
          const most = Math.max(0, blocks.all.length - height);
          for (const by of moves) {
            scroll = scrolled(blocks, scroll, by, height);
            top = Math.max(0, Math.min(most, top + by));
            expect(seen(blocks, scroll, height)).toEqual(blocks.all.slice(top, top + height));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
  test("the end is the last lines, and follows what comes", () => {
    const blocks = made([3, 2]);
    expect(seen(blocks, AT_END, 3)).toEqual(["0.2", "1.0", "1.1"]);
    expect(seen(made([3, 2, 4]), AT_END, 3)).toEqual(["2.1", "2.2", "2.3"]);
    const up = scrolled(blocks, AT_END, -1, 3);
    expect(up.follows).toBe(false);
    expect(seen(made([3, 2, 4]), up, 3)).toEqual(["0.1", "0.2", "1.0"]);
    expect(scrolled(blocks, up, 5, 3).follows).toBe(true);
  });
});

test("what is not seen is not laid out", () => {
  const blocks = made(Array.from({ length: 10_000 }, () => 10));
  let scroll = scrolled(blocks, AT_END, -50, 40);
  for (let step = 0; step < 20; step += 1) scroll = scrolled(blocks, scroll, -1, 40);
  viewOf(blocks, scroll, 40);
  expect(blocks.laid.size).toBeLessThan(20);
});

test("a place that was let go of is the nearest that is left; an empty text has no lines", () => {
  expect(seen(made([2, 2], 5), { follows: false, at: { block: 1, line: 9 } }, 2)).toEqual(["5.0", "5.1"]);
  expect(seen(made([]), AT_END, 5)).toEqual([]);
  expect(placeAfter(made([0, 0, 2]), { block: 0, line: 0 }, 0)).toEqual({ block: 2, line: 0 });
  expect(endPlace(made([3, 0]), 2)).toEqual({ block: 0, line: 1 });
});

test("how far down it is", () => {
  const blocks = made([4, 4, 4, 4]);
  const at = (block: number): number => percent(blocks, viewOf(blocks, { follows: false, at: { block, line: 0 } }, 4));
  expect([at(0), at(1), at(2), at(3)]).toEqual([0, 25, 50, 100]);
});
