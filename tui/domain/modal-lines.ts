// A question's modal as lines. It never asks for more room than there is: lists and fields scroll, the question wraps and
// scrolls, what is said of the answer and the hints stay.

import { type OpenQuestion, safeText } from "../../fold/index.ts";
import type { ToolDetail } from "../../wire/index.ts";
import { shownOptions, tickedValues } from "./choices.ts";
import type { Editor } from "./editor.ts";
import { fieldLines } from "./field-lines.ts";
import { FIELD_LINES_MAX, QUESTION_CHARS_MAX } from "./limits.ts";
import { EMPTY_LINE, fillLine, type Line, line, type Span, span } from "./line.ts";
import { markdownLines } from "./markdown-lines.ts";
import { clampTop, topToSee } from "./viewport.ts";
import { pad, truncate, widthOf } from "./width.ts";
import { wrap } from "./wrap.ts";

export interface ModalInput {
  question: OpenQuestion;
  editor: Editor;
  stage: "editing" | "sending" | "held";
  reason: string | undefined;
  scroll: number;
  readOnly: boolean;
  /** Inside the border. */
  width: number;
  height: number;
}

export interface ModalView {
  lines: Line[];
  /** Where the terminal's cursor stands, from the modal's inner corner. */
  cursor?: { x: number; y: number };
  /** How far the question can be scrolled; 0: all of it is seen. */
  scrollMax: number;
}

interface EditorView {
  lines: Line[];
  cursor?: { x: number; y: number };
}

export function modalView(input: ModalInput): ModalView {
  const { width, height } = input;
  const question = questionLines(input.question, width);
  const status = statusLines(input, width).slice(0, Math.max(1, height - 2));
  const editorWanted = editorHeight(input);
  const room = height - status.length;
  const editorMin = Math.min(editorWanted, input.editor.kind === "select" || input.editor.kind === "multi" ? 4 : 1);
  const gap = room >= question.length + 1 + editorWanted ? 1 : 0;
  const forQuestion = Math.max(1, Math.min(question.length, room - gap - Math.min(editorWanted, Math.max(editorMin, room - gap - question.length))));
  const forEditor = Math.max(1, Math.min(editorWanted, room - gap - forQuestion));
  const scrollMax = Math.max(0, question.length - forQuestion);
  const top = clampTop(input.scroll, forQuestion, question.length);
  const shown = question.slice(top, top + forQuestion).map((part, at) => withScrollMark(part, at, forQuestion, top, scrollMax, width));
  const editor = editorView(input, forEditor, width);
  const lines = [...shown, ...(gap ? [EMPTY_LINE] : []), ...editor.lines, ...status];
  const above = shown.length + gap;
  return {
    lines: lines.slice(0, height).map((part) => fillLine(part, width)),
    ...(editor.cursor && input.stage === "editing" && !input.readOnly ? { cursor: { x: editor.cursor.x, y: editor.cursor.y + above } } : {}),
    scrollMax,
  };
}

/** Lines that the modal would like to have, its border left out. */
export function modalHeight(input: Omit<ModalInput, "height">): number {
  return questionLines(input.question, input.width).length + 1 + editorHeight(input) + statusLines(input, input.width).length;
}

function questionLines({ opts }: OpenQuestion, width: number): Line[] {
  const text = opts.prompt.length > QUESTION_CHARS_MAX ? `${opts.prompt.slice(0, QUESTION_CHARS_MAX)}…` : opts.prompt;
  const columns = width - 1;
  return [...markdownLines(text.trim() === "" ? "(no question)" : text.trimEnd(), columns), ...(opts.detail ? detailLines(opts.detail, columns) : [])];
}

function detailLines({ tool, input, diff }: ToolDetail, columns: number): Line[] {
  const call = `${safeText(tool)} ${safeText(JSON.stringify(input) ?? "")}`;
  const head = wrap(call, columns - 2).slice(0, 4);
  const out = [EMPTY_LINE, ...head.map((part, at) => line(span("status.tool", at === 0 ? "⚙ " : "  "), span("text", part)))];
  for (const part of (diff ?? "").split("\n")) {
    if (diff === undefined) break;
    const style = /^\+(?!\+\+)/u.test(part) ? "diff.add" : /^-(?!--)/u.test(part) ? "diff.remove" : /^@@/u.test(part) ? "accent" : "muted";
    out.push(...wrap(safeText(part.replaceAll("\t", "  ")), columns).map((piece) => line(span(style, piece))));
  }
  return out;
}

function withScrollMark(given: Line, at: number, height: number, top: number, scrollMax: number, width: number): Line {
  if (scrollMax === 0) return given;
  const mark = at === 0 && top > 0 ? "↑" : at === height - 1 && top < scrollMax ? "↓" : "";
  if (mark === "") return given;
  return line(...fillLine(given, width - 1).spans, span("accent", mark));
}

function statusLines({ stage, reason, readOnly }: Pick<ModalInput, "stage" | "reason" | "readOnly">, width: number): Line[] {
  if (readOnly) return [line(span("muted", "recorded: it cannot be answered here"))];
  if (stage === "sending") return [line(span("accent", "sending…"))];
  if (stage === "held") return wrap("⚠ not connected: the answer is kept, and sent when the link is back", width).map((part) => line(span("tone.warn", part)));
  if (reason !== undefined) return wrap(`⚠ ${safeText(reason)}`, width).slice(0, 3).map((part) => line(span("tone.bad", part)));
  return [EMPTY_LINE];
}

function editorHeight({ editor, question, width }: Pick<ModalInput, "editor" | "question" | "width">): number {
  switch (editor.kind) {
    case "text":
      return Math.max(question.opts.multiline ? 3 : 1, Math.min(FIELD_LINES_MAX, fieldLines(editor.field, width - 2).lines.length));
    case "confirm":
      return 1;
    case "select":
      return editor.choices.options.length + 1;
    case "multi":
      return editor.choices.options.length + 1;
  }
}

function editorView(input: ModalInput, height: number, width: number): EditorView {
  const { editor, question } = input;
  switch (editor.kind) {
    case "text":
      return textView(editor.field.text === "" ? hintText(input) : undefined, fieldLines(editor.field, width - 2), height, width);
    case "confirm":
      return { lines: [confirmLine(editor.yes, question.opts.default !== false)] };
    case "select":
      return listView(editor, height, width, input.stage === "editing");
    case "multi":
      return listView(editor, height, width, input.stage === "editing");
  }
}

const hintText = ({ question: { opts } }: ModalInput): string => (typeof opts.default === "string" && opts.default !== "" ? opts.default : (opts.placeholder ?? ""));

function textView(hint: string | undefined, field: ReturnType<typeof fieldLines>, height: number, width: number): EditorView {
  const top = topToSee(field.row, 0, height, field.lines.length);
  const lines = Array.from({ length: height }, (_, at) => {
    const part = field.lines[top + at];
    const mark = at === 0 && top > 0 ? "↑ " : at === height - 1 && top + height < field.lines.length ? "↓ " : top + at === 0 ? "› " : "  ";
    if (hint !== undefined && at === 0) return line(span("accent", mark), span("field.default", truncate(safeText(hint.replaceAll("\n", " ")), width - 2)));
    return line(span("accent", mark), span("field.text", part?.text ?? ""));
  });
  return { lines, cursor: { x: 2 + field.column, y: field.row - top } };
}

function confirmLine(yes: boolean, yesIsDefault: boolean): Line {
  const choice = (word: string, chosen: boolean): Span[] => [span("accent", chosen ? "▸ " : "  "), span(chosen ? "strong" : "choice", word), span("text", "   ")];
  return line(...choice("Yes", yes), ...choice("No", !yes), span("muted", yesIsDefault ? "[Y/n]" : "[y/N]"));
}

function listView(editor: Extract<Editor, { kind: "select" | "multi" }>, height: number, width: number, isEditing: boolean): EditorView {
  const { choices } = editor;
  const shown = shownOptions(choices);
  const ticked = tickedValues(choices).length;
  const size = Math.max(1, height - 1);
  const top = topToSee(choices.at, clampTop(choices.at - Math.floor(size / 2), size, shown.length), size, shown.length);
  const labels = Math.min(Math.max(4, ...choices.options.map(({ label }) => widthOf(safeText(label)))), Math.floor(width * 0.6));
  const lines: Line[] = [];
  for (let at = top; at < Math.min(top + size, shown.length); at += 1) {
    const option = shown[at];
    if (!option) continue;
    const marked = at === choices.at;
    const box = editor.kind === "multi" ? (choices.ticked.has(option.value) ? "[✓] " : "[ ] ") : "";
    const spans = [span("accent", marked ? "▸ " : "  "), span(choices.ticked.has(option.value) ? "tone.good" : "choice", box), span(marked ? "strong" : "choice", pad(safeText(option.label), labels))];
    if (option.hint) spans.push(span("choice.hint", `  ${safeText(option.hint)}`));
    lines.push({ ...fillLine(line(...spans), width), ...(marked ? { ground: "modal.selection" as const } : {}) });
  }
  if (shown.length === 0) lines.push(line(span("muted", choices.options.length === 0 ? "  nothing to choose from" : "  nothing matches")));
  while (lines.length < size && lines.length < choices.options.length) lines.push(EMPTY_LINE);
  const where = shown.length > size ? `${choices.at + 1} of ${shown.length}` : "";
  const left = editor.kind === "multi" ? [span("text", `${ticked} chosen`)] : [span("accent", "/ "), choices.filter === "" ? span("field.default", "type to filter") : span("field.text", safeText(choices.filter))];
  lines.push(line(...left, span("muted", where === "" ? "" : `   ${where}`)));
  const cursor = editor.kind === "select" && isEditing ? { cursor: { x: 2 + widthOf(safeText(choices.filter)), y: lines.length - 1 } } : {};
  return { lines, ...cursor };
}
