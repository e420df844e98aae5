// One line of the screen: pieces of text with their meaning. Everything that is drawn passes through `Line`.

import type { Ground, StyleName } from "./styles.ts";
import { headOf, widthOf } from "./width.ts";

export interface Span {
  text: string;
  style: StyleName;
}

export interface Line {
  spans: Span[];
  /** Absent: the ground of the place it is drawn in. */
  ground?: Ground;
}

export const span = (style: StyleName, text: string): Span => ({ text, style });
export const line = (...spans: Span[]): Line => ({ spans });
export const EMPTY_LINE: Line = { spans: [] };

export const lineWidth = (spans: readonly Span[]): number => spans.reduce((sum, { text }) => sum + widthOf(text), 0);

/** At most `columns` wide; a cut ends with `…` in the style of what was cut. */
export function fitSpans(spans: readonly Span[], columns: number): Span[] {
  if (lineWidth(spans) <= columns) return spans.filter(({ text }) => text !== "");
  const out: Span[] = [];
  let left = columns - 1;
  for (const piece of spans) {
    if (piece.text === "") continue;
    const width = widthOf(piece.text);
    if (width <= left) {
      out.push(piece);
      left -= width;
      continue;
    }
    if (columns > 0) out.push({ style: piece.style, text: `${headOf(piece.text, left)}…` });
    break;
  }
  return out;
}

/** Exactly `columns` wide. */
export function fillLine(given: Line, columns: number): Line {
  const spans = fitSpans(given.spans, columns);
  const blanks = columns - lineWidth(spans);
  return { ...given, spans: blanks > 0 ? [...spans, span("text", " ".repeat(blanks))] : spans };
}

/** `left` and `right` at the two ends of `columns`; where both do not fit, `left` is cut and `right` stays. */
export function spread(left: readonly Span[], right: readonly Span[], columns: number): Span[] {
  const rightWidth = lineWidth(right);
  if (rightWidth === 0) return fitSpans(left, columns);
  if (rightWidth + 2 > columns) return fitSpans([...left, span("text", " "), ...right], columns);
  const fitted = fitSpans(left, columns - rightWidth - 1);
  return [...fitted, span("text", " ".repeat(columns - rightWidth - lineWidth(fitted))), ...right];
}

/** Pieces with ` · ` between them; empty ones are left out. */
export function joined(pieces: readonly (readonly Span[])[], separator = " · "): Span[] {
  const out: Span[] = [];
  for (const piece of pieces) {
    if (lineWidth(piece) === 0) continue;
    if (out.length > 0) out.push(span("muted", separator));
    out.push(...piece);
  }
  return out;
}

export const plainText = (spans: readonly Span[]): string => spans.map(({ text }) => text).join("");
