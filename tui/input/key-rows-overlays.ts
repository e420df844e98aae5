// The keys of what lies over the panes, and of fields that are no question's.

import { finding, type KeyRow, lineEditing, row, scrolling } from "./key-row.ts";

export const OVERLAY_ROWS: readonly KeyRow[] = [
  row("leave", ["s"], "leave.stop", "Stops the run", { word: "stop", rank: 10 }),
  row("leave", ["g"], "leave.without-screen", "Goes on without a screen, in plain lines", { word: "go on without", rank: 11 }),
  row("leave", ["esc", "q"], "leave.stay", "Stays", { word: "stay", rank: 12, keys: "Esc" }),
  row("leave", ["up", "k", "shift+tab"], "leave.up", "The choice before"),
  row("leave", ["down", "j", "tab"], "leave.down", "The next choice"),
  row("leave", ["enter"], "leave.choose", "Takes the marked choice", { word: "choose", rank: 5 }),

  row("inspector", ["1"], "inspector.invocations", "Invocations"),
  row("inspector", ["2"], "inspector.chart", "Chart"),
  row("inspector", ["3"], "inspector.status", "Status"),
  row("inspector", ["4"], "inspector.artifacts", "Artifacts", { word: "view", rank: 8, keys: "1-4" }),
  row("inspector", ["tab", "right", "l"], "inspector.next", "The next view"),
  row("inspector", ["shift+tab", "left"], "inspector.before", "The view before"),
  row("inspector", ["v"], "inspector.part", "In the chart: its states, or its transitions", { word: "transitions", rank: 6 }),
  row("inspector", ["enter", "o"], "over.open", "Opens what is marked: transcript, event, artifact", {
    word: "open",
    rank: 4,
    keys: "Enter",
  }),
  row("inspector", ["y"], "over.copy", "Copies its path or id", { word: "copy path", rank: 10 }),
  row("inspector", ["Y"], "over.copy-folder", "Copies the path of the session's folder"),
  row("inspector", ["h", "backspace"], "overlay.back", "Back"),
  row("inspector", ["esc", "q"], "overlay.close", "Closes the inspector", { word: "close", rank: 3, keys: "Esc" }),
  ...scrolling("inspector", 2),

  row("transcript", ["t"], "transcript.thinking", "Unfolds what the model thought, or folds it again", { word: "thinking", rank: 4 }),
  row("transcript", ["s"], "transcript.system", "Unfolds the instructions, or folds them again", { word: "system", rank: 6 }),
  row("transcript", ["r"], "transcript.results", "Unfolds what tools were given and gave back, or folds it again", {
    word: "results",
    rank: 5,
  }),
  row("transcript", ["["], "transcript.before", "The turn before", { word: "turn", rank: 7, keys: "[ ]" }),
  row("transcript", ["]"], "transcript.next", "The next turn"),
  row("transcript", ["o", "enter"], "over.open", "The turn as plain text, in the pager", { word: "pager", rank: 9, keys: "o" }),
  row("transcript", ["y"], "over.copy", "Copies the reply that is seen", { word: "copy", rank: 10 }),
  row("transcript", ["Y"], "over.copy-folder", "Copies the path of the turn's files"),
  row("transcript", ["h", "left", "backspace"], "overlay.back", "Back"),
  row("transcript", ["esc", "q"], "overlay.close", "Back", { word: "back", rank: 3, keys: "Esc" }),
  ...scrolling("transcript", 2),
  ...finding("transcript"),

  row("pager", ["y"], "over.copy", "Copies the path, or the text where it has none", { word: "copy", rank: 10 }),
  row("pager", ["Y"], "over.copy-folder", "Copies the path of the session's folder"),
  row("pager", ["h", "left", "backspace"], "overlay.back", "Back"),
  row("pager", ["esc", "q"], "overlay.close", "Back", { word: "back", rank: 3, keys: "Esc" }),
  ...scrolling("pager", 2),
  ...finding("pager"),

  row("find", ["enter"], "find.go", "Looks for the words", { word: "find", rank: 1 }),
  row("find", ["esc"], "find.cancel", "Leaves the field", { word: "cancel", rank: 2, keys: "Esc" }),
  row("find", ["backspace", "ctrl+h", "alt+backspace", "ctrl+w"], "find.erase", "Takes a letter back"),

  row("actions", ["enter"], "over.open", "Does what is marked", { word: "do", rank: 1 }),
  row("actions", ["esc", "q", "o"], "overlay.close", "Closes the menu", { word: "close", rank: 2, keys: "Esc" }),
  row("actions", ["up", "k", "shift+tab"], "over.up", "The action before"),
  row("actions", ["down", "j", "tab"], "over.down", "The next action", { word: "choose", rank: 3, keys: "↑↓" }),

  row("filter", ["enter"], "filter.keep", "Leaves the field; the filter stays", { word: "keep", rank: 1 }),
  row("filter", ["esc"], "filter.clear", "Leaves the field without a filter", { word: "clear", rank: 2 }),
  row("filter", ["down", "tab"], "log.next", "The next row with the words", { word: "match", rank: 3, keys: "↑↓" }),
  row("filter", ["up", "shift+tab"], "log.before", "The row with the words before"),
  ...lineEditing("filter"),

  row("help", ["esc", "q"], "overlay.close", "Closes the help", { word: "close", rank: 3, keys: "Esc" }),
  ...scrolling("help", 2),

  row("palette", ["enter"], "palette.run", "Does what is marked", { word: "do", rank: 1 }),
  row("palette", ["esc"], "overlay.close", "Closes the palette", { word: "close", rank: 3 }),
  row("palette", ["up", "shift+tab"], "palette.up", "The command before; from the first to the last"),
  row("palette", ["down", "tab"], "palette.down", "The next command; from the last to the first", { word: "choose", rank: 2, keys: "↑↓" }),
  row("palette", ["pgup"], "palette.page-up", "A page up"),
  row("palette", ["pgdn"], "palette.page-down", "A page down"),
  row("palette", ["ctrl+home"], "palette.first", "The first command"),
  row("palette", ["ctrl+end"], "palette.last", "The last command"),
  ...lineEditing("palette"),
];
