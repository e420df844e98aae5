// What snapshots hold in memory, roughly: what two of them share counts once, and what the model holds anyway does not count.

import type { Model, Row, Turn } from "./model.ts";
import type { ModelSnapshot } from "./snapshot.ts";

/** Measured in V8 and JavaScriptCore alike, rounded up. */
const POINTER_BYTES = 8;
const ENTRY_BYTES = 64;
const ROW_BYTES = 900;
const TURN_BYTES = 300;
const CALL_BYTES = 300;
const LOG_ROW_BYTES = 300;

export interface SnapshotMeter {
  /** One more; what it shares with those before adds nothing. */
  add(snapshot: ModelSnapshot): void;
  /** Of all that were added, beside what `model` holds itself. */
  beside(model: Model): number;
}

export function createSnapshotMeter(): SnapshotMeter {
  const seen = new Set<Row | Turn>();
  const logs: { from: number; to: number }[] = [];
  let bytes = 0;
  let textBytes = 0;
  const isNew = (item: Row | Turn): boolean => !seen.has(item) && seen.add(item).size > 0;
  const addTurn = (turn: Turn): void => {
    bytes += POINTER_BYTES;
    if (!isNew(turn)) return;
    bytes += TURN_BYTES + CALL_BYTES * turn.calls.length;
    textBytes += turn.sent.length + turn.text.length + turn.thinking.length;
  };
  return {
    add({ state }) {
      const { rowOrder, rowQueue, slimTurns, log, rows, transitions } = state;
      const keys = rowOrder.length + rowQueue.items.length + slimTurns.items.length;
      bytes += POINTER_BYTES * (keys + log.rows.length + 2 * rows.length + transitions.rows.length);
      const maps = [state.groups, state.prompts, state.closedPrompts, state.artifacts, state.labels, state.childCounts, state.childVoices];
      for (const map of maps) bytes += ENTRY_BYTES * map.size;
      for (const group of state.groups.values()) bytes += POINTER_BYTES * group.keys.length;
      for (const row of rows) if (isNew(row)) bytes += ROW_BYTES + row.tail.length;
      for (const [, turns] of state.turns) turns.forEach(addTurn);
      state.fullTurns.queue.items.forEach(addTurn);
      logs.push({ from: log.dropped, to: log.dropped + log.rows.length });
    },
    // The texts of the youngest turns, and the last rows of LOG, are the model's own.
    beside: (model) => bytes + Math.max(0, textBytes - model.fullTurns.chars) + LOG_ROW_BYTES * rowsBefore(logs, model.log.dropped),
  };
}

/** Rows in any of the ranges, each once, that lie before `end`. The ranges ascend. */
function rowsBefore(ranges: readonly { from: number; to: number }[], end: number): number {
  let rows = 0;
  let counted = 0;
  for (const { from, to } of ranges) {
    rows += Math.max(0, Math.min(end, to) - Math.max(counted, from));
    counted = Math.max(counted, to);
  }
  return rows;
}
