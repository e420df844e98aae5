// What a modal holds while its question is open, one shape a kind of question; and what each draws of itself.

import type { Choices } from "./choices.ts";
import type { Line } from "./line.ts";
import type { TextField } from "./text-field.ts";

export type Editor =
  /** `historyAt`: how many answers back, -1 for what is being typed. */
  | { kind: "text"; field: TextField; historyAt: number }
  | { kind: "confirm"; yes: boolean }
  | { kind: "select"; choices: Choices }
  | { kind: "multi"; choices: Choices };

/** One kind of question's share of the modal. */
export interface EditorView {
  lines: Line[];
  cursor?: { x: number; y: number };
  /** Of each line, where a click on it means something. */
  targets: readonly (EditorTarget | undefined)[];
}

/** What a click on a line of an editor is on. */
export type EditorTarget =
  | { kind: "choice"; at: number }
  /** A line of a field, its text from column `left`. */
  | { kind: "text"; row: number; left: number }
  | { kind: "yes-no"; noFrom: number };
