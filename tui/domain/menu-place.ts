// Where the menu of actions on a row stands: in the middle, as high as it has actions.

import type { LiveItem } from "./live-items.ts";
import { rowActions } from "./row-actions.ts";
import { centredRect, type Rect, type ScreenLayout } from "./screen-layout.ts";

const COLUMNS = 46;
/** The border, and a blank line above and below. */
const LINES_AROUND = 4;

export function menuRect(item: LiveItem | undefined, layout: ScreenLayout, hasFolder: boolean): Rect {
  return centredRect(layout, COLUMNS, rowActions(item, hasFolder).length + LINES_AROUND);
}
