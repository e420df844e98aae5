// Figures derived from the model for a moment in time. `now` in milliseconds since the Unix epoch; a replay gives its own.

import { RATE_SPAN_MS_MIN } from "./limits.ts";
import type { Group, Model, Row } from "./model.ts";
import { isActive } from "./row-index.ts";
import { costText, tokensText } from "./words.ts";

/**
 * Tokens per second. While streaming counted from the first delta to `now`, so that a stalled stream slows down; then what
 * the response said or, where it said nothing, what was measured. Undefined where there is nothing to tell a speed by.
 */
export function selectRowRate(row: Row, now: number): number | undefined {
  if (row.state !== "streaming") return row.outputTps;
  if (row.firstDeltaTs === undefined || row.lastDeltaTs === undefined || row.deltas < 2) return undefined;
  if (row.lastDeltaTs - row.firstDeltaTs < RATE_SPAN_MS_MIN) return undefined;
  return (row.streamTokens * 1_000) / (Math.max(now, row.lastDeltaTs) - row.firstDeltaTs);
}

/** Of what streams now. */
export function selectGroupRate(model: Model, group: Group, now: number): number | undefined {
  if (group.active === 0) return undefined;
  return sumRates(model, now, (row) => row.invokeid === group.invokeid);
}

export interface Headline {
  llms: number;
  active: number;
  /** Tokens per second of all that stream; undefined where nothing does long enough. */
  rate: number | undefined;
  tokensIn: number;
  /** Of finished responses and of what streams now. */
  tokensOut: number;
  /** Questions waiting for a person. */
  prompts: number;
}

/** Costs what is in flight, once a frame. */
export function selectHeadline(model: Model, now: number): Headline {
  let streamed = 0;
  for (const key of model.activeKeys) streamed += model.rows.get(key)?.streamTokens ?? 0;
  const { totals } = model;
  return {
    llms: totals.llms,
    active: totals.active,
    rate: sumRates(model, now, (row) => row.state === "streaming"),
    tokensIn: totals.tokensIn,
    tokensOut: totals.tokensOut + streamed,
    prompts: model.prompts.size,
  };
}

/** "$0.0123", "≥ $1.20" where some of the models have no price; undefined where none has. */
export function selectCostText({ totals }: Model): string | undefined {
  if (totals.cost === undefined) return undefined;
  return `${totals.unpriced > 0 ? "≥ " : ""}${costText(totals.cost)}`;
}

/** Milliseconds of the run, to its end or to `now`; 0 before it starts. */
export const selectRunElapsed = (model: Model, now: number): number => span(model.run.startedTs, model.run.endedTs ?? now);

export const selectRowElapsed = (row: Row, now: number): number =>
  span(row.startedTs, isActive(row.state) ? now : (row.endedTs ?? row.lastTs));

/** "17 tok": of the stream in progress while there is one, else of all responses. */
export function selectRowTokens(row: Row): number {
  return isActive(row.state) ? row.tokensOut + row.streamTokens : row.tokensOut;
}

export const selectRowTokensText = (row: Row): string => `${tokensText(selectRowTokens(row))} tok`;

/** In flight, the one that began first on top. */
export function selectActiveRows(model: Model): Row[] {
  const rows: Row[] = [];
  for (const key of model.activeKeys) {
    const row = model.rows.get(key);
    if (row) rows.push(row);
  }
  return rows;
}

/** All that are kept, the newest first. */
export function* selectRowsNewestFirst(model: Model): Generator<Row> {
  for (let at = model.rowOrder.length - 1; at >= 0; at -= 1) {
    const row = model.rows.get(model.rowOrder[at] ?? "");
    if (row) yield row;
  }
}

/** Rows of a group in order of starting. */
export const selectGroupRows = (model: Model, group: Group): Row[] => group.keys.flatMap((key) => model.rows.get(key) ?? []);

/** How many a group ever had, those let go of too. */
export const selectGroupSize = (group: Group): number => group.done + group.active;

function sumRates(model: Model, now: number, counts: (row: Row) => boolean): number | undefined {
  let sum: number | undefined;
  for (const key of model.activeKeys) {
    const row = model.rows.get(key);
    const rate = row && row.state === "streaming" && counts(row) ? selectRowRate(row, now) : undefined;
    if (rate !== undefined) sum = (sum ?? 0) + rate;
  }
  return sum;
}

const span = (from: number | undefined, to: number): number => (from === undefined ? 0 : Math.max(0, to - from));
