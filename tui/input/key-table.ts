// The one table of keys: routing, the footer's hints, docs/keys.md and a test that no key does two things in one context
// are all made from it.

export const CONTEXTS = {
  anywhere: "Anywhere",
  panes: "Panes",
  "pane.live": "Panes, LIVE focused",
  "pane.log": "Panes, LOG focused",
  field: "A question: text",
  confirm: "A question: yes or no",
  select: "A question: one of several",
  multi: "A question: several of several",
  waiting: "A question: the answer is on its way, or kept until the link is back",
  recorded: "A recorded question (replay)",
  leave: "Leaving: stop, go on without a screen, stay",
} as const;

export type Context = keyof typeof CONTEXTS;

export type Action =
  | "leave"
  | "redraw"
  | "suspend"
  | "focus.next"
  | "maximise"
  | "back"
  | "move.up"
  | "move.down"
  | "move.page-up"
  | "move.page-down"
  | "move.start"
  | "move.end"
  | "fold"
  | "send"
  | "cancel"
  | "newline"
  | "history.back"
  | "history.next"
  | "field.left"
  | "field.right"
  | "field.word-left"
  | "field.word-right"
  | "field.line-start"
  | "field.line-end"
  | "field.text-start"
  | "field.text-end"
  | "field.backspace"
  | "field.delete"
  | "field.delete-word-left"
  | "field.delete-word-right"
  | "field.delete-to-line-start"
  | "field.delete-to-line-end"
  | "field.undo"
  | "field.redo"
  | "question.up"
  | "question.down"
  | "choose.yes"
  | "choose.no"
  | "choose.other"
  | "choice.up"
  | "choice.down"
  | "choice.page-up"
  | "choice.page-down"
  | "choice.first"
  | "choice.last"
  | "choice.tick"
  | "choice.all"
  | "choice.erase"
  | "edit-again"
  | "leave.stop"
  | "leave.without-screen"
  | "leave.stay"
  | "leave.up"
  | "leave.down"
  | "leave.choose";

export interface KeyRow {
  context: Context;
  keys: readonly string[];
  action: Action;
  /** For docs/keys.md: what it does. */
  says: string;
  /** In the footer: the word, and how early it stands (lower first). Absent: it is not shown there. */
  hint?: { word: string; rank: number; keys?: string };
}

const row = (context: Context, keys: readonly string[], action: Action, says: string, hint?: KeyRow["hint"]): KeyRow => ({
  context,
  keys,
  action,
  says,
  ...(hint ? { hint } : {}),
});

/** The way out is the last hint at every width. */
export const LEAVE_RANK = 1000;

export const KEY_TABLE: readonly KeyRow[] = [
  row("anywhere", ["ctrl+c"], "leave", "Leaves, or asks first where this terminal started the run; twice within 2 s stops the run", {
    word: "leave",
    rank: LEAVE_RANK,
  }),
  row("anywhere", ["ctrl+l"], "redraw", "Draws the screen anew"),
  row("anywhere", ["ctrl+z"], "suspend", "Suspends; `fg` comes back"),

  row("panes", ["tab", "shift+tab"], "focus.next", "The other pane", { word: "→", rank: 40, keys: "Tab" }),
  row("panes", ["m"], "maximise", "One pane for all the room, and back", { word: "maximise", rank: 50 }),
  row("panes", ["esc"], "back", "Restores a maximised pane; else twice within 2 s interrupts the run", {
    word: "interrupt",
    rank: 60,
    keys: "Esc Esc",
  }),
  row("pane.live", ["j", "down"], "move.down", "The next row", { word: "select", rank: 10, keys: "j/k" }),
  row("pane.live", ["k", "up"], "move.up", "The row before"),
  row("pane.live", ["pgdn"], "move.page-down", "A page down"),
  row("pane.live", ["pgup"], "move.page-up", "A page up"),
  row("pane.live", ["g", "home"], "move.start", "The first row; the selection is let go"),
  row("pane.live", ["G", "end"], "move.end", "The last row"),
  row("pane.live", ["enter"], "fold", "Unfolds a group, or folds it again", { word: "unfold", rank: 20 }),
  row("pane.log", ["j", "down"], "move.down", "The next row", { word: "scroll", rank: 10, keys: "j/k" }),
  row("pane.log", ["k", "up"], "move.up", "The row before"),
  row("pane.log", ["pgdn"], "move.page-down", "A page down"),
  row("pane.log", ["pgup"], "move.page-up", "A page up"),
  row("pane.log", ["g", "home"], "move.start", "The first row that is kept"),
  row("pane.log", ["G", "end"], "move.end", "The end; follows it again", { word: "follow", rank: 20, keys: "End" }),

  row("field", ["enter"], "send", "Sends; an empty field sends the default", { word: "send", rank: 10 }),
  row("field", ["esc"], "cancel", "Cancels the question", { word: "cancel", rank: 20 }),
  row("field", ["ctrl+j", "alt+enter", "shift+enter"], "newline", "A new line, where the field takes several", {
    word: "new line",
    rank: 30,
    keys: "Ctrl-J",
  }),
  row("field", ["up"], "history.back", "A line up; on the first line an answer given before"),
  row("field", ["down"], "history.next", "A line down; on the last line the answer after"),
  row("field", ["left", "ctrl+b"], "field.left", "One character left"),
  row("field", ["right", "ctrl+f"], "field.right", "One character right"),
  row("field", ["alt+left", "ctrl+left", "alt+b"], "field.word-left", "A word left"),
  row("field", ["alt+right", "ctrl+right", "alt+f"], "field.word-right", "A word right"),
  row("field", ["home", "ctrl+a"], "field.line-start", "Start of the line"),
  row("field", ["end", "ctrl+e"], "field.line-end", "End of the line"),
  row("field", ["ctrl+home"], "field.text-start", "Start of the text"),
  row("field", ["ctrl+end"], "field.text-end", "End of the text"),
  row("field", ["backspace", "ctrl+h", "shift+backspace"], "field.backspace", "Deletes the character before"),
  row("field", ["delete", "ctrl+d"], "field.delete", "Deletes the character after"),
  row("field", ["ctrl+w", "alt+backspace", "ctrl+backspace"], "field.delete-word-left", "Deletes the word before"),
  row("field", ["alt+d", "alt+delete", "ctrl+delete"], "field.delete-word-right", "Deletes the word after"),
  row("field", ["ctrl+u"], "field.delete-to-line-start", "Deletes to the start of the line"),
  row("field", ["ctrl+k"], "field.delete-to-line-end", "Deletes to the end of the line"),
  row("field", ["ctrl+_", "ctrl+-", "ctrl+/", "alt+u"], "field.undo", "Undoes"),
  row("field", ["alt+r", "ctrl+y"], "field.redo", "Does again what was undone"),
  row("field", ["pgup"], "question.up", "Scrolls a long question up"),
  row("field", ["pgdn"], "question.down", "Scrolls a long question down", { word: "question", rank: 40, keys: "PgUp/PgDn" }),

  row("confirm", ["y", "Y"], "choose.yes", "Yes, at once", { word: "yes", rank: 10 }),
  row("confirm", ["n", "N"], "choose.no", "No, at once", { word: "no", rank: 11 }),
  row("confirm", ["left", "right", "up", "down", "tab", "h", "l", "shift+tab"], "choose.other", "The other choice"),
  row("confirm", ["enter"], "send", "Sends the marked choice", { word: "send", rank: 15 }),
  row("confirm", ["esc"], "cancel", "Cancels the question", { word: "cancel", rank: 20 }),
  row("confirm", ["pgup"], "question.up", "Scrolls a long question up"),
  row("confirm", ["pgdn"], "question.down", "Scrolls a long question down", { word: "question", rank: 40, keys: "PgUp/PgDn" }),

  row("select", ["enter"], "send", "Sends the marked option", { word: "send", rank: 1 }),
  row("select", ["esc"], "cancel", "Clears the filter; without one cancels the question", { word: "cancel", rank: 20 }),
  row("select", ["up", "shift+tab"], "choice.up", "The option before; from the first to the last"),
  row("select", ["down", "tab"], "choice.down", "The next option; from the last to the first", { word: "choose", rank: 5, keys: "↑↓" }),
  row("select", ["pgup"], "choice.page-up", "A page up"),
  row("select", ["pgdn"], "choice.page-down", "A page down"),
  row("select", ["home"], "choice.first", "The first option"),
  row("select", ["end"], "choice.last", "The last option"),
  row("select", ["backspace", "ctrl+h"], "choice.erase", "Takes a letter back from the filter"),
  row("select", ["alt+up", "ctrl+u"], "question.up", "Scrolls a long question up"),
  row("select", ["alt+down", "ctrl+d"], "question.down", "Scrolls a long question down", { word: "question", rank: 40, keys: "Ctrl-U/D" }),

  row("multi", ["enter"], "send", "Sends what is ticked", { word: "send", rank: 1 }),
  row("multi", ["space"], "choice.tick", "Ticks or unticks the marked option", { word: "tick", rank: 2 }),
  row("multi", ["a"], "choice.all", "Ticks all, or none where all were", { word: "all", rank: 8 }),
  row("multi", ["esc"], "cancel", "Cancels the question", { word: "cancel", rank: 20 }),
  row("multi", ["up", "k", "shift+tab"], "choice.up", "The option before; from the first to the last"),
  row("multi", ["down", "j", "tab"], "choice.down", "The next option; from the last to the first", { word: "choose", rank: 5, keys: "↑↓" }),
  row("multi", ["pgup"], "choice.page-up", "A page up"),
  row("multi", ["pgdn"], "choice.page-down", "A page down"),
  row("multi", ["home", "g"], "choice.first", "The first option"),
  row("multi", ["end", "G"], "choice.last", "The last option"),
  row("multi", ["alt+up", "ctrl+u"], "question.up", "Scrolls a long question up"),
  row("multi", ["alt+down", "ctrl+d"], "question.down", "Scrolls a long question down", { word: "question", rank: 40, keys: "Ctrl-U/D" }),

  row("waiting", ["e", "esc"], "edit-again", "Takes a kept answer back to change it", { word: "edit", rank: 10 }),
  row("recorded", ["esc", "enter"], "back", "Puts the question away", { word: "close", rank: 10, keys: "Esc" }),

  row("leave", ["s"], "leave.stop", "Stops the run", { word: "stop", rank: 10 }),
  row("leave", ["g"], "leave.without-screen", "Goes on without a screen, in plain lines", { word: "go on without", rank: 11 }),
  row("leave", ["esc", "q"], "leave.stay", "Stays", { word: "stay", rank: 12, keys: "Esc" }),
  row("leave", ["up", "k", "shift+tab"], "leave.up", "The choice before"),
  row("leave", ["down", "j", "tab"], "leave.down", "The next choice"),
  row("leave", ["enter"], "leave.choose", "Takes the marked choice", { word: "choose", rank: 5 }),
];
