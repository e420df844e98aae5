// Under this runtime, since each keeps texts in its own way: what is left of a long text must not hold all of it.

import { heapStats } from "bun:jsc";
import { expect, test } from "bun:test";
import { appendBounded, cutText } from "../../fold/bounded-text.ts";
import { TAIL_STEP_CHARS } from "../../fold/limits.ts";
import { utf8Text } from "../../wire/index.ts";

const LONG_CHARS = 1_000_000;
const TEXTS = 60;

/** Bytes of texts that are alive, the optimizer's work on `cut` done before. */
function heldBy(cut: (text: string) => string): number {
  for (let n = 0; n < 100_000; n += 1) cut("rain on the roof, ".repeat(60) + n);
  const held: string[] = [];
  Bun.gc(true);
  const before = heapStats().extraMemorySize;
  for (let n = 0; n < TEXTS; n += 1) held.push(cut(JSON.parse(JSON.stringify(n + "x".repeat(LONG_CHARS)))));
  Bun.gc(true);
  const bytes = heapStats().extraMemorySize - before;
  return held.length === TEXTS ? bytes : Number.NaN;
}

test("a slice holds what it was cut from: the measure sees it", () => {
  expect(heldBy((text) => text.slice(0, 400))).toBeGreaterThan((TEXTS * LONG_CHARS) / 2);
});

test.each([
  ["the beginning of a text", (text: string) => cutText(text, 400)],
  ["a part of some bytes", (text: string) => utf8Text(new TextEncoder().encode(text), 0, 400)],
  ["the end of a stream", (text: string) => appendBounded("", 0, text, { head: 0, step: TAIL_STEP_CHARS })],
])("%s holds only itself", (_, cut) => {
  expect(heldBy(cut)).toBeLessThan((TEXTS * LONG_CHARS) / 4);
});
