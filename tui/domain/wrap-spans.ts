// Pieces of styled text into lines of so many columns: at blanks where there are some, within a word where there are none.

import type { Span } from "./line.ts";
import { settled } from "./settled.ts";
import type { StyleName } from "./styles.ts";
import { graphemeWidth, graphemesOf, widthOf } from "./width.ts";

interface Word {
  parts: Span[];
  width: number;
  isBlank: boolean;
}

/** Lines of at most `columns`; at least one. Blanks at a break are left out. */
export function wrapSpans(given: readonly Span[], columns: number): Span[][] {
  const spans = given.map((piece) => ({ ...piece, text: settled(piece.text) }));
  const width = Math.max(1, columns);
  if (spans.reduce((sum, { text }) => sum + widthOf(text), 0) <= width) return [spans];
  const lines: Span[][] = [];
  let line: Span[] = [];
  let used = 0;
  const close = (): void => {
    lines.push(trimEnd(line));
    line = [];
    used = 0;
  };
  for (const word of wordsOf(spans)) {
    if (used + word.width <= width) {
      line.push(...word.parts);
      used += word.width;
    } else if (word.isBlank) close();
    else {
      if (line.some(({ text }) => text.trim() !== "")) close();
      else {
        line = [];
        used = 0;
      }
      for (const piece of word.parts)
        for (const grapheme of graphemesOf(piece.text)) {
          const one = graphemeWidth(grapheme);
          if (used + one > width) close();
          push(line, grapheme, piece.style);
          used += one;
        }
    }
  }
  if (line.length > 0 || lines.length === 0) lines.push(trimEnd(line));
  return lines;
}

function wordsOf(spans: readonly Span[]): Word[] {
  const words: Word[] = [];
  for (const { text, style } of spans)
    for (const part of text.match(/\s+|\S+/gu) ?? []) {
      const isBlank = /^\s/u.test(part);
      const width = widthOf(part);
      const last = words.at(-1);
      if (last && last.isBlank === isBlank) {
        last.parts.push({ text: part, style });
        last.width += width;
      } else words.push({ parts: [{ text: part, style }], width, isBlank });
    }
  return words;
}

function push(line: Span[], text: string, style: StyleName): void {
  const last = line.at(-1);
  if (last?.style === style) last.text += text;
  else line.push({ text, style });
}

function trimEnd(line: Span[]): Span[] {
  const last = line.at(-1);
  if (!last || !/\s$/u.test(last.text)) return line;
  const text = last.text.trimEnd();
  const rest = line.slice(0, -1);
  return text === "" ? trimEnd(rest) : [...rest, { ...last, text }];
}
