// What a click in the editor of a question means.

import { tick } from "./choices.ts";
import type { Editor, EditorTarget } from "./editor.ts";
import { offsetAt } from "./field-lines.ts";
import { moved } from "./text-field.ts";

/** The editor after a click on `target` in column `x`; `columns` are the field's. */
export function clicked(editor: Editor, target: EditorTarget, x: number, columns: number): Editor {
  switch (target.kind) {
    case "choice":
      if (editor.kind === "select") return { ...editor, choices: { ...editor.choices, at: target.at } };
      return editor.kind === "multi" ? { ...editor, choices: tick({ ...editor.choices, at: target.at }) } : editor;
    case "text":
      return editor.kind === "text"
        ? { ...editor, field: moved(editor.field, offsetAt(editor.field, columns, target.row, x - target.left)) }
        : editor;
    case "yes-no":
      return editor.kind === "confirm" ? { ...editor, yes: x < target.noFrom } : editor;
  }
}
