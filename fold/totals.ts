// What was used, for a row, its group and the session, and what it cost where prices are on record.

import type { Usage } from "../wire/index.ts";
import type { Model, Row } from "./model.ts";
import type { Price } from "./run-model.ts";

/** `modelName`: who answered. */
export function addUsage(model: Model, row: Row, usage: Usage, modelName: string | undefined): void {
  const input = usage["input-tokens"] ?? 0;
  const output = usage["output-tokens"] ?? 0;
  const cached = usage.cached ?? 0;
  const group = model.groups.get(row.invokeid);
  for (const sum of group ? [row, group, model.totals] : [row, model.totals]) {
    sum.tokensIn += input;
    sum.tokensOut += output;
  }
  model.totals.cached += cached;
  const price = modelName === undefined ? undefined : model.run.prices?.get(modelName);
  if (price === undefined) model.totals.unpriced += input + output;
  else {
    const cost = ((input - cached) * price.input + cached * price.cached + output * price.output) / 1e6;
    row.cost = (row.cost ?? 0) + cost;
    model.totals.cost = (model.totals.cost ?? 0) + cost;
  }
}

/** `prices` of `runner/started`: entries that are none are passed over. */
export function readPrices(value: unknown): Map<string, Price> {
  const prices = new Map<string, Price>();
  if (typeof value !== "object" || value === null) return prices;
  for (const [name, given] of Object.entries(value)) {
    if (typeof given !== "object" || given === null) continue;
    const { input, output, cached } = given as Record<string, unknown>;
    if (isAmount(input) && isAmount(output)) prices.set(name, { input, output, cached: isAmount(cached) ? cached : input });
  }
  return prices;
}

const isAmount = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value) && value >= 0;
