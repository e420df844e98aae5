// A question's modal as lines. It never asks for more room than there is: lists and fields scroll, the question wraps and
// scrolls, what is said of the answer and the hints stay.

import { type OpenQuestion, safeText } from "../../fold/index.ts";
import type { Editor, EditorTarget, EditorView } from "./editor.ts";
import { EMPTY_LINE, fillLine, type Line, line, span } from "./line.ts";
import { markdownLines } from "./markdown-lines.ts";
import { choicesHeight, choicesView } from "./modal-choices.ts";
import { confirmLine, NO_FROM } from "./modal-confirm.ts";
import { cutQuestion, detailLines } from "./modal-detail.ts";
import { fieldHeight, fieldView } from "./modal-text.ts";
import { clampTop } from "./viewport.ts";
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
  /** What a click on a line is on. */
  targetAt(line: number): EditorTarget | undefined;
}

export function modalView(input: ModalInput): ModalView {
  const { width, height } = input;
  const question = questionLines(input.question, width);
  const status = statusLines(input, width).slice(0, Math.max(1, height - 2));
  const editorWanted = editorHeight(input);
  const room = height - status.length;
  const editorMin = Math.min(editorWanted, input.editor.kind === "select" || input.editor.kind === "multi" ? 4 : 1);
  const gap = room >= question.length + 1 + editorWanted ? 1 : 0;
  const forQuestion = Math.max(
    1,
    Math.min(question.length, room - gap - Math.min(editorWanted, Math.max(editorMin, room - gap - question.length))),
  );
  const forEditor = Math.max(1, Math.min(editorWanted, room - gap - forQuestion));
  const scrollMax = Math.max(0, question.length - forQuestion);
  const top = clampTop(input.scroll, forQuestion, question.length);
  const shown = question.slice(top, top + forQuestion).map((part, at) => withScrollMark(part, at, forQuestion, top, scrollMax, width));
  const editor = editorView(input, forEditor);
  const lines = [...shown, ...(gap ? [EMPTY_LINE] : []), ...editor.lines, ...status];
  while (lines.length < height) lines.push(EMPTY_LINE);
  const above = shown.length + gap;
  return {
    lines: lines.slice(0, height).map((part) => fillLine(part, width)),
    ...(editor.cursor && input.stage === "editing" && !input.readOnly
      ? { cursor: { x: editor.cursor.x, y: editor.cursor.y + above } }
      : {}),
    scrollMax,
    targetAt: (at) => (at < above + editor.lines.length ? editor.targets[at - above] : undefined),
  };
}

/** Lines that the modal would like to have, its border left out. */
export function modalHeight(input: Omit<ModalInput, "height">): number {
  return questionLines(input.question, input.width).length + 1 + editorHeight(input) + statusLines(input, input.width).length;
}

function questionLines({ opts }: OpenQuestion, width: number): Line[] {
  const text = cutQuestion(opts.prompt);
  const columns = width - 1;
  return [
    ...markdownLines(text.trim() === "" ? "(no question)" : text.trimEnd(), columns),
    ...(opts.detail ? detailLines(opts.detail, columns) : []),
  ];
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
  if (stage === "held")
    return wrap("⚠ not connected: the answer is kept, and sent when the link is back", width).map((part) => line(span("tone.warn", part)));
  if (reason !== undefined)
    return wrap(`⚠ ${safeText(reason)}`, width)
      .slice(0, 3)
      .map((part) => line(span("tone.bad", part)));
  return [EMPTY_LINE];
}

function editorHeight({ editor, question, width }: Pick<ModalInput, "editor" | "question" | "width">): number {
  switch (editor.kind) {
    case "text":
      return fieldHeight(editor.field, question.opts, width);
    case "confirm":
      return 1;
    case "select":
    case "multi":
      return choicesHeight(editor.choices, editor.kind === "multi", width);
  }
}

function editorView({ editor, question, stage, width }: ModalInput, height: number): EditorView {
  const { opts } = question;
  switch (editor.kind) {
    case "text":
      return fieldView(editor.field, opts, width, height);
    case "confirm":
      return { lines: [confirmLine(editor.yes, opts.default !== false)], targets: [{ kind: "yes-no", noFrom: NO_FROM }] };
    case "select":
    case "multi":
      return choicesView(
        { choices: editor.choices, isSeveral: editor.kind === "multi", least: opts.min ?? 0, isEditing: stage === "editing" },
        width,
        height,
      );
  }
}
