// Pieces that blocks of a transcript are made of.

import { tokensText } from "../../fold/index.ts";
import { fillLine, fitSpans, type Line, line, lineWidth, type Span, span, spread } from "./line.ts";
import type { StyleName } from "./styles.ts";
import { wrap } from "./wrap.ts";

/** The head of a block; what stands at the right goes first where room is short. */
export function headLine(left: readonly Span[], right: readonly Span[], columns: number): Line {
  const shown = lineWidth(left) + lineWidth(right) + 2 <= columns ? right : fitSpans(right, Math.max(0, columns - lineWidth(left) - 2));
  return fillLine(line(...spread(left, shown, columns)), columns);
}

/** Behind the bar of its block. */
export const indented = (lines: readonly Line[], bar: StyleName): Line[] =>
  lines.map((given) => ({ ...given, spans: [span(bar, "▎ "), ...given.spans] }));

/** "▸ thinking · 1.2k characters": unfolds with a key. */
export function foldLine(name: string, chars: number, isOpen: boolean, key: string): Line {
  return line(
    span("accent", isOpen ? "▾ " : "▸ "),
    span("muted", `${name} · ${tokensText(chars)} characters`),
    ...(isOpen ? [] : [span("muted", "  "), span("key", key), span("muted", " unfolds")]),
  );
}

export const noteLines = (text: string, columns: number): Line[] => wrap(text, columns).map((part) => line(span("muted", part)));

export const warnLines = (text: string, columns: number, style: StyleName = "tone.warn"): Line[] =>
  wrap(text, columns).map((part) => line(span(style, part)));
