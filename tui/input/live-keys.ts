// What keys do to the words that LIVE is narrowed by, and the way from row to row.

import { nextLiveRow } from "../domain/live-window.ts";
import { edit, type FieldEdit, insert, type TextField, textField } from "../domain/text-field.ts";
import type { ScreenState } from "../store/screen-state.ts";
import type { Action } from "./actions.ts";
import { FILTER_CHARS_MAX } from "./limits.ts";

export interface LiveKeys {
  /** False: the action is none of LIVE's. */
  act(action: Action): boolean;
  /** Typed or pasted text, while the field is open. */
  type(text: string): void;
}

export function createLiveKeys(state: ScreenState, say: (text: string) => void): LiveKeys {
  /** Undefined: the keys are not in LIVE's field. */
  const field = (): TextField | undefined =>
    state.where().pane === "filter" && state.focus.get() === "live" ? state.liveField.get() : undefined;

  function open(): void {
    state.onTimeline.set(false);
    state.focus.set("live");
    state.liveField.set(textField(state.liveWords.get()));
  }

  function typed(now: TextField): void {
    state.liveField.set(now);
    state.liveWords.set(now.text);
  }

  function clear(): void {
    state.liveField.set(undefined);
    state.liveWords.set("");
  }

  function go(by: 1 | -1): void {
    const next = nextLiveRow(state.liveList(), state.liveWindow(), by);
    if (next) state.liveSelection.set(next);
    else say(by > 0 ? "no row further down" : "no row further up");
  }

  return {
    act(action) {
      const now = field();
      if (action === "live.filter") open();
      else if (action === "live.next") go(1);
      else if (action === "live.before") go(-1);
      else if (!now) return false;
      else if (action === "log.next") go(1);
      else if (action === "log.before") go(-1);
      else if (action === "filter.keep") state.liveField.set(undefined);
      else if (action === "filter.clear") clear();
      else if (action.startsWith("field.")) typed(edit(now, action.slice("field.".length) as FieldEdit));
      else return false;
      return true;
    },
    type(text) {
      const now = field();
      if (now && now.text.length + text.length <= FILTER_CHARS_MAX) typed(insert(now, text, false));
    },
  };
}
