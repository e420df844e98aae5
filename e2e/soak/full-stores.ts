// Which stores of the model are at their bounds: before all are, memory that grows says nothing.

import { fifoLength } from "../../fold/fifo.ts";
import type { Model } from "../../fold/index.ts";
import * as bounds from "../../fold/limits.ts";

/** In words, those that still have room. */
export function storesWithRoom(model: Model): string[] {
  const stores: Record<string, readonly [held: number, most: number]> = {
    "LOG rows": [model.log.dropped, 1],
    rows: [model.rows.size, bounds.ROWS_MAX],
    "turns cut short": [fifoLength(model.slimTurns), bounds.SLIM_TURNS_MAX],
    transitions: [model.transitions.dropped, 1],
    labels: [model.labels.size, bounds.LABELS_MAX],
    artifacts: [model.artifacts.size, bounds.ARTIFACTS_MAX],
    "closed questions": [model.closedPrompts.size, bounds.CLOSED_PROMPTS_MAX],
  };
  return Object.entries(stores)
    .filter(([, [held, most]]) => held < most)
    .map(([name, [held, most]]) => `${name} ${held} of ${most}`);
}
