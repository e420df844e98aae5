// Which rows there are: by key, by group, in flight. The counts of groups and totals move with a row's state, here only.

import { sessionKey, textOf } from "../wire/index.ts";
import { flatText } from "./bounded-text.ts";
import { fifoPush, fifoShift } from "./fifo.ts";
import { ROW_DROP_TRIES_MAX, ROWS_MAX } from "./limits.ts";
import type { Group, Model, Row, RowState } from "./model.ts";

/** Session-ids are compared without their colon: older logs write the same one both ways. */
export const rowKey = (invokeid: string, sessionId: string): string => `${sessionKey(sessionId)} ${invokeid}`;

export const isActive = (state: RowState): boolean => state === "waiting" || state === "streaming" || state === "tool";

/** The row of an event, made where there is none. `ts`: when it starts if it is made now. `by`: a call of the chart's own is no model. */
export function rowFor(model: Model, invokeid: unknown, sessionId: unknown, ts: number, by: "model" | "tool" = "model"): Row {
  const invoke = textOf(invokeid);
  const session = textOf(sessionId);
  return model.rows.get(rowKey(invoke, session)) ?? addRow(model, invoke, sessionKey(session), ts, by);
}

/** What a person calls (invokeid, session): the child's label where the invocation goes by the child's own invokeid, else both. */
export function labelOf(model: Model, invokeid: string, sessionId: string): string {
  const session = sessionKey(sessionId);
  const label = model.labels.get(session);
  if (label === undefined) return invokeid;
  const own = model.childVoices.get(session);
  return own === undefined || own === invokeid ? label : `${label} ${invokeid}`;
}

/** What a person calls a child's chart. */
export const childName = (model: Model, sessionId: string, otherwise: string): string =>
  model.labels.get(sessionKey(sessionId)) ?? otherwise;

export function setRowState(model: Model, row: Row, state: RowState, ts: number): void {
  const was = isActive(row.state);
  const is = isActive(state);
  row.state = state;
  if (is) row.endedTs = undefined;
  else if (was) {
    row.endedTs = ts;
    // It came in a hundred pieces, and stays as long as its row.
    row.tail = flatText(row.tail);
  }
  if (was === is) return;
  const group = model.groups.get(row.invokeid);
  const step = is ? 1 : -1;
  model.totals.active += step;
  if (group) {
    group.active += step;
    group.done -= step;
  }
  if (is) model.activeKeys.add(row.key);
  else model.activeKeys.delete(row.key);
}

function addRow(model: Model, invokeid: string, sessionId: string, ts: number, by: "model" | "tool"): Row {
  const key = rowKey(invokeid, sessionId);
  const row: Row = {
    key,
    invokeid,
    sessionId,
    label: labelOf(model, invokeid, sessionId),
    model: undefined,
    state: "waiting",
    startedTs: ts,
    lastTs: ts,
    endedTs: undefined,
    order: model.totals.rows,
    tail: "",
    tailKind: "thinking",
    tailChars: 0,
    chars: 0,
    turns: 0,
    tokensIn: 0,
    tokensOut: 0,
    cost: undefined,
    streamTokens: 0,
    firstDeltaTs: undefined,
    lastDeltaTs: undefined,
    deltas: 0,
    streams: noStreams(),
    outputTps: undefined,
    firstTokenMs: undefined,
    tool: undefined,
    openTools: [],
    retry: undefined,
    error: undefined,
  };
  model.totals.rows += 1;
  if (by === "model") model.totals.llms += 1;
  model.totals.active += 1;
  model.rows.set(key, row);
  model.rowOrder.push(key);
  model.activeKeys.add(key);
  fifoPush(model.rowQueue, key);
  const group = model.groups.get(invokeid) ?? addGroup(model, invokeid);
  group.keys.push(key);
  group.active += 1;
  if (model.rows.size > ROWS_MAX) dropOldestRow(model);
  return row;
}

export const noStreams = (): Row["streams"] => ({
  text: { lastTs: undefined, tokens: undefined },
  thinking: { lastTs: undefined, tokens: undefined },
});

function addGroup(model: Model, invokeid: string): Group {
  const group: Group = { invokeid, keys: [], gone: 0, done: 0, active: 0, tokensIn: 0, tokensOut: 0 };
  model.groups.set(invokeid, group);
  return group;
}

/** Rows in flight are passed over to the back of the queue; where too many are, the model waits for a better time. */
function dropOldestRow(model: Model): void {
  for (let tries = 0; tries < ROW_DROP_TRIES_MAX; tries += 1) {
    const key = fifoShift(model.rowQueue);
    const row = key === undefined ? undefined : model.rows.get(key);
    if (!row) return;
    if (isActive(row.state)) {
      fifoPush(model.rowQueue, row.key);
      continue;
    }
    model.rows.delete(row.key);
    model.turns.delete(row.key);
    model.goneRows += 1;
    if (model.goneRows * 2 > model.rowOrder.length) {
      model.rowOrder = model.rowOrder.filter((other) => model.rows.has(other));
      model.goneRows = 0;
    }
    dropFromGroup(model, row);
    return;
  }
}

function dropFromGroup(model: Model, row: Row): void {
  const group = model.groups.get(row.invokeid);
  if (!group) return;
  group.gone += 1;
  if (group.gone === group.keys.length) model.groups.delete(row.invokeid);
  else if (group.gone * 2 > group.keys.length) {
    group.keys = group.keys.filter((key) => model.rows.has(key));
    group.gone = 0;
  }
}
