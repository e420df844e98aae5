// Pieces that blocks of a transcript are made of.

import { tokensText } from "../../fold/index.ts";
import { fillLine, joined, type Line, line, lineWidth, type Span, span, spread } from "./line.ts";
import type { StyleName } from "./styles.ts";
import { wrap } from "./wrap.ts";

/** What is drawn in full. */
export interface TranscriptShows {
  thinking: boolean;
  system: boolean;
  results: boolean;
  /** The keys that unfold work here: they are named. */
  keys: boolean;
}

/** The head of a block; of what stands at the right the last goes first where room is short, whole. */
export function headLine(left: readonly Span[], right: readonly (readonly Span[])[], columns: number): Line {
  const room = columns - lineWidth(left) - 2;
  const given = right.filter((piece) => lineWidth(piece) > 0);
  let shown = given.length;
  while (shown > 0 && lineWidth(joined(given.slice(0, shown))) > room) shown -= 1;
  return fillLine(line(...spread(left, joined(given.slice(0, shown)), columns)), columns);
}

/** Behind the bar of its block. */
export const indented = (lines: readonly Line[], bar: StyleName): Line[] =>
  lines.map((given) => ({ ...given, spans: [span(bar, "▎ "), ...given.spans] }));

/** "▸ thinking · 1.2k characters": unfolds with a key. */
export function foldLine(name: string, chars: number, isOpen: boolean, key: string): Line {
  return line(
    span("accent", isOpen ? "▾ " : "▸ "),
    span("muted", `${name} · ${tokensText(chars)} characters`),
    ...(isOpen || key === "" ? [] : [span("muted", "  "), span("key", key), span("muted", " unfolds")]),
  );
}

export const noteLines = (text: string, columns: number): Line[] => wrap(text, columns).map((part) => line(span("muted", part)));

export const warnLines = (text: string, columns: number, style: StyleName = "tone.warn"): Line[] =>
  wrap(text, columns).map((part) => line(span(style, part)));

const RESULT_LINES = 4;
const RESULT_CHARS = 600;

/** The beginning of what a tool gave. */
export function firstLines(text: string): string {
  const lines = text.slice(0, RESULT_CHARS).split("\n");
  const shown = lines.slice(0, RESULT_LINES).join("\n");
  return shown.length < text.length ? `${shown.trimEnd()} …` : shown;
}
