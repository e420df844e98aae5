// What a click in an overlay marks.

import type { Point } from "../domain/dragged.ts";
import { markedAt, markMoved } from "../domain/marked-list.ts";
import { type InspectorOverlay, type Overlay, topOf } from "../domain/overlays.ts";
import type { Rect } from "../domain/screen-layout.ts";
import type { Listed } from "../store/drill-in.ts";
import type { ScreenState } from "../store/screen-state.ts";

/** The border; above the first list the line of the views too. */
const BORDER = 1;
const TABS = 1;
const MENU_LINES_ABOVE = 2;

/** The top overlay with what was clicked marked; undefined: there is nothing to mark. */
export function clickInOverlay(state: ScreenState, point: Point): Overlay | undefined {
  const top = topOf(state.overlays.get());
  if (top?.kind === "actions") return clickInMenu(state, top, point);
  return top?.kind === "inspector" ? clickInInspector(state, top, point) : undefined;
}

function clickInMenu(state: ScreenState, menu: Extract<Overlay, { kind: "actions" }>, { y }: Point): Overlay | undefined {
  const rect = state.menuRect();
  const at = y - (rect?.top ?? 0) - MENU_LINES_ABOVE;
  return rect && at >= 0 && at < rect.height - 2 * MENU_LINES_ABOVE ? { ...menu, at } : undefined;
}

function clickInInspector(state: ScreenState, overlay: InspectorOverlay, point: Point): Overlay | undefined {
  const { rects, listed, otherList } = state.drillIn;
  const places = rects();
  const lists = [listed(), otherList()].filter((list) => list !== undefined);
  for (const list of lists) {
    const isRight = list.name === "transitions" && places?.beside !== undefined;
    const rect = isRight ? places?.beside : places?.list;
    if (!rect || !isIn(rect, point)) continue;
    return marked(overlay, list, point.y - rect.top - BORDER - (isRight ? 0 : TABS));
  }
  return undefined;
}

function marked(overlay: InspectorOverlay, { name, list, marked: before, height }: Listed, line: number): Overlay | undefined {
  const { top, at } = markedAt(list, before, height);
  const index = top + line;
  if (line < 0 || line >= height || index >= list.count || at < 0) return undefined;
  const part = name === "states" || name === "transitions" ? { part: name } : {};
  return { ...overlay, ...part, [name]: markMoved(list, before, index - at, height, false) };
}

const isIn = ({ left, top, width, height }: Rect, { x, y }: Point): boolean =>
  x >= left && x < left + width && y >= top && y < top + height;
