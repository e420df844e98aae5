// A field for text in a modal: what is typed, or dim what stands in for it.

import { safeText } from "../../fold/index.ts";
import type { PromptOpts } from "../../wire/index.ts";
import { fieldLines } from "./field-lines.ts";
import { FIELD_LINES_MAX } from "./limits.ts";
import { line, span } from "./line.ts";
import type { EditorView } from "./editor.ts";
import type { TextField } from "./text-field.ts";
import { topToSee } from "./viewport.ts";
import { truncate } from "./width.ts";

const LINES_SEVERAL_MIN = 3;
const MARK_COLUMNS = 2;

export const fieldHeight = (field: TextField, opts: PromptOpts, width: number): number =>
  Math.max(opts.multiline ? LINES_SEVERAL_MIN : 1, Math.min(FIELD_LINES_MAX, fieldLines(field, width - MARK_COLUMNS).lines.length));

export function fieldView(field: TextField, opts: PromptOpts, width: number, height: number): EditorView {
  const laid = fieldLines(field, width - MARK_COLUMNS);
  const top = topToSee(laid.row, 0, height, laid.lines.length);
  const standIn = field.text === "" ? standInOf(opts) : undefined;
  const lines = Array.from({ length: height }, (_, at) => {
    const above = at === 0 && top > 0;
    const below = at === height - 1 && top + height < laid.lines.length;
    const mark = span("accent", above ? "↑ " : below ? "↓ " : top + at === 0 ? "› " : "  ");
    if (standIn !== undefined && at === 0)
      return line(mark, span("field.default", truncate(safeText(standIn.replaceAll("\n", " ")), width - MARK_COLUMNS)));
    return line(mark, span("field.text", laid.lines[top + at]?.text ?? ""));
  });
  const targets = lines.map((_, at) => ({ kind: "text" as const, row: top + at, left: MARK_COLUMNS }));
  return { lines, targets, cursor: { x: MARK_COLUMNS + laid.column, y: laid.row - top } };
}

/** The default, which Enter sends; else the placeholder. */
const standInOf = (opts: PromptOpts): string =>
  typeof opts.default === "string" && opts.default !== "" ? opts.default : (opts.placeholder ?? "");
