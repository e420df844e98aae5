// What the footer and a modal's lower edge say of the keys, worked out from where the screen stands.

import { type Hint, hintsOf } from "../input/hints.ts";
import type { ScreenState } from "../store/index.ts";
import { overFacts } from "./over-facts.ts";

export function hintsNow(state: ScreenState, questionScrolls: boolean): Hint[] {
  const { open } = state.desk.get();
  const item = state.liveList().items[state.liveWindow().selected];
  const isOver = state.isOver();
  const isOwner = state.role === "owner";
  return hintsOf(
    {
      where: state.where(),
      twoPanes: state.twoPanes(),
      maximised: state.maximised.get(),
      canInterrupt: state.role !== "replay" && !isOver && state.link().kind === "live",
      canStop: state.link().kind === "live",
      onGroup:
        state.focus.get() !== "live" || !item
          ? undefined
          : item.kind === "group"
            ? item.unfolded
              ? "unfolded"
              : "folded"
            : item.kind === "more"
              ? "folded"
              : undefined,
      follows: state.log.get().follows,
      rows: state.focus.get() === "log" ? state.store.model.log.rows.length > 0 : state.liveList().items.length > 0,
      multiline: open?.question.opts.multiline === true,
      questionScrolls,
      isHeld: open?.stage === "held",
      filtered: open?.editor.kind === "select" && open.editor.choices.filter !== "",
      liveWords: state.liveWords.get() !== "",
      words: state.logFilter.get().words === "" ? undefined : state.logFilter.get().only ? "only" : "marked",
      over: overFacts(state),
      isPlaying: state.timeline()?.isPlaying ?? false,
      wayOut: isOver ? "quit" : state.leave.get().menu && isOwner ? "stop" : "leave",
    },
    state.keymap,
  );
}

export function modeName(state: ScreenState): string {
  const { overlay, modal, pane } = state.where();
  if (overlay) return overlay === "leave" ? "LEAVE" : overlay.toUpperCase();
  if (modal) return "QUESTION";
  return pane.toUpperCase();
}
