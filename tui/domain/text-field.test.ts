import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { fieldLines, offsetByLine } from "./field-lines.ts";
import { edit, type FieldEdit, insert, moved, type TextField, textField } from "./text-field.ts";
import { graphemesOf } from "./width.ts";

/** `|` stands where the cursor is. */
const at = (marked: string): TextField => {
  const cursor = marked.indexOf("|");
  return moved(textField(marked.replace("|", "")), cursor);
};
const show = ({ text, cursor }: TextField): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

const EDITS: [FieldEdit, string, string][] = [
  ["left", "a日|b", "a|日b"],
  ["left", "|a", "|a"],
  ["right", "a|👩‍👩‍👧b", "a👩‍👩‍👧|b"],
  ["word-left", "one two|", "one |two"],
  ["word-left", "one two |", "one |two "],
  ["word-left", "a.b|", "a.|b"],
  ["word-right", "|one two", "one| two"],
  ["word-right", "one| two", "one two|"],
  ["line-start", "one\ntw|o", "one\n|two"],
  ["line-end", "o|ne\ntwo", "one|\ntwo"],
  ["text-start", "one\ntw|o", "|one\ntwo"],
  ["text-end", "o|ne\ntwo", "one\ntwo|"],
  ["backspace", "a👍🏽|b", "a|b"],
  ["backspace", "one\n|two", "one|two"],
  ["delete", "a|éb", "a|b"],
  ["delete-word-left", "one two|", "one |"],
  ["delete-word-right", "|one two", "| two"],
  ["delete-to-line-start", "one\ntwo|three", "one\n|three"],
  ["delete-to-line-end", "o|ne\ntwo", "o|\ntwo"],
];

describe("edits", () => {
  for (const [by, from, to] of EDITS) test(`${by}: ${JSON.stringify(from)}`, () => expect(show(edit(at(from), by))).toBe(to));

  test("typed words are undone together, and done again", () => {
    let field = textField();
    for (const letter of "hello you") field = insert(field, letter, false);
    field = edit(field, "undo");
    expect(show(field)).toBe("hello|");
    field = edit(edit(field, "undo"), "undo");
    expect(show(field)).toBe("|");
    expect(show(edit(field, "redo"))).toBe("hello|");
    expect(show(edit(edit(field, "redo"), "redo"))).toBe("hello you|");
  });

  test("a paste: line breaks, tabs, what no field shows", () => {
    expect(insert(textField(), "a\r\nb\tc\u001b[31m\u0007d\n", false).text).toBe("a b  c[31md");
    expect(insert(textField(), "a\r\nb\u0000", true).text).toBe("a\nb");
  });

  test("any run of edits keeps the cursor between graphemes, and undo leads back to the beginning", () => {
    const steps = fc.array(
      fc.oneof(fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }), fc.constantFrom(...EDITS.map(([by]) => by))),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        let field = textField();
        for (const step of list) {
          field = EDITS.some(([by]) => by === step) ? edit(field, step as FieldEdit) : insert(field, step, true);
          const edges = new Set([0]);
          let offset = 0;
          for (const grapheme of graphemesOf(field.text)) edges.add((offset += grapheme.length));
          expect(edges.has(field.cursor)).toBe(true);
        }
        while (field.undo.length > 0) field = edit(field, "undo");
        expect(field.text).toBe("");
      }),
    );
  });
});

describe("lines of a field", () => {
  test("wrap by columns, with a cell for the cursor", () => {
    const { lines, row, column } = fieldLines(at("abcdefgh|"), 5);
    expect(lines.map(({ text }) => text)).toEqual(["abcd", "efgh"]);
    expect([row, column]).toEqual([1, 4]);
  });
  test("what is drawn is safe, what is held is what was typed", () => {
    expect(fieldLines(textField("a\u202eb"), 40).lines[0]?.text).toBe("a‹U+202E›b");
  });
  test("up and down keep the column, and stop at the ends", () => {
    const field = at("abcdef\nxy\nlon|ger");
    expect(show(moved(field, offsetByLine(field, 20, -1)))).toBe("abcdef\nxy|\nlonger");
    expect(offsetByLine(at("ab|c"), 20, -1)).toBe(0);
    expect(offsetByLine(at("ab|c"), 20, 1)).toBe(3);
  });
});
