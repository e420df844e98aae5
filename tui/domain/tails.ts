// The last words of rows, in the lines of LIVE that nothing else needs: under those in flight, most recently active
// first, then under those that ended last. The selected row gets the most.

import type { Row } from "../../fold/model.ts";
import { isInFlight, type LiveItem } from "./live-items.ts";
import { TAIL_LINES_MAX, TAIL_LINES_SELECTED_MAX, TAIL_LOOK_CHARS_MAX } from "./limits.ts";
import { safeText } from "../../fold/index.ts";
import { tailOf } from "./width.ts";
import { wrap } from "./wrap.ts";

export const rowOf = (item: LiveItem | undefined): Row | undefined =>
  item?.kind === "single" || item?.kind === "child" ? item.row : undefined;

/**
 * Lines for each visible row. Rows in flight all get the same number, whether they fill it yet or not: nothing moves
 * while they write. Where there are fewer lines than rows, those most recently active keep what they have (`before`).
 */
export function tailLines(
  items: readonly LiveItem[],
  free: number,
  columns: number,
  selected: string | undefined,
  before: ReadonlySet<string>,
): Map<string, number> {
  const given = new Map<string, number>();
  let left = free;
  const give = (row: Row, lines: number): void => {
    const more = Math.min(lines, left);
    if (more <= 0) return;
    given.set(row.key, (given.get(row.key) ?? 0) + more);
    left -= more;
  };
  const rows = items.map(rowOf).filter((row) => row !== undefined && row.tail !== "");
  const chosen = rows.find((row) => row?.key === selected);
  if (chosen) give(chosen, isInFlight(chosen) ? TAIL_LINES_SELECTED_MAX : needed(chosen, columns, TAIL_LINES_SELECTED_MAX));
  const inFlight = rows.filter((row) => row !== undefined && row !== chosen && isInFlight(row)) as Row[];
  inFlight.sort((a, b) => Number(before.has(b.key)) - Number(before.has(a.key)) || b.lastTs - a.lastTs || a.order - b.order);
  const each = inFlight.length > 0 ? Math.min(TAIL_LINES_MAX, Math.max(1, Math.floor(left / inFlight.length))) : 0;
  for (const row of inFlight) give(row, each);
  const ended = rows.filter((row) => row !== undefined && row !== chosen && !isInFlight(row)) as Row[];
  ended.sort((a, b) => (b.endedTs ?? 0) - (a.endedTs ?? 0) || b.order - a.order);
  for (const row of ended) {
    if (left <= 0) break;
    give(row, needed(row, columns, TAIL_LINES_MAX));
  }
  return given;
}

const needed = (row: Row, columns: number, most: number): number => Math.min(most, tailText(row, columns, most).length);

/** The end of what a row said, wrapped, at most `lines` lines; blank lines are left out. */
export function tailText(row: Row, columns: number, lines: number): string[] {
  const text = row.tail.length > TAIL_LOOK_CHARS_MAX ? row.tail.slice(-TAIL_LOOK_CHARS_MAX) : row.tail;
  const clean = text
    .split("\n")
    .map((line) => safeText(line).trimEnd())
    .filter((line) => line.trim() !== "")
    .join("\n");
  if (clean === "") return [];
  const all = wrap(clean, columns);
  return isInFlight(row) || all.length <= lines ? all.slice(-lines) : whole(clean.split("\n"), columns, lines);
}

/** The end of what was said, from the beginning of a line of it where one fits; else what was cut is marked. */
function whole(paragraphs: readonly string[], columns: number, lines: number): string[] {
  let shown: string[] = [];
  for (const text of paragraphs.toReversed()) {
    const more = wrap(text, columns);
    if (more.length + shown.length > lines) break;
    shown = [...more, ...shown];
  }
  if (shown.length > 0) return shown;
  return wrap(`…${tailOf(paragraphs.at(-1) ?? "", columns * lines - 1)}`, columns).slice(0, lines);
}
