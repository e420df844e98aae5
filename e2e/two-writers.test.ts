import { expect, test } from "vitest";
import { startTwoAtOnce } from "./two-writers.ts";

test("two agents started on one session at once, five times: one has it, the other is refused", async () => {
  expect((await Promise.all(Array.from({ length: 5 }, startTwoAtOnce))).flat()).toEqual([]);
});
