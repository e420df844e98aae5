// What was used, for a row, its group and the session.

import type { Usage } from "../wire/index.ts";
import type { Model, Row } from "./model.ts";

export function addUsage(model: Model, row: Row, usage: Usage): void {
  const input = usage["input-tokens"] ?? 0;
  const output = usage["output-tokens"] ?? 0;
  const group = model.groups.get(row.invokeid);
  for (const sum of group ? [row, group, model.totals] : [row, model.totals]) {
    sum.tokensIn += input;
    sum.tokensOut += output;
  }
  model.totals.cached += usage.cached ?? 0;
}
