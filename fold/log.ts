// LOG keeps its last rows; the oldest go in lots, so that a row costs the same at any length.

import { LOG_DROP_LOT, LOG_ROWS_MAX } from "./limits.ts";
import type { LogRow, Model } from "./model.ts";

export function addLogRows(model: Model, rows: readonly LogRow[]): void {
  const { log } = model;
  for (const row of rows) log.rows.push(row);
  if (log.rows.length <= LOG_ROWS_MAX) return;
  log.rows.splice(0, LOG_DROP_LOT);
  log.dropped += LOG_DROP_LOT;
}
