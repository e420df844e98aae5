// What a key does to the open question: a new editor, a scrolled question. Sending and cancelling are the controller's.

import { filterChoices, moveChoice, pageChoice, shownOptions, tick, tickAll } from "../domain/choices.ts";
import type { Editor } from "../domain/editor.ts";
import { fieldLines, offsetByLine } from "../domain/field-lines.ts";
import { edit, type FieldEdit, insert, moved, type TextField, textField } from "../domain/text-field.ts";
import { graphemesOf } from "../domain/width.ts";
import type { Action } from "./actions.ts";
import { type Desk, type OpenModal, withEditor } from "./prompt-desk.ts";

/** Options a page of a list moves by; the list itself may show more or fewer. */
const PAGE_OPTIONS = 8;

export interface ModalRoom {
  /** Columns of the field. */
  columns: number;
  /** How far the question can be scrolled. */
  scrollMax: number;
}

/** Undefined: the action is none of an editor's. */
export function editModal(desk: Desk, action: Action, room: ModalRoom): Desk | undefined {
  const { open } = desk;
  if (!open) return undefined;
  if (action === "question.up" || action === "question.down")
    return scrolled(desk, open, action === "question.up" ? -3 : 3, room.scrollMax);
  const editor = edited(desk, open, action, room);
  return editor && withEditor(desk, editor);
}

function scrolled(desk: Desk, open: OpenModal, by: number, most: number): Desk {
  return { ...desk, open: { ...open, scroll: Math.max(0, Math.min(most, Math.min(open.scroll, most) + by)) } };
}

function edited(desk: Desk, open: OpenModal, action: Action, room: ModalRoom): Editor | undefined {
  const { editor } = open;
  switch (editor.kind) {
    case "text":
      return editedText(desk, open, editor, action, room);
    case "confirm":
      return action === "choose.other"
        ? { ...editor, yes: !editor.yes }
        : action === "choose.yes"
          ? { ...editor, yes: true }
          : action === "choose.no"
            ? { ...editor, yes: false }
            : undefined;
    case "select":
    case "multi":
      return editedChoices(editor, action);
  }
}

function editedText(
  desk: Desk,
  open: OpenModal,
  editor: Extract<Editor, { kind: "text" }>,
  action: Action,
  room: ModalRoom,
): Editor | undefined {
  const { field } = editor;
  if (action === "newline") return open.question.opts.multiline ? { ...editor, field: insert(field, "\n", true) } : editor;
  if (action === "history.back" || action === "history.next") {
    const by = action === "history.back" ? -1 : 1;
    const { row, lines } = fieldLines(field, room.columns);
    const stays = by < 0 ? row > 0 : row < lines.length - 1;
    return stays ? { ...editor, field: moved(field, offsetByLine(field, room.columns, by)) } : recalled(editor, desk.history, by);
  }
  if (!action.startsWith("field.")) return undefined;
  return { ...editor, field: edit(field, action.slice("field.".length) as FieldEdit) };
}

/** What was being typed is not lost: it is what stands after the newest answer, and each recall can be undone. */
function recalled(editor: Extract<Editor, { kind: "text" }>, history: readonly string[], by: -1 | 1): Editor {
  const at = editor.historyAt - by;
  if (at < -1 || at >= history.length) return editor;
  if (at === -1) return { ...editor, historyAt: -1, field: editor.field.undo.length > 0 ? edit(editor.field, "undo") : textField() };
  const text = history[history.length - 1 - at] ?? "";
  const { field } = editor;
  const undo = editor.historyAt === -1 ? [...field.undo, { text: field.text, cursor: field.cursor }] : field.undo;
  const next: TextField = { text, cursor: text.length, undo, redo: [], typing: false };
  return { ...editor, historyAt: at, field: next };
}

function editedChoices(editor: Extract<Editor, { kind: "select" | "multi" }>, action: Action): Editor | undefined {
  const { choices } = editor;
  const put = (next: typeof choices): Editor => ({ ...editor, choices: next });
  switch (action) {
    case "choice.up":
      return put(moveChoice(choices, -1));
    case "choice.down":
      return put(moveChoice(choices, 1));
    case "choice.page-up":
      return put(pageChoice(choices, -PAGE_OPTIONS));
    case "choice.page-down":
      return put(pageChoice(choices, PAGE_OPTIONS));
    case "choice.first":
      return put({ ...choices, at: 0 });
    case "choice.last":
      return put({ ...choices, at: Math.max(0, shownOptions(choices).length - 1) });
    case "choice.tick":
      return put(tick(choices));
    case "choice.all":
      return put(tickAll(choices));
    case "choice.erase":
      return put(filterChoices(choices, [...graphemesOf(choices.filter)].slice(0, -1).join("")));
    default:
      return undefined;
  }
}

/** Typed or pasted text: into a field, or into a list's filter. */
export function typeInModal(desk: Desk, text: string): Desk {
  const { open } = desk;
  if (!open || open.stage !== "editing" || open.readOnly) return desk;
  const { editor } = open;
  if (editor.kind === "text")
    return withEditor(desk, { ...editor, historyAt: -1, field: insert(editor.field, text, open.question.opts.multiline === true) });
  if (editor.kind === "select")
    return withEditor(desk, {
      ...editor,
      choices: filterChoices(editor.choices, editor.choices.filter + text.replace(/[\u0000-\u001f\u007f-\u009f]+/gu, " ")),
    });
  return desk;
}
