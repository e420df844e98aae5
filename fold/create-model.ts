// An empty model, and emptying one in place: readers hold the object itself.

import { createFifo } from "./fifo.ts";
import type { Model } from "./model.ts";

export function createModel(): Model {
  return {
    seq: -1,
    ts: 0,
    run: { sessionId: "", chartId: "", title: "", backend: "", status: "starting" },
    phase: { asOf: -1, states: [], config: [], breadcrumb: [], siblings: [] },
    rows: new Map(),
    rowOrder: [],
    goneRows: 0,
    activeKeys: new Set(),
    rowQueue: createFifo(),
    groups: new Map(),
    log: { rows: [], dropped: 0 },
    prompts: new Map(),
    closedPrompts: new Map(),
    turns: new Map(),
    fullTurns: { queue: createFifo(), chars: 0 },
    slimTurns: createFifo(),
    artifacts: new Map(),
    transitions: { rows: [], dropped: 0 },
    labels: new Map(),
    childCounts: new Map(),
    childVoices: new Map(),
    totals: { events: 0, deltas: 0, tokensIn: 0, tokensOut: 0, cached: 0, unpriced: 0, rows: 0, llms: 0, active: 0, artifacts: 0 },
    storage: { state: "ok", message: "" },
    progress: new Map(),
    bad: { count: 0 },
  };
}

/** Drops everything, the keys that may be absent too; the object stays the same. */
export function resetModel(model: Model): void {
  delete model.epoch;
  delete model.debug;
  Object.assign(model, createModel());
}
