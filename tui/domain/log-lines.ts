// LOG as lines: `HH:MM:SS who glyph text`, one line a row.

import { type LogRow, type Row, safeText } from "../../fold/index.ts";
import { timeOfDay } from "./figures.ts";
import { withMatches } from "./find.ts";
import { EMPTY_LINE, fillLine, type Line, line, type Span, span } from "./line.ts";
import { loneName, roleOf } from "./names.ts";
import { ROLE_COLOURS, type StyleName } from "./styles.ts";
import { clampTop } from "./viewport.ts";
import { pad } from "./width.ts";

/** What is seen of the log: absolute numbers, counted from the first row ever, so that rows let go at the front move nothing. */
export interface LogPosition {
  /** True: the window hangs on the end. */
  follows: boolean;
  top: number;
  selected: number;
  /** Rows there were when it stopped following: what came since is new. */
  seen: number;
}

export const FOLLOWING: LogPosition = { follows: true, top: 0, selected: -1, seen: 0 };

export interface LogWindow {
  rows: readonly LogRow[];
  dropped: number;
}

/** The rows of LIVE, by key: a LOG row has the colour of its invocation's role. */
type LiveRows = ReadonlyMap<string, Row>;

/** Rows ever. */
export const logTotal = (log: LogWindow): number => log.dropped + log.rows.length;

/** First row of a window of `height`. */
export function logTop(log: LogWindow, at: LogPosition, height: number): number {
  const total = logTotal(log);
  const top = at.follows ? total - height : clampTop(at.top, height, total);
  return Math.max(log.dropped, top, 0);
}

/** The position after moving the selection by `by` rows; moving past the end follows again. */
export function moveInLog(log: LogWindow, at: LogPosition, by: number, height: number): LogPosition {
  const total = logTotal(log);
  if (total === 0) return FOLLOWING;
  const top = logTop(log, at, height);
  const from = at.follows || at.selected < 0 ? total - 1 : at.selected;
  const selected = from + by;
  if (selected >= total || (by > 0 && selected === total - 1 && at.follows)) return FOLLOWING;
  const kept = Math.max(log.dropped, selected);
  const moved = kept < top ? kept : kept >= top + height ? kept - height + 1 : top;
  return { follows: false, top: moved, selected: kept, seen: at.follows ? total : at.seen };
}

export const startOfLog = (log: LogWindow): LogPosition =>
  logTotal(log) === 0 ? FOLLOWING : { follows: false, top: log.dropped, selected: log.dropped, seen: logTotal(log) };

/** "↓ 12 new" while it does not follow. */
export const newRows = (log: LogWindow, at: LogPosition): number => (at.follows ? 0 : Math.max(0, logTotal(log) - at.seen));

/** The selection on a row, wherever that is seen from. */
export function selectInLog(log: LogWindow, at: LogPosition, number: number, height: number): LogPosition {
  const total = logTotal(log);
  if (total === 0) return FOLLOWING;
  const selected = Math.max(log.dropped, Math.min(total - 1, number));
  const top = logTop(log, at, height);
  const moved = selected < top || selected >= top + height ? clampTop(selected - Math.floor(height / 2), height, total) : top;
  return { follows: false, top: moved, selected, seen: at.follows ? total : at.seen };
}

/** Moved by the wheel: the selection stays in sight. At the end it follows again. */
export function wheelInLog(log: LogWindow, at: LogPosition, by: number, height: number): LogPosition {
  const total = logTotal(log);
  const top = logTop(log, at, height);
  if (at.follows && (by > 0 || top <= log.dropped)) return at;
  const moved = Math.max(log.dropped, clampTop(top + by, height, total));
  if (by > 0 && moved + height >= total) return FOLLOWING;
  const from = at.follows ? total - 1 : at.selected;
  return { follows: false, top: moved, selected: Math.max(moved, Math.min(moved + height - 1, from)), seen: at.follows ? total : at.seen };
}

/** `words`: stand out where they occur, in lower case. */
export function logLines(
  log: LogWindow,
  live: LiveRows,
  at: LogPosition,
  width: number,
  height: number,
  words: readonly string[] = [],
): Line[] {
  const top = logTop(log, at, height);
  const lines: Line[] = [];
  for (let number = top; number < top + height; number += 1) {
    const row = log.rows[number - log.dropped];
    const drawn = row ? words.reduce(withMatches, logLine(row, live, width)) : EMPTY_LINE;
    lines.push(fillLine(!at.follows && number === at.selected ? { ...drawn, ground: "selection" } : drawn, width));
  }
  return lines;
}

const whoColumns = (width: number): number => (width < 50 ? 7 : width < 60 ? 9 : width < 90 ? 11 : 15);

export function logLine(row: LogRow, live: LiveRows, width: number): Line {
  const who = whoColumns(width);
  const lane = laneStyle(row, live);
  return line(
    span("muted", ` ${timeOfDay(row.ts)} `),
    span(lane, pad(loneName(safeText(row.who), who), who)),
    span("text", " "),
    span(toneStyle(row) ?? lane, row.glyph),
    span("text", " "),
    ...textSpans(row),
  );
}

const textSpans = (row: LogRow): Span[] => [span(toneStyle(row) ?? "text", safeText(row.text.replace(/\s*\n\s*/gu, " ⏎ ")))];

function laneStyle(row: LogRow, live: LiveRows): StyleName {
  switch (row.lane) {
    case "chart":
      return "lane.chart";
    case "human":
      return "lane.human";
    case "error":
      return "lane.error";
    case "debug":
      return "lane.debug";
    case "llm":
      return roleStyle(row, live);
  }
}

function roleStyle(row: LogRow, live: LiveRows): StyleName {
  const role = (row.rowKey === undefined ? undefined : live.get(row.rowKey)?.invokeid) ?? row.who;
  return `role.${roleOf(role, ROLE_COLOURS)}` as StyleName;
}

function toneStyle(row: LogRow): StyleName | undefined {
  switch (row.tone) {
    case "plain":
      return undefined;
    case "dim":
      return "muted";
    case "good":
      return "tone.good";
    case "warn":
      return "tone.warn";
    case "bad":
      return "tone.bad";
    case "ask":
      return "tone.ask";
  }
}
