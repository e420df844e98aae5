import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import stringWidth from "string-width";
import { PLAIN_TEXT, safeText } from "../../fold/index.ts";
import { settled } from "./settled.ts";
import { siblingName, siblingsOf } from "./names.ts";
import { headOf, pad, tailOf, truncate, truncateStart, widthOf } from "./width.ts";
import { wrap } from "./wrap.ts";

const TEXTS = ["", "plain", "日本語の文", "é́combining", "👩‍👩‍👧 family", "🇩🇪🇫🇷 flags", "a👍🏽b❤️c", "ﾊﾝｶｸ", "mixed 日本 and ascii"];

describe("width", () => {
  test("of graphemes as they are drawn, not of code units", () => {
    expect(TEXTS.map(widthOf)).toEqual([0, 5, 10, 10, 13, 10, 6, 4, 20]);
  });
  for (const text of TEXTS)
    test(`cut and filled: ${JSON.stringify(text)}`, () => {
      for (let columns = 0; columns < 24; columns += 1) {
        expect(widthOf(pad(text, columns))).toBe(columns);
        expect(widthOf(pad(text, columns, "right"))).toBe(columns);
        expect(widthOf(headOf(text, columns))).toBeLessThanOrEqual(columns);
        expect(widthOf(tailOf(text, columns))).toBeLessThanOrEqual(columns);
        expect(text.startsWith(headOf(text, columns))).toBe(true);
        expect(text.endsWith(tailOf(text, columns))).toBe(true);
      }
    });
  test("what passes for plain is: each one column, alone, and safe", () => {
    const plain = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).filter((char) => PLAIN_TEXT.test(char));
    expect(plain.length).toBeGreaterThan(500);
    expect(plain.filter((char) => stringWidth(char) !== 1)).toEqual([]);
    const all = plain.join("");
    expect([...new Intl.Segmenter().segment(all)].length).toBe(plain.length);
    expect(plain.filter((char) => /[\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u.test(char))).toEqual([]);
    expect(safeText(all)).toBe(all);
  });
  test("a cut is marked", () => {
    expect([truncate("abcdef", 4), truncate("abcd", 4), truncateStart("abcdef", 4), truncate("日本語", 4)]).toEqual([
      "abc…",
      "abcd",
      "…def",
      "日…",
    ]);
  });
});

describe("wrap", () => {
  test("at blanks, within long words, at line ends", () => {
    expect(wrap("the cat sat on the mat", 8)).toEqual(["the cat", "sat on", "the mat"]);
    expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
    expect(wrap("a\n\nb", 5)).toEqual(["a", "", "b"]);
    expect(wrap("日本語です", 4)).toEqual(["日本", "語で", "す"]);
    expect(wrap("", 4)).toEqual([""]);
  });
  test("no line is too wide, no letter is lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 8, max: 30 }), (text, columns) => {
        const lines = wrap(text, columns);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        expect(lines.join("").replace(/\s/gu, "")).toBe(settled(text).replace(/\s/gu, ""));
      }),
    );
  });
});

describe("names of siblings", () => {
  const shown = (names: string[], columns: number): string[] => names.map((name) => siblingName(name, siblingsOf(names), columns));
  test("drop what they share, keep what they differ in", () => {
    expect(shown(["poets.1", "poets.2", "poets.12"], 12)).toEqual(["poets.1", "poets.2", "poets.12"]);
    expect(shown(["haiku/poets.1", "haiku/poets.2"], 4)).toEqual(["1", "2"]);
    expect(shown(["run/alpha", "run/beta"], 12)).toEqual(["alpha", "beta"]);
    expect(shown(["the picture", "the sound of it", "restraint"], 8)).toEqual(["the pic…", "the sou…", "restrai…"]);
    expect(shown(["averylongworker1", "averylongworker2"], 6)).toEqual(["…rker1", "…rker2"]);
  });
  test("drop the end that is the group's own name", () => {
    const names = ["Ada critic", "Hiro critic"];
    expect(names.map((name) => siblingName(name, siblingsOf(names, "critic"), 20))).toEqual(["Ada", "Hiro"]);
  });
  test("are never alike where the names are not", () => {
    const names = Array.from({ length: 30 }, (_, at) => `translation-into-german-part${at}`);
    expect(new Set(shown(names, 8)).size).toBe(30);
  });
});
