// A field for text as a value: what a key does to it gives the next value. Positions are offsets into the text that
// never stand inside a grapheme.

import { UNDO_STEPS_MAX } from "./limits.ts";
import { graphemesOf } from "./width.ts";

export interface TextField {
  text: string;
  cursor: number;
  undo: readonly Step[];
  redo: readonly Step[];
  /** The last change was typing: the next letter joins its undo step. */
  typing: boolean;
}

interface Step {
  text: string;
  cursor: number;
}

export const textField = (text = ""): TextField => ({ text, cursor: text.length, undo: [], redo: [], typing: false });

export type FieldEdit =
  | "left"
  | "right"
  | "word-left"
  | "word-right"
  | "line-start"
  | "line-end"
  | "text-start"
  | "text-end"
  | "backspace"
  | "delete"
  | "delete-word-left"
  | "delete-word-right"
  | "delete-to-line-start"
  | "delete-to-line-end"
  | "undo"
  | "redo";

/** `text` as typed or pasted. A field of one line takes line breaks as blanks; other control characters stay out. */
export function insert(field: TextField, text: string, multiline: boolean): TextField {
  const unix = text.replace(/\r\n?/gu, "\n");
  const clean = (multiline ? unix : unix.replace(/\n+$/u, "").replace(/\s*\n\s*/gu, " ")).replace(/\t/gu, "  ").replace(CONTROLS, "");
  if (clean === "") return field;
  const joins = field.typing && /^\S$/u.test(clean);
  return changed(field, field.cursor, field.cursor, clean, { joins, typing: [...graphemesOf(clean)].length === 1 });
}

// A paste may hold anything: what no field can show is not taken. The answer holds what the person could see.
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/gu;

export function edit(field: TextField, by: FieldEdit): TextField {
  const { text, cursor } = field;
  switch (by) {
    case "left":
      return moved(field, before(text, cursor));
    case "right":
      return moved(field, after(text, cursor));
    case "word-left":
      return moved(field, wordBefore(text, cursor));
    case "word-right":
      return moved(field, wordAfter(text, cursor));
    case "line-start":
      return moved(field, lineStart(text, cursor));
    case "line-end":
      return moved(field, lineEnd(text, cursor));
    case "text-start":
      return moved(field, 0);
    case "text-end":
      return moved(field, text.length);
    case "backspace":
      return changed(field, before(text, cursor), cursor, "");
    case "delete":
      return changed(field, cursor, after(text, cursor), "");
    case "delete-word-left":
      return changed(field, wordBefore(text, cursor), cursor, "");
    case "delete-word-right":
      return changed(field, cursor, wordAfter(text, cursor), "");
    case "delete-to-line-start":
      return changed(field, lineStart(text, cursor), cursor, "");
    case "delete-to-line-end":
      return changed(field, cursor, lineEnd(text, cursor), "");
    case "undo":
      return travelled(field, field.undo, "undo");
    case "redo":
      return travelled(field, field.redo, "redo");
  }
}

export const moved = (field: TextField, cursor: number): TextField => ({ ...field, cursor, typing: false });

function changed(field: TextField, from: number, to: number, put: string, how: { joins?: boolean; typing?: boolean } = {}): TextField {
  if (from === to && put === "") return field;
  const undo = how.joins ? field.undo : [...field.undo.slice(1 - UNDO_STEPS_MAX), { text: field.text, cursor: field.cursor }];
  return {
    text: field.text.slice(0, from) + put + field.text.slice(to),
    cursor: from + put.length,
    undo,
    redo: [],
    typing: how.typing ?? false,
  };
}

function travelled(field: TextField, steps: readonly Step[], which: "undo" | "redo"): TextField {
  const step = steps.at(-1);
  if (!step) return field;
  const rest = steps.slice(0, -1);
  const here = { text: field.text, cursor: field.cursor };
  return which === "undo"
    ? { ...step, undo: rest, redo: [...field.redo, here], typing: false }
    : { ...step, undo: [...field.undo, here], redo: rest, typing: false };
}

function before(text: string, cursor: number): number {
  const near = text.slice(Math.max(0, cursor - NEAR), cursor);
  const last = [...graphemesOf(near)].at(-1) ?? "";
  return cursor - last.length;
}

function after(text: string, cursor: number): number {
  const [next = ""] = graphemesOf(text.slice(cursor, cursor + NEAR));
  return cursor + next.length;
}

/** Looked at on either side of the cursor: longer than any grapheme that is not made to annoy. */
const NEAR = 256;

function wordBefore(text: string, cursor: number): number {
  const parts = [...graphemesOf(text.slice(Math.max(0, cursor - WORD_NEAR), cursor))].reverse();
  return cursor - wordLength(parts);
}

function wordAfter(text: string, cursor: number): number {
  return cursor + wordLength([...graphemesOf(text.slice(cursor, cursor + WORD_NEAR))]);
}

/** A longer word is passed in several steps. */
const WORD_NEAR = 4_096;

/** Blanks, then as many graphemes of one sort as follow each other. */
function wordLength(parts: readonly string[]): number {
  let at = 0;
  while (at < parts.length && sortOf(parts[at] ?? "") === "blank") at += 1;
  const sort = sortOf(parts[at] ?? "");
  while (at < parts.length && sortOf(parts[at] ?? "") === sort) at += 1;
  return parts.slice(0, at).join("").length;
}

function sortOf(grapheme: string): "blank" | "word" | "sign" {
  if (/^\s/u.test(grapheme)) return "blank";
  return /^[\p{L}\p{N}_]/u.test(grapheme) ? "word" : "sign";
}

const lineStart = (text: string, cursor: number): number => text.lastIndexOf("\n", cursor - 1) + 1;

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf("\n", cursor);
  return end < 0 ? text.length : end;
}
