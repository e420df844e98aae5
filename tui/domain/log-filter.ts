// Which rows of LOG are shown: lanes switched off, words to filter by. What is shown is kept as a log of its own and added to
// as rows come, so that a row costs the same however many there are.

import type { LaneKind, LogRow } from "../../fold/index.ts";
import { logTotal, type LogPosition, type LogWindow } from "./log-lines.ts";

export interface LogFilter {
  /** A row has each of them, in its text or in its lane; case does not matter. */
  words: string;
  /** Rows without the words are left out; else they are shown, and those with them marked. */
  only: boolean;
  hidden: ReadonlySet<LaneKind>;
}

export const ALL_OF_LOG: LogFilter = { words: "", only: true, hidden: new Set() };

/** In the order of their keys, and what they are called. */
export const LANES: readonly { lane: LaneKind; word: string }[] = [
  { lane: "chart", word: "chart" },
  { lane: "llm", word: "models" },
  { lane: "human", word: "people" },
  { lane: "error", word: "trouble" },
  { lane: "debug", word: "debugger" },
];

export const wordsOf = (words: string): string[] => words.toLowerCase().split(/\s+/u).filter(Boolean);

/** Whether any row may be left out. */
export const isNarrow = ({ words, only, hidden }: LogFilter): boolean => hidden.size > 0 || (only && wordsOf(words).length > 0);

export function withLane(filter: LogFilter, lane: LaneKind): LogFilter {
  const hidden = new Set(filter.hidden);
  if (!hidden.delete(lane)) hidden.add(lane);
  // With none left there would be nothing to see, and no row to say why.
  return { ...filter, hidden: hidden.size === LANES.length ? new Set() : hidden };
}

/** Asked of each row once. */
export function hasWords(words: string): (row: LogRow) => boolean {
  const wanted = wordsOf(words).map((word) => new RegExp(word.replace(/[$()*+.?[\\\]^{|}]/gu, "\\$&"), "iu"));
  return ({ text, who }) => wanted.every((word) => word.test(text) || word.test(who));
}

export type LogFilterCache = (log: LogWindow, filter: LogFilter) => LogWindow;

/** The rows that are shown, numbered among themselves from the first that ever was. The same value again, added to, while the filter stays. */
export function createLogFilterCache(): LogFilterCache {
  let words = "";
  let hidden: ReadonlySet<LaneKind> = new Set();
  let shown: { rows: LogRow[]; dropped: number } | undefined;
  /** Of each row in `shown`: its number in the log. */
  let numbers: number[] = [];
  let matches = hasWords("");
  let scanned = 0;
  let lastSeq = -1;

  function letGo(log: LogWindow, from: { rows: LogRow[]; dropped: number }): void {
    if ((numbers[0] ?? log.dropped) >= log.dropped) return;
    const kept = numbers.findIndex((number) => number >= log.dropped);
    const gone = kept < 0 ? numbers.length : kept;
    numbers = numbers.slice(gone);
    from.rows.splice(0, gone);
    from.dropped += gone;
  }

  return (log, filter) => {
    if (!isNarrow(filter)) return log;
    const total = logTotal(log);
    const wanted = filter.only ? filter.words : "";
    // A recording that was gone back in is shorter, or another one.
    const isSame = scanned <= total && (scanned <= log.dropped || log.rows[scanned - 1 - log.dropped]?.seq === lastSeq);
    if (!shown || !isSame || words !== wanted || hidden !== filter.hidden) {
      [words, hidden, matches] = [wanted, filter.hidden, hasWords(wanted)];
      [shown, numbers, scanned] = [{ rows: [], dropped: 0 }, [], 0];
    }
    letGo(log, shown);
    for (let number = Math.max(scanned, log.dropped); number < total; number += 1) {
      const row = log.rows[number - log.dropped];
      if (!row || hidden.has(row.lane) || !matches(row)) continue;
      shown.rows.push(row);
      numbers.push(number);
    }
    scanned = total;
    lastSeq = log.rows.at(-1)?.seq ?? -1;
    return shown;
  };
}

/** The place in `to` of what was seen at `at` in `from`: the same row, else the next one after it. */
export function sameRow(from: LogWindow, at: LogPosition, to: LogWindow): LogPosition {
  if (at.follows) return at;
  const row = from.rows[at.selected - from.dropped];
  const total = logTotal(to);
  if (!row || total === 0) return { ...at, top: 0, selected: to.dropped, seen: total };
  let low = 0;
  let high = to.rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((to.rows[middle]?.seq ?? 0) < row.seq) low = middle + 1;
    else high = middle;
  }
  for (let near = low; to.rows[near]?.seq === row.seq; near += 1) if (to.rows[near] === row) low = near;
  const selected = to.dropped + Math.min(low, to.rows.length - 1);
  return { follows: false, top: selected - (at.selected - at.top), selected, seen: total };
}

/** The next row with the words after the selected one, or the one before; undefined: there is none that way. */
export function nextMatch(log: LogWindow, at: LogPosition, words: string, by: 1 | -1): number | undefined {
  const matches = hasWords(words);
  const last = logTotal(log) - 1;
  for (let number = (at.follows ? last + 1 : at.selected) + by; number >= log.dropped && number <= last; number += by) {
    const row = log.rows[number - log.dropped];
    if (row && matches(row)) return number;
  }
  return undefined;
}
