// Where the terminal's cursor stands in a field that is no question's.

import { filterLine } from "../domain/filter-line.ts";
import { topOf } from "../domain/overlays.ts";
import { paletteView } from "../domain/palette.ts";
import type { ScreenState } from "../store/index.ts";

/** In cells of the screen; undefined: no such field has the keys. */
export function fieldCursor(state: ScreenState): { x: number; y: number } | undefined {
  const { overlay, modal, pane } = state.where();
  const top = topOf(state.overlays.get());
  if (overlay === "palette" && top?.kind === "palette") {
    const rect = state.paletteRect();
    const { cursor } = paletteView(top, state.commands(), rect.width - 4, rect.height - 2);
    return { x: rect.left + 2 + cursor.x, y: rect.top + 1 + cursor.y };
  }
  const isLive = state.focus.get() === "live";
  const rect = isLive ? state.panes().live : state.panes().log;
  const field = (isLive ? state.liveField : state.filterField).get();
  if (overlay || modal || pane !== "filter" || !rect || !field) return undefined;
  return { x: rect.left + 1 + filterLine(field, "", rect.width - 2).x, y: rect.top + rect.height - 2 };
}
