import { resolve } from "node:path";
import { expect, test } from "vitest";
import { listedName, sessionWord } from "./session-word.ts";

test.each([
  [".escapement/one", "one", "one"],
  [resolve(".escapement/one"), "one", "one"],
  [".escapement/a%20b", "a b", "'a b'"],
  [".escapement/copy", "one", ".escapement/copy"],
  ["/elsewhere/one", "one", "/elsewhere/one"],
  ["/else where/it's", "it's", `'/else where/it'\\''s'`],
])("the session in %s is named so that a command finds it", (dir, id, word) => expect(sessionWord(dir, id)).toBe(word));

test.each([
  ["/elsewhere/one", "one", "one"],
  ["/elsewhere/a%20b", "a b", "a b"],
  ["/elsewhere/copy", "one", "copy (one)"],
])("in a list the session in %s with the id %s is %s", (dir, id, name) => expect(listedName(dir, id)).toBe(name));
