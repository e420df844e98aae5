import { expect, test } from "bun:test";
import { backoffMs } from "./backoff.ts";
import { RETRY_FIRST_MS, RETRY_MS_MAX } from "./limits.ts";

test.each([
  [1, 0, RETRY_FIRST_MS / 2],
  [1, 0.999, RETRY_FIRST_MS],
  [2, 0.999, 2 * RETRY_FIRST_MS],
  [4, 0, 4 * RETRY_FIRST_MS],
  [50, 0, RETRY_MS_MAX / 2],
  [1_000_000, 0.999_999, RETRY_MS_MAX],
  [0, 0, RETRY_FIRST_MS / 2],
])("before try %d with chance %d: %d ms", (attempt, chance, expected) => {
  expect(backoffMs(attempt, chance)).toBeCloseTo(expected, -1);
});
