// LIVE as lines: items in their columns, with the last words of rows where there is room.

import { costText, type Row, safeText, selectGroupSize, selectRowRate, selectRowTokens } from "../../fold/index.ts";
import * as figures from "./figures.ts";
import { withMatches } from "./find.ts";
import { type LiveColumns, liveColumns } from "./live-columns.ts";
import { isInFlight, type LiveItem } from "./live-items.ts";
import type { LiveList } from "./live-list.ts";
import { EMPTY_LINE, fillLine, type Line, line, type Span, span } from "./line.ts";
import type { LiveWindow } from "./live-window.ts";
import { loneName, NO_SIBLINGS, siblingName } from "./names.ts";
import { stateLook } from "./state-looks.ts";
import type { StyleName } from "./styles.ts";
import { rowOf, tailLines, tailText } from "./tails.ts";
import { pad } from "./width.ts";
import { shimmer } from "./shimmer.ts";

export interface LiveView {
  lines: Line[];
  /** Key of the item that each line belongs to. */
  keys: string[];
  /** Rows that have lines for their last words: given back as `before` next time. */
  tails: ReadonlySet<string>;
}

export interface LiveInput {
  list: LiveList;
  width: number;
  height: number;
  window: LiveWindow;
  before: ReadonlySet<string>;
  /** Steps of the shimmer; undefined: it stands still. */
  tick: number | undefined;
  /** Milliseconds since the epoch: rates are measured up to it. */
  now: number;
  /** Stand out where they occur, in lower case. */
  words?: readonly string[];
  /** Prices are known: what rows cost is shown. */
  hasCost?: boolean;
}

const TREE_COLUMNS = 2;

/** Columns that a row's last words have in a pane so wide. */
export const tailColumns = (width: number): number => width - 4 - TREE_COLUMNS;

export function liveView(input: LiveInput): LiveView {
  const { height, width } = input;
  const { items, longest } = input.list;
  const { top, size, selected } = input.window;
  const visible = items.slice(top, top + size);
  const selectedKey = items[selected]?.key;
  const columns = liveColumns(width - 1, longest, input.hasCost);
  const columnsOfTail = tailColumns(width);
  const selectedRow = rowOf(items[selected]);
  const tails = tailLines(visible, height - size, columnsOfTail, selectedRow?.key, input.before);
  const view: LiveView = { lines: [], keys: [], tails: new Set(tails.keys()) };
  const push = (key: string, drawn: Line): void => {
    const ground = key === selectedKey ? { ground: "selection" as const } : {};
    view.lines.push(fillLine({ ...drawn, ...ground }, width));
    view.keys.push(key);
  };
  for (const item of visible) {
    push(item.key, (input.words ?? []).reduce(withMatches, itemLine(item, columns, input, item.key === selectedKey)));
    const row = rowOf(item);
    const lines = row ? (tails.get(row.key) ?? 0) : 0;
    if (!row || lines === 0) continue;
    const said = tailText(row, columnsOfTail, lines);
    const tree = item.kind === "child" && !item.isLast ? "│" : " ";
    for (let at = 0; at < lines; at += 1) push(item.key, tailLine(row, said[at] ?? "", item.kind === "child" ? `  ${tree}  ` : "   "));
  }
  while (view.lines.length < height) {
    view.lines.push(fillLine(EMPTY_LINE, width));
    view.keys.push("");
  }
  return view;
}

const tailLine = (row: Row, text: string, indent: string): Line =>
  line(span("border", ` ${indent}`), span(row.tailKind === "thinking" && isInFlight(row) ? "tail.thinking" : "tail.text", text));

function itemLine(item: LiveItem, columns: LiveColumns, input: LiveInput, selected: boolean): Line {
  const mark = span("accent", selected ? "▎" : " ");
  switch (item.kind) {
    case "group":
      return line(mark, ...groupSpans(item, columns, input.now));
    case "more":
      return line(mark, span("border", "  └ "), span("accent", `…+${item.hidden} more`));
    case "child": {
      const name = siblingName(
        safeText(item.row.label),
        input.list.siblings.get(item.groupKey) ?? NO_SIBLINGS,
        columns.name - TREE_COLUMNS - 2,
      );
      const tree = span("border", item.isLast ? "  └ " : "  ├ ");
      return line(mark, tree, span("text", pad(name, columns.name - 4)), ...rowSpans(item.row, columns, false, input));
    }
    case "single":
      return line(
        mark,
        span("strong", pad(loneName(safeText(item.row.label), columns.name), columns.name)),
        ...rowSpans(item.row, columns, true, input),
      );
  }
}

function rowSpans(row: Row, columns: LiveColumns, withModel: boolean, { tick, now }: LiveInput): Span[] {
  const look = stateLook(row);
  const tokens = selectRowTokens(row);
  const rate = selectRowRate(row, now);
  const state = pad(`${look.glyph} ${look.word}`, columns.state);
  const moving = isInFlight(row) && tick !== undefined && row.state === "streaming";
  const spans: Span[] = [span("text", " "), ...(moving ? shimmer(state, look.style, tick + row.order * 3) : [span(look.style, state)])];
  if (columns.bar > 0) spans.push(span("text", " "), span(row.error ? "tone.bad" : "status.tool", pad(detailOf(row), columns.bar)));
  if (columns.tokens > 0) spans.push(span("text", " "), ...amount(tokens > 0 ? figures.count(tokens) : "", " tok", columns.tokens));
  if (columns.rate > 0) spans.push(span("text", " "), ...amount(rate === undefined ? "" : figures.rate(rate), " t/s", columns.rate));
  if (columns.cost > 0) spans.push(span("text", " "), cost(row.cost, columns.cost));
  if (columns.model > 0 && withModel) spans.push(span("text", " "), span("muted", pad(safeText(row.model ?? ""), columns.model)));
  return spans;
}

/** What stands in the bar's column of a row: the tool it waits for, or why it failed. */
function detailOf(row: Row): string {
  if (row.state === "tool") return safeText(row.tool?.name ?? "");
  if (row.retry && row.state === "waiting") return `retry ${row.retry.attempt}/${row.retry.of}`;
  return safeText(row.error ?? "");
}

function groupSpans(item: Extract<LiveItem, { kind: "group" }>, columns: LiveColumns, now: number): Span[] {
  const { group, rows } = item;
  const total = selectGroupSize(group);
  const inFlight = rows.filter(isInFlight);
  const failed = rows.filter((row) => row.state === "error").length;
  const stopped = rows.filter((row) => row.state === "interrupted").length;
  const done = total - inFlight.length - failed - stopped;
  const finished = inFlight.length === 0;
  const style = failed > 0 ? "status.error" : !finished ? "status.streaming" : stopped > 0 ? "status.interrupted" : "status.done";
  const spans = [span("strong", pad(loneName(safeText(group.invokeid), columns.name), columns.name)), span("text", " ")];
  spans.push(span(style, pad(groupState(finished, done, total, columns.state), columns.state)));
  if (columns.bar > 0)
    spans.push(span("text", " "), ...bar((total - inFlight.length) / Math.max(1, total), columns.bar, finished ? style : "bar.full"));
  const tokens = rows.reduce((sum, row) => sum + selectRowTokens(row), 0);
  const rate = inFlight.reduce((sum, row) => sum + (row.state === "streaming" ? (selectRowRate(row, now) ?? 0) : 0), 0);
  if (columns.tokens > 0) spans.push(span("text", " "), ...amount(tokens > 0 ? figures.count(tokens) : "", " tok", columns.tokens));
  if (columns.rate > 0) spans.push(span("text", " "), ...amount(rate > 0 ? figures.rate(rate) : "", " t/s", columns.rate));
  if (columns.cost > 0) spans.push(span("text", " "), cost(sumOfCosts(rows), columns.cost));
  if (columns.model > 0) spans.push(span("text", " "), span("muted", pad(safeText(modelOf(rows)), columns.model)));
  return spans;
}

/** `5/14 done`; the word goes where the figures need its room. */
function groupState(finished: boolean, done: number, total: number, columns: number): string {
  const figures = `${finished ? "◆" : "◇"} ${done}/${total}`;
  const worded = `${figures} done`;
  return worded.length <= columns ? worded : figures;
}

/** Blank where nothing is known: no price is made up. */
const cost = (of: number | undefined, columns: number): Span => span("muted", pad(of === undefined ? "" : costText(of), columns, "right"));

function sumOfCosts(rows: readonly Row[]): number | undefined {
  let sum: number | undefined;
  for (const row of rows) if (row.cost !== undefined) sum = (sum ?? 0) + row.cost;
  return sum;
}

/** One model is named; several are counted. */
function modelOf(rows: readonly Row[]): string {
  const models = new Set(rows.map((row) => row.model).filter((model) => model !== undefined));
  const [first] = models;
  return models.size > 1 ? `${models.size} models` : (first ?? "");
}

function bar(part: number, columns: number, style: StyleName): Span[] {
  const full = Math.round(Math.max(0, Math.min(1, part)) * columns);
  return [span(style, "█".repeat(full)), span("bar.empty", "░".repeat(columns - full))];
}

function amount(figure: string, unit: string, columns: number): Span[] {
  if (figure === "") return [span("text", " ".repeat(columns))];
  return [span("text", pad(figure, columns - unit.length, "right")), span("muted", unit)];
}
