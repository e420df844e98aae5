import { expect, test } from "vitest";
import { callName } from "./called-as.ts";

test.each([
  [undefined, "escapement"],
  ["node scripts/test.mjs", "escapement"],
  ["'vitest' run agent/cli", "escapement"],
  ["escapement", "npx escapement"],
  ["'escapement' open latest", "npx escapement"],
  ["escapement-other", "escapement"],
  ["node scripts/start.mjs", "npx escapement"],
])("started by npm with %j a hint begins with %s", (script, words) => {
  expect(callName(script === undefined ? {} : { npm_lifecycle_script: script })).toBe(words);
});
