// A text into lines of at most so many columns: at blanks where there are some, within a word where there are none.

import { settled } from "./settled.ts";
import { graphemeWidth, graphemesOf, widthOf } from "./width.ts";

/** Lines of at most `columns`; "\n" ends a line; an empty text is one empty line. A word wider than a line is broken. */
export function wrap(text: string, columns: number): string[] {
  const width = Math.max(1, columns);
  return settled(text)
    .split("\n")
    .flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line];
  const out: string[] = [];
  let current = "";
  let used = 0;
  for (const word of line.match(/\s+|\S+/gu) ?? []) {
    const width = widthOf(word);
    if (used + width <= columns) {
      current += word;
      used += width;
    } else if (/^\s/u.test(word)) {
      out.push(current.trimEnd());
      current = "";
      used = 0;
    } else {
      if (current.trim() !== "") out.push(current.trimEnd());
      current = "";
      used = 0;
      for (const grapheme of graphemesOf(word)) {
        const one = graphemeWidth(grapheme);
        if (used + one > columns) {
          out.push(current);
          current = "";
          used = 0;
        }
        current += grapheme;
        used += one;
      }
    }
  }
  if (current.trim() !== "" || out.length === 0) out.push(current.trimEnd());
  return out;
}
