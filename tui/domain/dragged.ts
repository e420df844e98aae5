// Text that was dragged over with the mouse: from one cell to another, line by line, inside the box it was begun in.

import type { Rect } from "./screen-layout.ts";

export interface Point {
  x: number;
  y: number;
}

export interface Dragged {
  within: Rect;
  from: Point;
  to: Point;
}

export interface DraggedRow {
  y: number;
  /** First column, and the one behind the last. */
  left: number;
  right: number;
}

/** The rows it covers, from the top. */
export function draggedRows({ within, from, to }: Dragged): DraggedRow[] {
  const inside = (point: Point): Point => ({
    x: Math.max(within.left, Math.min(within.left + within.width - 1, point.x)),
    y: Math.max(within.top, Math.min(within.top + within.height - 1, point.y)),
  });
  const [a, b] = [inside(from), inside(to)];
  const [first, last] = a.y < b.y || (a.y === b.y && a.x <= b.x) ? [a, b] : [b, a];
  const right = within.left + within.width;
  return Array.from({ length: last.y - first.y + 1 }, (_, at) => {
    const y = first.y + at;
    return { y, left: y === first.y ? first.x : within.left, right: y === last.y ? Math.min(right, last.x + 1) : right };
  });
}

export const isDrag = ({ from, to }: Dragged): boolean => from.x !== to.x || from.y !== to.y;
