// Where the menu of actions on a row stands: in the middle, as high as it has actions.

import type { LiveList } from "./live-list.ts";
import type { Overlay } from "./overlays.ts";
import { rowActions } from "./row-actions.ts";
import { centredRect, type Rect, type ScreenLayout } from "./screen-layout.ts";

const COLUMNS = 46;
/** The border, and a blank line above and below. */
const LINES_AROUND = 4;

export function menuRect(top: Overlay | undefined, layout: ScreenLayout | undefined, list: LiveList, hasFolder: boolean): Rect | undefined {
  if (top?.kind !== "actions" || !layout) return undefined;
  const item = list.items[list.indexOf.get(top.itemKey) ?? -1];
  return centredRect(layout, COLUMNS, rowActions(item, hasFolder).length + LINES_AROUND);
}
