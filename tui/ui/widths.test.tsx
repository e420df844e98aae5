// Columns as we count them are the cells that the renderer fills, whatever is drawn; and what is drawn nobody counts otherwise.

import { expect, test } from "bun:test";
import { type RenderLib, resolveRenderLib } from "@opentui/core";
import { safeText } from "../../fold/index.ts";
import { settled } from "../domain/settled.ts";
import { graphemesOf, widthOf } from "../domain/width.ts";

/** Cells; undefined where the renderer draws none of it. */
function cellsOf(lib: RenderLib, text: string): number | undefined {
  const encoded = lib.encodeUnicode(text, "unicode");
  if (!encoded) return undefined;
  const cells = encoded.data.reduce((sum, { width }) => sum + width, 0);
  lib.freeUnicode(encoded);
  return cells;
}

const LOT = 256;

/** Looked at by the lot, since each question to the renderer costs; by one where a lot is not as counted. */
function differing(texts: readonly string[], lib = resolveRenderLib()): string[] {
  if (texts.length > LOT)
    return Array.from({ length: Math.ceil(texts.length / LOT) }, (_, at) => texts.slice(at * LOT, (at + 1) * LOT)).flatMap((lot) =>
      differing(lot, lib),
    );
  const safe = safeText(texts.join("|"));
  const drawn = settled(safe);
  if (widthOf(safe) === cellsOf(lib, drawn) && settled(drawn) === drawn) return [];
  return texts.length === 1 ? [...texts] : texts.flatMap((text) => differing([text], lib));
}

function* assigned(): Generator<string> {
  for (let code = 0x20; code < 0x20000; code += 1) {
    const char = code >= 0xd800 && code < 0xe000 ? "" : String.fromCodePoint(code);
    if (/^[\p{L}\p{N}\p{P}\p{S}\p{Zs}\p{Cc}\p{Cf}]$/u.test(char)) yield char;
    // Half of the ideographs are like the other half.
    if (code === 0x3500) code = 0x9f00;
    if (code === 0xac20) code = 0xd780;
    if (code === 0x17010) code = 0x1ae00;
  }
}

test("each character of Unicode that has a look of its own", () => {
  expect(differing([...assigned()])).toEqual([]);
});

test("letters with marks: of Latin, Indic, Thai, kana", () => {
  const marks = Array.from({ length: 0x3100 - 0x300 }, (_, at) => String.fromCodePoint(0x300 + at)).filter((char) => /\p{M}/u.test(char));
  const pairs = [..."aकகกハﾊ"].flatMap((base) => [...marks, "\u0e33", "\u0eb3", "\uff9e", "\uff9f"].map((mark) => base + mark));
  expect(differing(pairs.filter((pair) => [...graphemesOf(pair)].length === 1))).toEqual([]);
});

const EMOJI: [string, string, number][] = [
  ["❤️", "♥", 1],
  ["⚠️", "⚠", 1],
  ["👍🏽", "👍", 2],
  ["👨‍👩‍👧‍👦", "👨👩👧👦", 8],
  ["🏳️‍🌈", "🏳🌈", 3],
  ["🕵🏽‍♀️", "🕵️♀", 3],
  ["1️⃣", "1⃣", 1],
  ["🛠️", "🛠", 1],
  ["🗂", "🗂️", 2],
  ["🇩🇪", "🇩🇪", 2],
  ["🂡", "▯", 1],
  ["ﾊﾟ", "パ", 2],
  ["กำ", "กํา", 2],
];
for (const [text, drawn, columns] of EMOJI)
  test(`${text} is drawn as ${drawn}`, () => {
    expect(settled(safeText(text))).toBe(drawn);
    expect(widthOf(text)).toBe(columns);
    expect(differing([text, `${text}${text}`, `a${text}b`])).toEqual([]);
  });

test("a disagreement is seen", () => {
  expect(cellsOf(resolveRenderLib(), "❤")).not.toBe(widthOf("❤"));
});
