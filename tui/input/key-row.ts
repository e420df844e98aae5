// A row of the key table, and the rows that several places have in common.

import type { Action } from "./actions.ts";

export const CONTEXTS = {
  anywhere: "Anywhere",
  untyped: "Wherever no text is typed",
  panes: "Panes",
  "pane.live": "Panes, LIVE focused",
  "pane.log": "Panes, LOG focused",
  replay: "A replay, everywhere but in the pager",
  timeline: "A replay, the timeline focused",
  field: "A question: text",
  confirm: "A question: yes or no",
  select: "A question: one of several",
  multi: "A question: several of several",
  waiting: "A question: the answer is on its way, or kept until the link is back",
  recorded: "A recorded question (replay)",
  leave: "Leaving: stop, go on without a screen, stay",
  inspector: "The inspector",
  transcript: "The transcript of an invocation",
  pager: "A text or file in the pager",
  find: "Looking for words in a transcript or pager",
  actions: "Actions on a row",
  filter: "The filter of LIVE or LOG",
  help: "Help",
  palette: "The command palette",
} as const;

export type Context = keyof typeof CONTEXTS;

export interface KeyRow {
  context: Context;
  keys: readonly string[];
  action: Action;
  /** For docs/keys.md: what it does. */
  says: string;
  /** In the footer: the word, and how early it stands (lower first). Absent: it is not shown there. */
  hint?: { word: string; rank: number; keys?: string };
  /** Its keys are the person's own. */
  isOwn?: true;
}

export const row = (context: Context, keys: readonly string[], action: Action, says: string, hint?: KeyRow["hint"]): KeyRow => ({
  context,
  keys,
  action,
  says,
  ...(hint ? { hint } : {}),
});

/** The way out is the last hint at every width. */
export const LEAVE_RANK = 1000;

/** A field for a line of text is edited alike wherever it stands. */
export function lineEditing(context: Context): KeyRow[] {
  return [
    row(context, ["left", "ctrl+b"], "field.left", "One character left"),
    row(context, ["right", "ctrl+f"], "field.right", "One character right"),
    row(context, ["alt+left", "ctrl+left", "alt+b"], "field.word-left", "A word left"),
    row(context, ["alt+right", "ctrl+right", "alt+f"], "field.word-right", "A word right"),
    row(context, ["home", "ctrl+a"], "field.line-start", "Start of the line"),
    row(context, ["end", "ctrl+e"], "field.line-end", "End of the line"),
    row(context, ["backspace", "ctrl+h", "shift+backspace"], "field.backspace", "Deletes the character before"),
    row(context, ["delete", "ctrl+d"], "field.delete", "Deletes the character after"),
    row(context, ["ctrl+w", "alt+backspace", "ctrl+backspace"], "field.delete-word-left", "Deletes the word before"),
    row(context, ["alt+d", "alt+delete", "ctrl+delete"], "field.delete-word-right", "Deletes the word after"),
    row(context, ["ctrl+u"], "field.delete-to-line-start", "Deletes to the start of the line"),
    row(context, ["ctrl+k"], "field.delete-to-line-end", "Deletes to the end of the line"),
    row(context, ["ctrl+_", "ctrl+-", "ctrl+/", "alt+u"], "field.undo", "Undoes"),
    row(context, ["alt+r", "ctrl+y"], "field.redo", "Does again what was undone"),
  ];
}

export function scrolling(context: Context, rank: number): KeyRow[] {
  const pages = context === "inspector" ? [] : ["space"];
  return [
    row(context, ["j", "down"], "over.down", "A line down", { word: context === "inspector" ? "select" : "scroll", rank, keys: "j/k" }),
    row(context, ["k", "up"], "over.up", "A line up"),
    row(context, ["pgdn", ...pages], "over.page-down", "A page down"),
    row(context, ["pgup"], "over.page-up", "A page up"),
    row(context, ["g", "home"], "over.start", "The start"),
    context === "help"
      ? row(context, ["G", "end"], "over.end", "The end")
      : row(context, ["G", "end"], "over.end", "The end; follows it again", { word: "follow", rank: 11, keys: "G" }),
  ];
}

export function finding(context: Context): KeyRow[] {
  return [
    row(context, ["/"], "find.open", "Looks for words", { word: "find", rank: 8 }),
    row(context, ["n"], "find.next", "The next match", { word: "match", rank: 7.5, keys: "n/N" }),
    row(context, ["N"], "find.before", "The match before"),
  ];
}
