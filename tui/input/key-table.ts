// The one table of keys: routing, the footer's hints, docs/keys.md and a test that no key does two things in one context
// are all made from it.

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

/** What a replay can be told; replay-keys.ts says what each means. */
export type ReplayAction =
  | "replay.play-pause"
  | "replay.step"
  | "replay.back"
  | "replay.forward"
  | "replay.marker-back"
  | "replay.marker-next"
  | "replay.faster"
  | "replay.slower"
  | "replay.start"
  | "replay.end";

/** What overlays can be told; overlay-keys.ts says what each means. */
export type OverlayAction =
  | "inspector.open"
  | "inspector.invocations"
  | "inspector.chart"
  | "inspector.status"
  | "inspector.artifacts"
  | "inspector.next"
  | "inspector.before"
  | "inspector.part"
  | "overlay.close"
  | "overlay.back"
  | "over.up"
  | "over.down"
  | "over.page-up"
  | "over.page-down"
  | "over.start"
  | "over.end"
  | "over.open"
  | "over.copy"
  | "over.copy-folder"
  | "transcript.thinking"
  | "transcript.system"
  | "transcript.results"
  | "transcript.before"
  | "transcript.next"
  | "find.open"
  | "find.next"
  | "find.before"
  | "find.go"
  | "find.cancel"
  | "find.erase"
  | "row.open"
  | "row.actions"
  | "panes.artifacts"
  | "panes.states";

/** What LIVE can be told; live-keys.ts says what each means. */
export type LiveAction = "live.filter" | "live.next" | "live.before";

/** What LOG can be told; log-keys.ts says what each means. */
export type LogAction =
  | "log.filter"
  | "log.next"
  | "log.before"
  | "log.only"
  | "log.lane.chart"
  | "log.lane.llm"
  | "log.lane.human"
  | "log.lane.error"
  | "log.lane.debug"
  | "log.lanes"
  | "filter.keep"
  | "filter.clear";

/** Help and the command palette; palette-keys.ts says what each means. */
export type PaletteAction =
  | "help.open"
  | "palette.open"
  | "palette.run"
  | "palette.up"
  | "palette.down"
  | "palette.page-up"
  | "palette.page-down"
  | "palette.first"
  | "palette.last";

export type Context = keyof typeof CONTEXTS;

export type Action =
  | "leave"
  | "redraw"
  | "suspend"
  | "focus.next"
  | "focus.back"
  | ReplayAction
  | OverlayAction
  | LiveAction
  | LogAction
  | PaletteAction
  | "mouse"
  | "alerts"
  | "copy"
  | "maximise"
  | "back"
  | "move.up"
  | "move.down"
  | "move.page-up"
  | "move.page-down"
  | "move.start"
  | "move.end"
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
  /** Its keys are the person's own. */
  isOwn?: true;
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
  row("anywhere", ["ctrl+z"], "suspend", "Suspends; fg in the shell comes back"),
  row("anywhere", ["ctrl+g", "f2"], "inspector.open", "The inspector, over a question too; again closes it"),
  row("untyped", ["?"], "inspector.open", "The inspector; again closes it", { word: "inspector", rank: 55 }),
  row("anywhere", ["f1"], "help.open", "Help: the keys that work here and now", { word: "help", rank: 70 }),
  row("anywhere", ["ctrl+p"], "palette.open", "The command palette: type what you want to do", { word: "commands", rank: 75 }),
  row("untyped", ["M"], "mouse", "Gives the mouse to the terminal, and takes it back"),
  row("untyped", ["A"], "alerts", "What is said while you look elsewhere: a notification, only the bell, nothing"),

  row("panes", ["tab"], "focus.next", "The other pane; in a replay the timeline too", { word: "→", rank: 40, keys: "Tab" }),
  row("panes", ["shift+tab"], "focus.back", "The pane before"),
  row("panes", ["m"], "maximise", "One pane for all the room, and back", { word: "maximise", rank: 50 }),
  row("panes", ["esc"], "back", "Restores a maximised pane; else twice within 2 s interrupts the run", {
    word: "interrupt",
    rank: 41,
    keys: "Esc Esc",
  }),
  row("pane.live", ["j", "down"], "move.down", "The next row", { word: "select", rank: 10, keys: "j/k" }),
  row("pane.live", ["k", "up"], "move.up", "The row before"),
  row("pane.live", ["pgdn"], "move.page-down", "A page down"),
  row("pane.live", ["pgup"], "move.page-up", "A page up"),
  row("pane.live", ["g", "home"], "move.start", "The first row; the selection is let go"),
  row("pane.live", ["G", "end"], "move.end", "The last row"),
  row("pane.live", ["enter"], "row.open", "The transcript of an invocation; unfolds a group, or folds it again", {
    word: "transcript",
    rank: 20,
  }),
  row("pane.live", ["o"], "row.actions", "What can be done with the row", { word: "actions", rank: 45 }),
  row("panes", ["a"], "panes.artifacts", "The artifacts, in the inspector"),
  row("panes", ["v"], "panes.states", "The states of the chart, in the inspector"),
  row("pane.live", ["/"], "live.filter", "Filters LIVE: only rows with these words in name, state, model or error", {
    word: "filter",
    rank: 52,
  }),
  row("pane.live", ["n"], "live.next", "The next of the rows with the words", { word: "match", rank: 25, keys: "n/N" }),
  row("pane.live", ["N"], "live.before", "The row with the words before"),
  row("pane.log", ["/"], "log.filter", "Filters LOG: only rows with these words", { word: "filter", rank: 52 }),
  row("timeline", ["/"], "log.filter", "Filters LOG: only rows with these words"),
  row("panes", ["y"], "copy", "Copies the path of what is selected"),
  row("pane.log", ["n"], "log.next", "The next row with the words", { word: "match", rank: 25, keys: "n/N" }),
  row("pane.log", ["N"], "log.before", "The row with the words before"),
  row("pane.log", ["f"], "log.only", "Only rows with the words, or all with the words marked", { word: "all rows", rank: 26 }),
  row("pane.log", ["1"], "log.lane.chart", "The chart's rows, shown or not", { word: "lanes", rank: 46, keys: "1-5" }),
  row("pane.log", ["2"], "log.lane.llm", "The models' rows, shown or not"),
  row("pane.log", ["3"], "log.lane.human", "People's rows, shown or not"),
  row("pane.log", ["4"], "log.lane.error", "Rows of trouble, shown or not"),
  row("pane.log", ["5"], "log.lane.debug", "The debugger's rows, shown or not"),
  row("pane.log", ["0"], "log.lanes", "All lanes"),
  row("pane.log", ["enter"], "row.open", "The transcript of the row's invocation", { word: "transcript", rank: 20 }),
  row("pane.log", ["o"], "row.actions", "What can be done with the row"),
  row("pane.log", ["j", "down"], "move.down", "The next row", { word: "scroll", rank: 10, keys: "j/k" }),
  row("pane.log", ["k", "up"], "move.up", "The row before"),
  row("pane.log", ["pgdn"], "move.page-down", "A page down"),
  row("pane.log", ["pgup"], "move.page-up", "A page up"),
  row("pane.log", ["g", "home"], "move.start", "The first row that is kept"),
  row("pane.log", ["G", "end"], "move.end", "The end; follows it again", { word: "follow", rank: 20, keys: "End" }),

  row("replay", ["space"], "replay.play-pause", "Plays, or stops there", { word: "play", rank: 30, keys: "Space" }),
  row("timeline", ["."], "replay.step", "One event", { word: "event", rank: 2 }),
  row("timeline", ["left"], "replay.back", "Back 5 s", { word: "5 s", rank: 3, keys: "←→" }),
  row("timeline", ["right"], "replay.forward", "On 5 s"),
  row("timeline", ["["], "replay.marker-back", "The marker before", { word: "marker", rank: 4, keys: "[ ]" }),
  row("timeline", ["]"], "replay.marker-next", "The next marker"),
  row("timeline", ["+", "="], "replay.faster", "Faster", { word: "speed", rank: 5, keys: "+ -" }),
  row("timeline", ["-"], "replay.slower", "Slower"),
  row("timeline", ["home"], "replay.start", "The start", { word: "start", rank: 6 }),
  row("timeline", ["end"], "replay.end", "The end; follows a session that is still written", { word: "end", rank: 7 }),

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

/** A field for a line of text is edited alike wherever it stands. */
function lineEditing(context: Context): KeyRow[] {
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

function scrolling(context: Context, rank: number): KeyRow[] {
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

function finding(context: Context): KeyRow[] {
  return [
    row(context, ["/"], "find.open", "Looks for words", { word: "find", rank: 8 }),
    row(context, ["n"], "find.next", "The next match", { word: "match", rank: 7.5, keys: "n/N" }),
    row(context, ["N"], "find.before", "The match before"),
  ];
}
