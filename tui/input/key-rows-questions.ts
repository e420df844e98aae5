// The keys of a question, by its kind.

import { type KeyRow, lineEditing, row } from "./key-row.ts";

export const QUESTION_ROWS: readonly KeyRow[] = [
  row("field", ["enter"], "send", "Sends; an empty field sends the default", { word: "send", rank: 10 }),
  row("field", ["esc"], "cancel", "Cancels the question", { word: "cancel", rank: 20 }),
  row("field", ["ctrl+j", "alt+enter", "shift+enter"], "newline", "A new line, where the field takes several", {
    word: "new line",
    rank: 30,
    keys: "Ctrl-J",
  }),
  row("field", ["up"], "history.back", "A line up; on the first line an answer given before"),
  row("field", ["down"], "history.next", "A line down; on the last line the answer after"),
  ...lineEditing("field"),
  row("field", ["ctrl+home"], "field.text-start", "Start of the text"),
  row("field", ["ctrl+end"], "field.text-end", "End of the text"),
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
  row("select", ["backspace", "ctrl+h", "alt+backspace", "ctrl+w"], "choice.erase", "Takes a letter back from the filter"),
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
  row("recorded", ["tab"], "focus.next", "The timeline, or a pane", { word: "→", rank: 40, keys: "Tab" }),
];
