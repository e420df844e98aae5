// The field of a pane's filter, on its last line.

import { fieldLines } from "./field-lines.ts";
import { type Line, line, lineWidth, span } from "./line.ts";
import type { TextField } from "./text-field.ts";

const MARK = "/ ";
const FIELD_COLUMNS_MIN = 10;

/** `x`: where the cursor stands. */
export function filterLine(field: TextField, count: string, columns: number): { line: Line; x: number } {
  const right = columns - MARK.length - count.length - 3 >= FIELD_COLUMNS_MIN ? [span("muted", `  ${count} `)] : [];
  const room = columns - 1 - MARK.length - lineWidth(right);
  const { lines, row, column } = fieldLines(field, room);
  const spans = [
    span("accent", row > 0 ? " …" : ` ${MARK.trimEnd()}`),
    span("text", " "),
    field.text === "" ? span("field.default", "words to filter by") : span("field.text", lines[row]?.text ?? ""),
  ];
  const blanks = Math.max(0, columns - lineWidth(spans) - lineWidth(right));
  return { line: line(...spans, span("text", " ".repeat(blanks)), ...right), x: 1 + MARK.length + column };
}
