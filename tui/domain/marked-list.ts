// A list with one line marked, that grows while it is read: the mark stays on what it was set on, and in its place.

import { EMPTY_LINE, fillLine, type Line } from "./line.ts";
import type { Marked } from "./overlays.ts";
import { clampTop, topToSee } from "./viewport.ts";

export interface MarkedList {
  count: number;
  keyAt(at: number): string;
  /** -1: it is not there. */
  indexOf(key: string): number;
  lineAt(at: number, columns: number): Line;
}

export interface MarkedView {
  lines: Line[];
  top: number;
  /** -1: there is nothing to mark. */
  at: number;
}

/** Which line is marked, and the first that is seen. */
export function markedAt(list: MarkedList, marked: Marked, height: number): { top: number; at: number } {
  if (list.count === 0) return { top: 0, at: -1 };
  const known = marked.follows || marked.key === undefined ? -1 : list.indexOf(marked.key);
  const at = marked.follows ? list.count - 1 : known >= 0 ? known : Math.min(list.count - 1, Math.max(0, marked.top));
  return { top: topToSee(at, clampTop(marked.top, height, list.count), height, list.count), at };
}

export function markedView(list: MarkedList, marked: Marked, columns: number, height: number, hasKeys: boolean): MarkedView {
  const { top, at } = markedAt(list, marked, height);
  const lines: Line[] = [];
  for (let index = top; index < top + height; index += 1) {
    const drawn = index < list.count ? list.lineAt(index, columns) : EMPTY_LINE;
    lines.push(fillLine(index === at && hasKeys ? { ...drawn, ground: "selection" } : drawn, columns));
  }
  return { lines, top, at };
}

/** Stops at the ends; moved past the last it follows, where it is a list that does. */
export function markMoved(list: MarkedList, marked: Marked, by: number, height: number, canFollow: boolean): Marked {
  if (list.count === 0) return marked;
  const now = markedAt(list, marked, height);
  const wanted = now.at + by;
  const at = Math.max(0, Math.min(list.count - 1, wanted));
  return {
    key: list.keyAt(at),
    follows: canFollow && by > 0 && wanted >= list.count - 1 && (marked.follows || wanted > list.count - 1 || by > 1),
    top: topToSee(at, now.top, height, list.count),
  };
}
