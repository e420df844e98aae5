// A table of Markdown: columns as wide as their cells where there is room, the widest cut down where there is not.

import { safeText } from "../../fold/index.ts";
import { type Line, line, lineWidth, type Span, span } from "./line.ts";
import { inlineSpans } from "./markdown-inline.ts";
import { wrapSpans } from "./wrap-spans.ts";

const GAP = 3;
const CELL_COLUMNS_MIN = 6;

type Align = "left" | "right" | "centre";

/** Undefined: there is no room for so many columns; it is drawn as the text it is. */
export function tableLines(text: string, columns: number): Line[] | undefined {
  const [head, rule, ...rest] = text.split("\n").map(cellsOf);
  if (!head || !rule) return undefined;
  const aligns = rule.map(alignOf);
  const rows = [head, ...rest].map((cells, row) =>
    head.map((_, at) => inlineSpans(safeText((cells[at] ?? "").trim()), row === 0 ? "strong" : "text")),
  );
  const widths = widthsFor(rows, head.length, columns - GAP * (head.length - 1));
  if (!widths) return undefined;
  const drawn = rows.map((row) => rowLines(row, widths, aligns));
  const between = line(span("border", widths.map((width) => "─".repeat(width)).join("─┼─")));
  return [...(drawn[0] ?? []), between, ...drawn.slice(1).flat()];
}

function cellsOf(text: string): string[] {
  const inner = text
    .trim()
    .replace(/^\|/u, "")
    .replace(/(?<!\\)\|$/u, "");
  return inner.split(/(?<!\\)\|/u).map((cell) => cell.replaceAll("\\|", "|"));
}

const alignOf = (rule: string): Align => {
  const mark = rule.trim();
  return mark.endsWith(":") ? (mark.startsWith(":") ? "centre" : "right") : "left";
};

function widthsFor(rows: readonly Span[][][], count: number, room: number): number[] | undefined {
  if (room < count * CELL_COLUMNS_MIN) return undefined;
  const wanted = Array.from({ length: count }, (_, at) => Math.max(1, ...rows.map((row) => lineWidth(row[at] ?? []))));
  let total = wanted.reduce((sum, width) => sum + width, 0);
  // The widest gives way first, down to the next.
  while (total > room) {
    const most = Math.max(...wanted);
    const next = Math.max(CELL_COLUMNS_MIN, ...wanted.filter((width) => width < most));
    const at = wanted.indexOf(most);
    const by = Math.max(1, Math.min(total - room, most - next));
    wanted[at] = most - by;
    total -= by;
  }
  return wanted;
}

function rowLines(cells: readonly Span[][], widths: readonly number[], aligns: readonly Align[]): Line[] {
  const wrapped = cells.map((cell, at) => wrapSpans(cell, widths[at] ?? 1));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, y) => {
    const spans: Span[] = [];
    wrapped.forEach((lines, at) => {
      if (at > 0) spans.push(span("border", " │ "));
      spans.push(...placed(lines[y] ?? [], widths[at] ?? 1, aligns[at] ?? "left"));
    });
    return line(...spans);
  });
}

function placed(spans: readonly Span[], columns: number, align: Align): Span[] {
  const free = Math.max(0, columns - lineWidth(spans));
  const before = align === "right" ? free : align === "centre" ? Math.floor(free / 2) : 0;
  return [span("text", " ".repeat(before)), ...spans, span("text", " ".repeat(free - before))];
}
