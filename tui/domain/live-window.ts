// Which items of LIVE are seen. Without a selection the top, where what is in flight stands; with one, the selected item
// keeps its place on the screen whatever begins or ends around it.

import { isInFlight } from "./live-items.ts";
import type { LiveList } from "./live-list.ts";
import { TAIL_LINES_MAX } from "./limits.ts";
import { rowOf, tailText } from "./tails.ts";
import { clampTop, type Window } from "./viewport.ts";

export interface LiveSelection {
  key: string;
  /** Where it stood, for when it is there no more. */
  index: number;
  /** Lines of items above it in the window. */
  offset: number;
}

export interface LiveWindow extends Window {
  /** -1: nothing is selected. */
  selected: number;
}

/** Where the list fills the pane, the selected row still has lines for its words; not in a pane too low for it. */
const SELECTED_ROOM_HEIGHT_MIN = 10;

export function liveWindow(list: LiveList, columns: number, height: number, selection: LiveSelection | undefined): LiveWindow {
  const total = list.items.length;
  if (!selection || total === 0) return { top: 0, size: Math.min(height, total), selected: -1 };
  const selected = Math.min(list.indexOf.get(selection.key) ?? selection.index, total - 1);
  const row = rowOf(list.items[selected]);
  const said = row && height >= SELECTED_ROOM_HEIGHT_MIN ? tailText(row, columns, TAIL_LINES_MAX).length : 0;
  const size = Math.min(total, height - said);
  const top = clampTop(selected - Math.min(selection.offset, size - 1), size, total);
  return { top, size, selected };
}

/** The selection moved by so many items; from none to the first that is seen. It stops at the ends. */
export function moveInLive(list: LiveList, window: LiveWindow, by: number): LiveSelection | undefined {
  const total = list.items.length;
  if (total === 0) return undefined;
  const index =
    window.selected < 0
      ? by > 0
        ? Math.min(total - 1, window.top + by - 1)
        : window.top
      : Math.max(0, Math.min(total - 1, window.selected + by));
  const offset = Math.max(0, Math.min(window.size - 1, index - window.top));
  const item = list.items[index];
  return item ? { key: item.key, index, offset } : undefined;
}

/** To the next row of a session, or the one before; undefined: there is none that way. Headers of groups are passed over. */
export function nextLiveRow(list: LiveList, window: LiveWindow, by: 1 | -1): LiveSelection | undefined {
  const { selected } = window;
  for (let steps = 1; steps <= list.items.length; steps += 1) {
    const at = selected < 0 ? (by > 0 ? steps - 1 : -1) : selected + by * steps;
    const item = list.items[at];
    if (!item) return undefined;
    if (rowOf(item)) return moveInLive(list, { ...window, selected: at }, 0);
  }
  return undefined;
}

/** "↑12 ↓80", and how many of those above are in flight. */
export function livePosition(list: LiveList, { top, size }: LiveWindow): string {
  const inFlight = list.items.slice(0, top).filter((item) => isInFlightItem(item)).length;
  const below = list.items.length - top - size;
  const above = top > 0 ? `↑${top}${inFlight > 0 ? ` (${inFlight} in flight)` : ""}` : "";
  return [above, below > 0 ? `↓${below}` : ""].filter(Boolean).join(" ");
}

function isInFlightItem(item: LiveList["items"][number]): boolean {
  const row = rowOf(item);
  return row !== undefined && isInFlight(row);
}
