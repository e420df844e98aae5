// The footer's hints: only keys that do something here and now, the way out always last and always there.

import type { Action } from "./actions.ts";
import { type KeyRow, LEAVE_RANK } from "./key-row.ts";
import { shownKey } from "./key-names.ts";
import { isOverInForce, overWord, type OverFacts } from "./over-hints.ts";
import type { Keymap, Where } from "./routing.ts";

export interface Hint {
  keys: string;
  word: string;
  isWayOut: boolean;
  /** Its key is of this place; else it works elsewhere too. */
  isOfPlace: boolean;
}

/** What the hints depend on besides where the keys go. */
export interface HintFacts {
  where: Where;
  twoPanes: boolean;
  maximised: boolean;
  canInterrupt: boolean;
  canStop: boolean;
  onGroup: "folded" | "unfolded" | undefined;
  follows: boolean;
  rows: boolean;
  multiline: boolean;
  questionScrolls: boolean;
  /** The answer is kept until the link is back (and can be changed); else it is on its way. */
  isHeld: boolean;
  filtered: boolean;
  wayOut: "leave" | "quit" | "stop";
  /** LIVE shows only rows with words. */
  liveWords: boolean;
  /** LOG has words to look for. */
  words: "only" | "marked" | undefined;
  /** The overlay on top. */
  over: OverFacts | undefined;
  /** Of a replay: what Space does. */
  isPlaying: boolean;
}

export function hintsOf(facts: HintFacts, keymap: Keymap): Hint[] {
  const rows = keymap.rowsOf(facts.where);
  return rows
    .filter((row) => row.hint !== undefined && row.keys.length > 0 && isInForce(row.action, facts))
    .sort((a, b) => (a.hint?.rank ?? 0) - (b.hint?.rank ?? 0))
    .map((row) => ({
      keys: keysFor(row.action, facts) ?? shownKeys(row, rows),
      word: wordFor(row.action, row.hint?.word ?? "", facts),
      isWayOut: row.hint?.rank === LEAVE_RANK,
      isOfPlace: row.context !== "anywhere" && row.context !== "untyped",
    }));
}

/** Where a key of the place is the person's own, what was written for the default keys may be wrong. */
function shownKeys(row: KeyRow, rows: readonly KeyRow[]): string {
  const isOwn = rows.some((other) => other.context === row.context && other.isOwn === true);
  return (isOwn ? undefined : row.hint?.keys) ?? shownKey(row.keys[0] ?? "");
}

function isInForce(action: Action, facts: HintFacts): boolean {
  switch (action) {
    case "maximise":
      return facts.twoPanes || facts.maximised;
    case "back":
      return facts.where.modal === "recorded" || facts.maximised || facts.canInterrupt;
    case "row.open":
      return facts.rows;
    case "move.end":
      return facts.where.pane === "log" && !facts.follows;
    case "move.down":
      return facts.rows;
    case "help.open":
      return facts.where.overlay !== "help";
    case "palette.open":
      return facts.where.overlay !== "palette";
    case "live.next":
      return facts.liveWords;
    case "log.next":
    case "log.only":
      return facts.where.pane === "filter" || facts.words !== undefined;
    case "newline":
      return facts.multiline;
    case "question.down":
      return facts.questionScrolls;
    case "edit-again":
      return facts.isHeld;
    case "leave.stop":
      return facts.canStop;
    default:
      return isOverInForce(action, facts.over);
  }
}

/** As the controller goes: LIVE, LOG, and in a replay the timeline. */
function nextPane({ pane, isReplay }: Where): string {
  if (pane === "live") return "LOG";
  return pane === "log" && isReplay ? "TIMELINE" : "LIVE";
}

function keysFor(action: Action, facts: HintFacts): string | undefined {
  return action === "back" && facts.maximised ? "Esc" : undefined;
}

function wordFor(action: Action, word: string, facts: HintFacts): string {
  switch (action) {
    case "focus.next":
      return `→ ${nextPane(facts.where)}`;
    case "replay.play-pause":
      return facts.isPlaying ? "pause" : word;
    case "maximise":
      return facts.maximised ? "restore" : word;
    case "back":
      return facts.where.modal === "recorded" ? "close" : facts.maximised ? "restore" : word;
    case "row.open":
      return facts.onGroup === undefined ? word : facts.onGroup === "unfolded" ? "fold" : "unfold";
    case "log.only":
      return facts.words === "only" ? word : "only these";
    case "cancel":
      return facts.filtered ? "clear filter" : word;
    case "leave":
      return facts.wayOut;
    default:
      return overWord(action, word, facts.over);
  }
}
