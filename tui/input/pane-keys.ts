// What keys do to the panes: which has the keys, what is selected, which groups are unfolded.

import { type LiveSelection, moveInLive } from "../domain/live-window.ts";
import { FOLLOWING, moveInLog, startOfLog } from "../domain/log-lines.ts";
import type { ScreenState } from "../store/screen-state.ts";
import type { Action } from "./actions.ts";
import type { Where } from "./routing.ts";

export interface PaneKeys {
  /** False: the action is none of the panes'. */
  act(action: Action): boolean;
  /** Unfolds a group of LIVE, or folds it again. */
  fold(itemKey: string, to?: "closed"): void;
}

export function createPaneKeys(state: ScreenState): PaneKeys {
  /** LIVE, LOG, and in a replay the timeline. */
  function focusOther(by: 1 | -1): void {
    const stops: Where["pane"][] = state.role === "replay" ? ["live", "log", "timeline"] : ["live", "log"];
    const next = stops[(stops.indexOf(state.where().pane) + by + stops.length) % stops.length];
    state.onTimeline.set(next === "timeline");
    if (next === "live" || next === "log") state.focus.set(next);
  }

  function move(by: number): void {
    if (state.focus.get() === "live") return void state.liveSelection.set(moveInLive(state.liveList(), state.liveWindow(), by));
    state.log.set((at) => moveInLog(state.logRows(), at, by, state.logHeight()));
  }

  const paneHeight = (): number => (state.focus.get() === "live" ? state.liveHeight() : state.logHeight());

  function moveTo(end: "start" | "end"): void {
    if (state.focus.get() === "log") return void state.log.set(end === "end" ? FOLLOWING : startOfLog(state.logRows()));
    const last = (): LiveSelection | undefined => moveInLive(state.liveList(), state.liveWindow(), state.liveList().items.length);
    state.liveSelection.set(end === "start" ? undefined : last());
  }

  function fold(itemKey: string, to?: "closed"): void {
    const list = state.liveList();
    const item = list.items[list.indexOf.get(itemKey) ?? -1];
    if (!item) return;
    const key = item.kind === "group" ? item.key : item.kind === "more" ? item.groupKey : undefined;
    if (key === undefined) return;
    const open = to === undefined && (item.kind === "more" || (item.kind === "group" && !item.unfolded));
    state.folding.set((now) => new Map(now).set(key, open ? "open" : "closed"));
    if (item.kind === "more") state.liveSelection.set((now) => now && { ...now, index: now.index });
  }

  return {
    act(action) {
      switch (action) {
        case "focus.next":
          focusOther(1);
          return true;
        case "focus.back":
          focusOther(-1);
          return true;
        case "maximise":
          state.maximised.set((now) => !now && state.twoPanes());
          return true;
        case "move.up":
          move(-1);
          return true;
        case "move.down":
          move(1);
          return true;
        case "move.page-up":
          move(1 - paneHeight());
          return true;
        case "move.page-down":
          move(paneHeight() - 1);
          return true;
        case "move.start":
          moveTo("start");
          return true;
        case "move.end":
          moveTo("end");
          return true;
        default:
          return false;
      }
    },
    fold,
  };
}
