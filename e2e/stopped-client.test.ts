// A client that stops reading, as memory of a process of its own: ours is bounded, and the same measure finds one that is not.

import { expect, test } from "vitest";
import { pairOf } from "../bench/stalled-run.ts";

/** 31 MB of events; the kernel itself takes some 4 of them. */
const EVENTS = 150_000;

test("a stopped client costs its server little, and gets everything once it reads again; plain ws shows that the measure works", async () => {
  const ours = await pairOf("ours", EVENTS);
  const plain = await pairOf("plain ws", EVENTS);
  expect(ours.isSame).toBe(true);
  expect(ours.lag).toBeGreaterThan(EVENTS / 2);
  expect(ours.extraMib).toBeLessThan(35);
  expect(plain.extraMib).toBeGreaterThan(40);
});
