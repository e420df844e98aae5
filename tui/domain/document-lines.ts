// A scrolled text as the lines of its box: what is seen of it, matches marked, the field for words to look for.

import { type Find, withMatches } from "./find.ts";
import { EMPTY_LINE, fillLine, type Line, line, span } from "./line.ts";
import { footOf, type Scroll, seenOf, type View, viewOf } from "./scroll.ts";
import type { Seen } from "./scroll-bar.ts";
import type { TextBlocks } from "./text-blocks.ts";
import { safeText } from "../../fold/index.ts";
import { truncateStart } from "./width.ts";

export interface DocumentInput {
  blocks: TextBlocks;
  scroll: Scroll;
  find: Find | undefined;
  columns: number;
  height: number;
}

export interface DocumentView extends View {
  foot: string;
  seen: Seen | undefined;
}

export function documentView({ blocks, scroll, find, columns, height }: DocumentInput): DocumentView {
  const view = viewOf(blocks, scroll, height);
  const lines = view.lines.map((given) => fillLine(withMatches(given, find?.words ?? ""), columns));
  while (lines.length < height) lines.push(fillLine(EMPTY_LINE, columns));
  if (find?.typing === true) lines[height - 1] = fieldLine(find.field, columns);
  return { ...view, lines, foot: footOf(blocks, view), seen: seenOf(blocks, view) };
}

function fieldLine(field: string, columns: number): Line {
  const shown = truncateStart(safeText(field), columns - 3);
  return { ...fillLine(line(span("key", "/ "), span("field.text", shown), span("accent", "▏")), columns), ground: "selection" };
}
