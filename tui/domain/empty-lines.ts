// What a pane says while it has nothing to show: why, and what will come.

import { EMPTY_LINE, fillLine, type Line, line, lineWidth, type Span, span } from "./line.ts";
import { wrap } from "./wrap.ts";

/** `words`: the first line stands out, the rest explain. Centred. */
export function emptyLines(words: readonly string[], width: number, height: number): Line[] {
  const lines = words.flatMap((text, at) => wrap(text, Math.max(8, width - 4)).map((part) => span(at === 0 ? "strong" : "muted", part)));
  const shown = lines.slice(0, height);
  const above = Math.max(0, Math.floor((height - shown.length) / 2) - 1);
  const out = [...Array.from({ length: above }, () => EMPTY_LINE), ...shown.map((piece) => centred(piece, width))];
  while (out.length < height) out.push(EMPTY_LINE);
  return out.map((part) => fillLine(part, width));
}

function centred(piece: Span, width: number): Line {
  return line(span("text", " ".repeat(Math.max(0, Math.floor((width - lineWidth([piece])) / 2)))), piece);
}
