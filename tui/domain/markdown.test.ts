import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { codeLines } from "./code-spans.ts";
import { plainText } from "./line.ts";
import { inlineSpans } from "./markdown-inline.ts";
import { markdownLines } from "./markdown-lines.ts";
import { markdownPieces } from "./markdown-pieces.ts";
import { widthOf } from "./width.ts";

const drawn = (text: string, columns = 40): string[] => markdownLines(text, columns, "text").map(({ spans }) => plainText(spans).trimEnd());
const styled = (text: string): string[] => inlineSpans(text, "text").map(({ text: part, style }) => `${style}:${part}`);

describe("blocks", () => {
  const CASES: [string, string, string[]][] = [
    ["a heading", "## The plan ##\ntext", ["The plan", "text"]],
    ["lines stay where they are: a poem is no paragraph", "old pond\na frog\nsplash", ["old pond", "a frog", "splash"]],
    [
      "lists, nested and numbered",
      "- one\n  - two\n1. three\n- [x] done\n- [ ] open",
      ["• one", "  • two", "1. three", "☑ done", "☐ open"],
    ],
    ["a quote", "> said\n> twice", ["▏ said", "▏ twice"]],
    ["code keeps its blanks", "```js\nif (a) {\n\tb\n}\n```\nafter", ["▏ if (a) {", "▏   b", "▏ }", "after"]],
    ["a fence that is not closed yet", "```\nhalf", ["▏ half"]],
    ["a fence in a longer fence", "````\n```\nx\n```\n````", ["▏ ```", "▏ x", "▏ ```"]],
    ["a table", "| a | bb |\n|---|--:|\n| 1 | 2 |\n| three | 4 |", ["a     │ bb", "──────┼───", "1     │  2", "three │  4"]],
    ["what only looks like a table", "a | b\nc", ["a | b", "c"]],
    ["blanks between blocks", "a\n\n\nb", ["a", "", "", "b"]],
  ];
  for (const [name, text, lines] of CASES) test(name, () => expect(drawn(text)).toEqual(lines));

  test("a rule is as wide as there is room", () => expect(drawn("---", 10)).toEqual(["─".repeat(10)]));
  test("an item that wraps hangs under itself", () => expect(drawn("- one two three", 9)).toEqual(["• one two", "  three"]));
  test("a table wider than the screen gives way in its widest column, and stays a table", () => {
    const lines = drawn(`| name | text |\n|---|---|\n| x | ${"word ".repeat(20)}|`, 30);
    expect(lines.every((line) => widthOf(line) <= 30)).toBe(true);
    expect(lines.length).toBeGreaterThan(5);
  });
});

describe("marks in a line", () => {
  test("bold, italic, code, struck out, links that show where they lead", () => {
    expect(styled("a **b** *c* `d` ~~e~~ [f](http://g) [http://h](http://h)")).toEqual([
      "text:a ",
      "strong:b",
      "text: ",
      "emphasis:c",
      "text: ",
      "code.name:d",
      "text: ",
      "muted:e",
      "text: ",
      "link:f",
      "muted: (http://g)",
      "text: ",
      "link:http://h",
    ]);
  });
  test("a mark without its partner, and one within a word, stay", () => {
    for (const text of ["a ** b", "2 * 3 * 4", "snake_case_name", "`open", "[a](b"]) expect(styled(text)).toEqual([`text:${text}`]);
  });
});

test("no line is too wide, whatever the text is; the pieces are the text", () => {
  const piece = fc.constantFrom(
    "# ",
    "- ",
    "> ",
    "```",
    "|",
    "|---|",
    "\n",
    "**",
    "`",
    "word ",
    "日本語",
    "👩‍👩‍👧",
    "\u001b[31m",
    "x".repeat(60),
    "\t",
    "1. ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 8, max: 60 }), (parts, columns) => {
      for (const { spans } of markdownLines(parts.join(""), columns)) {
        expect(widthOf(plainText(spans))).toBeLessThanOrEqual(columns);
        expect(plainText(spans)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/u);
      }
    }),
    { numRuns: 300 },
  );
});

test("while a text streams, all its pieces but the last stay what they were", () => {
  const text = "# One\n\nfirst *words*\n\n```js\nlet a = 1;\n\nlet b;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nend";
  for (let at = 1; at < text.length; at += 1) {
    const before = markdownPieces(text.slice(0, at));
    const now = markdownPieces(text.slice(0, at + 1));
    // A table begins with a line that was text until its rule came.
    const same = before.slice(0, -2).every((piece, n) => JSON.stringify(piece) === JSON.stringify(now[n]));
    expect(same).toBe(true);
  }
});

describe("code", () => {
  const styles = (text: string, language: Parameters<typeof codeLines>[1]): string[] =>
    codeLines(text.split("\n"), language)
      .flat()
      .filter(({ style }) => style !== "text")
      .map(({ text, style }) => `${style.replace("code.", "")}:${text}`);
  test("words, strings, numbers, comments", () => {
    expect(styles('const a = "b // c" + 12; // why', "code")).toEqual(["keyword:const", 'string:"b // c"', "number:12", "comment:// why"]);
    expect(styles("def f(): # why", "shell")).toEqual(["keyword:def", "comment:# why"]);
    expect(styles('"a": [1, "b", true]', "json")).toEqual(['name:"a"', "number:1", 'string:"b"', "keyword:true"]);
    expect(styles("+new", "diff")).toEqual(["diff.add:+new"]);
  });
  test("what goes over line ends", () => {
    expect(styles("a /* one\ntwo\n*/ return", "code")).toEqual(["comment:/* one", "comment:two", "comment:*/", "keyword:return"]);
    expect(styles("f(`one\n/* two\n` + 1)", "code")).toEqual(["string:`one", "string:/* two", "string:`", "number:1"]);
    expect(styles('x = """one\n# two\n""" # three', "shell")).toEqual(['string:"""one', "string:# two", 'string:"""', "comment:# three"]);
    expect(styles("<!-- one\n<b>\n--><i>", "markup")).toEqual([
      "comment:<!-- one",
      "comment:<b>",
      "comment:-->",
      "keyword:<i",
      "keyword:>",
    ]);
    expect(styles("a = `b` /* c */\nreturn", "code")).toEqual(["string:`b`", "comment:/* c */", "keyword:return"]);
  });
  test("a piece of a file that begins in a comment", () => {
    expect(styles("if so\n*/\nif", "code")).toEqual(["comment:if so", "comment:*/", "keyword:if"]);
    expect(styles("if\n/* so */", "code")).toEqual(["keyword:if", "comment:/* so */"]);
  });
  test("nothing of any line is lost", () => {
    const piece = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom("/*", "*/", "`", '"""', "'''", "<!--", "-->", "a /* b", "c */ d"));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.constantFrom("code", "shell", "json", "markup", "diff", "plain"),
        (lines, language) => expect(codeLines(lines, language).map((spans) => spans.map(({ text }) => text).join(""))).toEqual(lines),
      ),
    );
  });
});
