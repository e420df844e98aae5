// Help as lines: what every key does, the places that have the keys now first.

import { safeText } from "../../fold/index.ts";
import { EMPTY_LINE, type Line, line, span } from "./line.ts";
import type { Blocks } from "./scroll.ts";
import { pad, widthOf } from "./width.ts";
import { wrap } from "./wrap.ts";

export interface HelpSection {
  title: string;
  /** Its keys work where the help was asked for. */
  isHere: boolean;
  rows: readonly { keys: string; says: string }[];
}

const KEYS_COLUMNS_MAX = 16;
const KEYS_SHARE = 0.4;

/** A block a section; what is wrong with the configuration stands first. */
export function helpBlocks(sections: readonly HelpSection[], problems: readonly string[], columns: number): Blocks {
  const widest = Math.max(...sections.flatMap(({ rows }) => rows.map(({ keys }) => widthOf(keys))));
  const keyColumns = Math.max(4, Math.min(widest, KEYS_COLUMNS_MAX, Math.floor(columns * KEYS_SHARE)));
  const blocks = [
    ...(problems.length > 0 ? [problemLines(problems, columns)] : []),
    ...sections.map((section) => sectionLines(section, keyColumns, columns)),
  ];
  return { first: 0, end: blocks.length, linesOf: (block) => blocks[block] ?? [EMPTY_LINE] };
}

function problemLines(problems: readonly string[], columns: number): Line[] {
  return [
    line(span("tone.warn", "⚠ The configuration; the default holds instead")),
    ...problems.flatMap((problem) => wrap(safeText(problem), columns - 2).map((part) => line(span("text", "  "), span("tone.warn", part)))),
    EMPTY_LINE,
  ];
}

function sectionLines({ title, isHere, rows }: HelpSection, keyColumns: number, columns: number): Line[] {
  const says = columns - keyColumns - 4;
  return [
    line(span(isHere ? "accent" : "strong", title), span("muted", isHere ? "  · here" : "")),
    ...rows.flatMap((row) => {
      const keys = wrap(row.keys, keyColumns);
      const words = wrap(row.says, says);
      return Array.from({ length: Math.max(keys.length, words.length) }, (_, at) =>
        line(span("text", "  "), span("key", pad(keys[at] ?? "", keyColumns)), span("hint", `  ${words[at] ?? ""}`)),
      );
    }),
    EMPTY_LINE,
  ];
}
