// Wrong tokens are counted by address, for a minute, and for so many addresses.

import { expect, test } from "vitest";
import { upTo } from "../hub/run.fake.ts";
import { ADDRESSES_MAX, WRONG_TOKENS_MAX, WRONG_TOKENS_WINDOW_MS } from "./limits.ts";
import { createWrongTokens } from "./wrong-tokens.ts";

function counting() {
  let nowMs = 0;
  const wrong = createWrongTokens(() => nowMs);
  return {
    ...wrong,
    often: (address: string) => upTo(WRONG_TOKENS_MAX).forEach(() => wrong.note(address)),
    wait: (ms: number) => void (nowMs += ms),
  };
}

test("the last of so many is over, for its own address, and no longer than a minute", () => {
  const { note, isOver, often, wait } = counting();
  for (const _ of upTo(WRONG_TOKENS_MAX - 1)) note("a");
  expect(isOver("a")).toBe(false);
  note("a");
  expect([isOver("a"), isOver("b")]).toEqual([true, false]);
  wait(WRONG_TOKENS_WINDOW_MS - 1);
  expect(isOver("a")).toBe(true);
  wait(1);
  expect(isOver("a")).toBe(false);
  often("b");
  expect(isOver("b")).toBe(true);
});

test("of more addresses than are remembered the one that was wrong longest ago is forgotten", () => {
  const { note, isOver, often } = counting();
  often("first");
  often("second");
  for (const at of upTo(ADDRESSES_MAX - 2)) note(`other ${at}`);
  expect(isOver("first")).toBe(true);
  note("one more");
  expect([isOver("first"), isOver("second")]).toEqual([false, true]);
});
