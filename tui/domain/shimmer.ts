// A light that runs over the word of a row in flight: one column a step.

import { type Span, span } from "./line.ts";
import type { StyleName } from "./styles.ts";

const LIGHT_COLUMNS = 3;
const PAUSE_COLUMNS = 9;

export function shimmer(text: string, style: StyleName, tick: number): Span[] {
  const length = text.trimEnd().length;
  const at = (tick % (length + PAUSE_COLUMNS)) - LIGHT_COLUMNS;
  const from = Math.max(0, at);
  const to = Math.max(from, Math.min(length, at + LIGHT_COLUMNS));
  return [span(style, text.slice(0, from)), span("status.glow", text.slice(from, to)), span(style, text.slice(to))];
}
