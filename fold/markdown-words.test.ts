import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asMarkdown, markdownWords } from "./markdown-words.ts";

describe("Markdown as words", () => {
  test.each([
    ["A **green** tea?", "A green tea?"],
    ["# Which\none, `a` or ``b`c``?", "Which\none, a or b`c?"],
    ["**`bold` code** and *italic* and _that_ and ~~not~~", "bold code and italic and that and not"],
    ["[here](https://example.org) or [https://a.b](https://a.b)", "here (https://example.org) or https://a.b"],
    ["2 * 3 * 4 and a_b_c and **open", "2 * 3 * 4 and a_b_c and **open"],
    ["1\\. not a list \\*", "1. not a list *"],
    ["#no heading", "#no heading"],
  ])("%j is %j", (text, words) => expect(markdownWords(text)).toBe(words));

  test("a long line of marks costs nothing", () => {
    const marks = "[".repeat(500_000);
    expect(markdownWords(marks)).toBe(marks);
  });
});

test("foreign text comes through as it is", () => {
  const line = fc.string({ unit: fc.constantFrom(..."ab \\`*_~[](){}#.-!>|/$\"'", "é", "漢"), maxLength: 60 });
  const survives = (text: string): boolean => markdownWords(`Run? ${asMarkdown(text)}`) === `Run? ${text}`;
  fc.assert(fc.property(line, survives));
});
