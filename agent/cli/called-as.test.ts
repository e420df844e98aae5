import { resolve } from "node:path";
import { expect, test } from "vitest";
import { callName, sessionWord } from "./called-as.ts";

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

test.each([
  [".escapement/one", "one", "one"],
  [resolve(".escapement/one"), "one", "one"],
  ["/elsewhere/one", "one", "/elsewhere/one"],
  ["/else where/it's", "it's", `'/else where/it'\\''s'`],
])("the session in %s is named so that a command finds it", (dir, id, word) => expect(sessionWord(dir, id)).toBe(word));
