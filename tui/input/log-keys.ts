// What keys do to LOG: its filter, its lanes, the way from match to match.

import type { LaneKind } from "../../fold/index.ts";
import { ALL_OF_LOG, type LogFilter, nextMatch, sameRow, withLane, wordsOf } from "../domain/log-filter.ts";
import { selectInLog } from "../domain/log-lines.ts";
import { edit, type FieldEdit, insert, type TextField, textField } from "../domain/text-field.ts";
import type { ScreenState } from "../store/screen-state.ts";
import type { Action } from "./actions.ts";
import { FILTER_CHARS_MAX } from "./limits.ts";

export interface LogKeys {
  /** False: the action is none of LOG's. */
  act(action: Action): boolean;
  /** Typed or pasted text, while the filter is open. */
  type(text: string): void;
}

export function createLogKeys(state: ScreenState, say: (text: string) => void): LogKeys {
  /** What is read stays where it is. */
  function change(filter: LogFilter): void {
    const before = state.logRows();
    const from = { rows: before.rows.slice(), dropped: before.dropped };
    const at = state.log.get();
    state.logFilter.set(filter);
    state.log.set(sameRow(from, at, state.logRows()));
  }

  function open(): void {
    state.onTimeline.set(false);
    state.focus.set("log");
    state.filterField.set(textField(state.logFilter.get().words));
  }

  function typed(field: TextField): void {
    state.filterField.set(field);
    const { words } = state.logFilter.get();
    if (field.text !== words) change({ ...state.logFilter.get(), words: field.text, only: true });
  }

  function clear(): void {
    state.filterField.set(undefined);
    change({ ...state.logFilter.get(), words: "", only: true });
  }

  function goToMatch(by: 1 | -1): void {
    const { words } = state.logFilter.get();
    if (wordsOf(words).length === 0) return say("there are no words to look for: / takes some");
    const rows = state.logRows();
    const number = nextMatch(rows, state.log.get(), words, by);
    if (number === undefined) return say(by > 0 ? "no match further down" : "no match further up");
    state.log.set((at) => selectInLog(rows, at, number, state.logHeight()));
  }

  return {
    act(action) {
      switch (action) {
        case "log.filter":
          open();
          return true;
        case "log.next":
          goToMatch(1);
          return true;
        case "log.before":
          goToMatch(-1);
          return true;
        case "log.only":
          change({ ...state.logFilter.get(), only: !state.logFilter.get().only });
          return true;
        case "log.lane.chart":
        case "log.lane.llm":
        case "log.lane.human":
        case "log.lane.error":
        case "log.lane.debug":
          change(withLane(state.logFilter.get(), action.slice("log.lane.".length) as LaneKind));
          return true;
        case "log.lanes":
          change({ ...state.logFilter.get(), hidden: ALL_OF_LOG.hidden });
          return true;
        case "filter.keep":
          state.filterField.set(undefined);
          return true;
        case "filter.clear":
          clear();
          return true;
        default: {
          const field = state.filterField.get();
          if (state.where().pane !== "filter" || !field || !action.startsWith("field.")) return false;
          typed(edit(field, action.slice("field.".length) as FieldEdit));
          return true;
        }
      }
    },
    type(text) {
      const field = state.filterField.get();
      if (field && field.text.length + text.length <= FILTER_CHARS_MAX) typed(insert(field, text, false));
    },
  };
}
