// Where everything stands, in cells. Pure: the same size and the same state give the same places.

import { COLUMNS_MIN, ROWS_MIN, TALL_HEADER_ROWS_MIN, TWO_PANES_COLUMNS_MIN } from "./limits.ts";

export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export type PaneName = "live" | "log";

export interface ScreenLayout {
  header: Rect & { lines: 2 | 3; framed: boolean };
  panes: Partial<Record<PaneName, Rect>>;
  /** The panes' area: modals stand in it. */
  body: Rect;
  banners: Rect;
  /** Of a replay; without one it has no height. */
  timeline: Rect;
  footer: Rect;
}

export interface LayoutInput {
  columns: number;
  rows: number;
  focus: PaneName;
  maximised: boolean;
  banners: number;
  timeline: boolean;
}

/** Undefined: the screen is too small for anything but a message. */
export function screenLayout({ columns, rows, focus, maximised, banners, timeline }: LayoutInput): ScreenLayout | undefined {
  if (columns < COLUMNS_MIN || rows < ROWS_MIN) return undefined;
  const framed = rows >= TALL_HEADER_ROWS_MIN;
  const headerHeight = framed ? 5 : 2;
  const bannerHeight = Math.min(banners, rows < TALL_HEADER_ROWS_MIN ? 1 : 2);
  const footer = { left: 0, top: rows - 1, width: columns, height: 1 };
  const timelineHeight = timeline ? 1 : 0;
  const timelineRect = { left: 0, top: rows - 1 - timelineHeight, width: columns, height: timelineHeight };
  const bannerRect = { left: 0, top: timelineRect.top - bannerHeight, width: columns, height: bannerHeight };
  const body = { left: 0, top: headerHeight, width: columns, height: rows - headerHeight - bannerHeight - timelineHeight - 1 };
  return {
    header: { left: 0, top: 0, width: columns, height: headerHeight, lines: framed ? 3 : 2, framed },
    panes: paneRects(body, focus, maximised),
    body,
    banners: bannerRect,
    timeline: timelineRect,
    footer,
  };
}

export const hasTwoPanes = (columns: number, maximised: boolean): boolean => columns >= TWO_PANES_COLUMNS_MIN && !maximised;

function paneRects(body: Rect, focus: PaneName, maximised: boolean): Partial<Record<PaneName, Rect>> {
  if (!hasTwoPanes(body.width, maximised)) return { [focus]: body };
  const live = Math.ceil(body.width / 2);
  return { live: { ...body, width: live }, log: { ...body, left: body.left + live, width: body.width - live } };
}

/** A box of its own in the middle of the body. */
export function centredRect({ body }: ScreenLayout, columns: number, lines: number): Rect {
  const width = Math.min(body.width, columns);
  const height = Math.min(body.height, lines);
  return { left: Math.floor((body.width - width) / 2), top: body.top + Math.floor((body.height - height) / 2), width, height };
}
