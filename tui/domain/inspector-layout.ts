// Where the parts of the inspector stand: a list, and beside it where there is room what is marked in it.

import { INSPECTOR_BESIDE_COLUMNS_MIN } from "./limits.ts";
import { joined, type Line, line, lineWidth, type Span, span } from "./line.ts";
import { INSPECTOR_VIEWS, type InspectorOverlay, type InspectorView } from "./overlays.ts";
import type { Rect } from "./screen-layout.ts";

export interface InspectorRects {
  list: Rect;
  /** The marked one in full; of the chart its other part. */
  beside: Rect | undefined;
}

export function inspectorRects(body: Rect, view: InspectorView): InspectorRects {
  if (view === "status" || body.width < INSPECTOR_BESIDE_COLUMNS_MIN) return { list: body, beside: undefined };
  const width = Math.ceil(body.width * (view === "artifacts" ? 0.42 : 0.5));
  return { list: { ...body, width }, beside: { ...body, left: body.left + width, width: body.width - width } };
}

const NAMES: Readonly<Record<InspectorView, string>> = {
  invocations: "Invocations",
  chart: "Chart",
  status: "Status",
  artifacts: "Artifacts",
};

/** `1 Invocations · 2 Chart · …`, the open one lit; where they do not fit the others are their numbers. */
export function tabsLine({ view }: InspectorOverlay, columns: number, lead = " "): Line {
  const piece = (name: InspectorView, at: number, isShort: boolean): Span[] => {
    const isOpen = name === view;
    const shown = isOpen || !isShort ? ` ${NAMES[name]}` : "";
    return [span("key", String(at + 1)), span(isOpen ? "mode" : "hint", shown)];
  };
  const all = joined(INSPECTOR_VIEWS.map((name, at) => piece(name, at, false)));
  const tabs = lineWidth(all) + 1 <= columns ? all : joined(INSPECTOR_VIEWS.map((name, at) => piece(name, at, true)));
  return line(span("text", lead), ...tabs);
}
