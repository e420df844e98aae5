// A text field as lines of so many columns, and where the cursor stands in them. What is drawn is safe; the text keeps its bytes.

import { safeText } from "../../fold/index.ts";
import type { TextField } from "./text-field.ts";
import { graphemesOf, widthOf } from "./width.ts";

export interface FieldLines {
  lines: { text: string; from: number; to: number }[];
  row: number;
  column: number;
}

const laid = new WeakMap<TextField, { columns: number; lines: FieldLines }>();

/**
 * Wrapped at columns, not at words: the cursor stands where the next letter comes. The cursor always has a cell. A field
 * is laid out once however often it is asked for: it may hold a pasted document.
 */
export function fieldLines(field: TextField, columns: number): FieldLines {
  const known = laid.get(field);
  if (known?.columns === columns) return known.lines;
  const lines = layOut(field, columns);
  laid.set(field, { columns, lines });
  return lines;
}

function layOut(field: TextField, columns: number): FieldLines {
  const lines: FieldLines["lines"] = [];
  let at = { row: 0, column: 0 };
  let offset = 0;
  let text = "";
  let used = 0;
  let from = 0;
  const close = (): void => {
    lines.push({ text, from, to: offset });
    text = "";
    used = 0;
  };
  for (const grapheme of graphemesWithBreaks(field.text)) {
    if (offset === field.cursor) at = { row: lines.length, column: used };
    if (grapheme === "\n") {
      close();
      offset += 1;
      from = offset;
      continue;
    }
    const shown = safeText(grapheme);
    const width = widthOf(shown);
    if (used + width > columns - 1) {
      close();
      from = offset;
      if (offset === field.cursor) at = { row: lines.length, column: 0 };
    }
    text += shown;
    used += width;
    offset += grapheme.length;
  }
  if (offset === field.cursor) at = { row: lines.length, column: used };
  close();
  return { lines, ...at };
}

function* graphemesWithBreaks(text: string): Generator<string> {
  const parts = text.split("\n");
  for (const [at, part] of parts.entries()) {
    if (at > 0) yield "\n";
    yield* graphemesOf(part);
  }
}

/** The offset one line up or down, as near as can be to the same column; the ends of the text beyond the first and last line. */
export function offsetByLine(field: TextField, columns: number, by: -1 | 1): number {
  const { lines, row, column } = fieldLines(field, columns);
  const target = lines[row + by];
  if (!target) return by < 0 ? 0 : field.text.length;
  return offsetIn(field, target, column);
}

/** The offset of a cell of the field, as near as can be. */
export function offsetAt(field: TextField, columns: number, row: number, column: number): number {
  const target = fieldLines(field, columns).lines[row];
  return target ? offsetIn(field, target, column) : field.text.length;
}

function offsetIn(field: TextField, target: { from: number; to: number }, column: number): number {
  let offset = target.from;
  let used = 0;
  for (const grapheme of graphemesOf(field.text.slice(target.from, target.to))) {
    const width = widthOf(safeText(grapheme));
    if (used + width > column) break;
    used += width;
    offset += grapheme.length;
  }
  return offset;
}
