import { resolve } from "node:path";
import { expect, test } from "vitest";
import { sessionWord } from "./session-word.ts";

test.each([
  [".escapement/one", "one", "one"],
  [resolve(".escapement/one"), "one", "one"],
  [".escapement/a%20b", "a b", "'a b'"],
  [".escapement/copy", "one", ".escapement/copy"],
  ["/elsewhere/one", "one", "/elsewhere/one"],
  ["/else where/it's", "it's", `'/else where/it'\\''s'`],
])("the session in %s is named so that a command finds it", (dir, id, word) => expect(sessionWord(dir, id)).toBe(word));
