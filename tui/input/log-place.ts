// Where a person stands in LOG when the end of a recording, shown alone until then, becomes part of the whole: at the same row.

import { sameRow } from "../domain/log-filter.ts";
import type { LogWindow } from "../domain/log-lines.ts";
import type { ScreenState } from "../store/screen-state.ts";

/** Call the result after each flush. */
export function keepPlaceInLog(state: Pick<ScreenState, "timeline" | "logRows" | "log">): () => void {
  let endAlone: LogWindow | undefined;
  return () => {
    const before = endAlone;
    endAlone = state.timeline()?.loaded === undefined ? undefined : state.logRows();
    if (before && !endAlone) state.log.set((at) => sameRow(before, at, state.logRows()));
  };
}
