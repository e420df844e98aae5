// The life of a row: started, asked, streaming, answered, in a tool, ended.

import type { EnvelopeOf } from "../wire/index.ts";
import { isGiven, textOf } from "../wire/index.ts";
import { cutText } from "./bounded-text.ts";
import { LOG_TEXT_CHARS_MAX, OPEN_TOOLS_MAX, RATE_SPAN_MS_MIN } from "./limits.ts";
import type { Model, Row, StreamKind, StreamMark } from "./model.ts";
import { isActive, noStreams, rowFor, setRowState } from "./row-index.ts";
import { addUsage } from "./totals.ts";
import { type PutText, putText } from "./stream-texts.ts";
import { foldTurnRequest, foldTurnResponse, foldTurnResult, foldTurnTool, interruptTurn, streamedTurn } from "./turns.ts";

/** One delta, or a run of one stream's deltas merged: both fold to the same. */
export interface DeltaRun {
  invokeid: unknown;
  sessionId: unknown;
  kind: StreamKind;
  text: string;
  n: number;
  firstTs: number;
  lastTs: number;
  model: string | undefined;
  /** Output tokens so far, as the last delta that said so had it. */
  tokens: number | undefined;
}

export function foldStart(model: Model, event: EnvelopeOf<"llm/start">): void {
  const row = rowFor(model, event.data.invokeid, event.data["session-id"], event.ts);
  if (!isActive(row.state)) row.startedTs = event.ts;
  row.lastTs = event.ts;
  if (isGiven(event.data.model)) row.model = textOf(event.data.model);
  row.error = undefined;
  row.retry = undefined;
  clearStream(row);
  setRowState(model, row, "waiting", event.ts);
}

export function foldRequest(model: Model, event: EnvelopeOf<"llm/request">): void {
  const row = rowFor(model, event.data.invokeid, event.data["session-id"], event.ts);
  foldTurnRequest(model, row, event);
  row.lastTs = event.ts;
  row.turns += 1;
  if (isGiven(event.data.model)) row.model = textOf(event.data.model);
  row.error = undefined;
  row.retry = undefined;
  row.outputTps = undefined;
  row.firstTokenMs = undefined;
  clearStream(row);
  setRowState(model, row, "waiting", event.ts);
}

/** `put` may let texts wait; all else is done at once. */
export function foldDeltaRun(model: Model, run: DeltaRun, put: PutText = putText): void {
  const row = rowFor(model, run.invokeid, run.sessionId, run.firstTs);
  const mark: StreamMark = row.streams[run.kind];
  const { text } = run;
  const turn = streamedTurn(model, row, run.firstTs);
  if (text.length > 0) {
    if (run.kind === "text" && row.tailKind === "thinking") startTail(row, "text");
    put(row, turn, run.kind, text);
    row.chars += text.length;
  }
  mark.lastTs = run.lastTs;
  if (run.tokens !== undefined) mark.tokens = run.tokens;
  row.deltas += run.n;
  row.firstDeltaTs ??= run.firstTs;
  row.lastDeltaTs = Math.max(row.streams.text.lastTs ?? run.lastTs, row.streams.thinking.lastTs ?? run.lastTs);
  row.lastTs = row.lastDeltaTs;
  const told = Math.max(row.streams.text.tokens ?? -1, row.streams.thinking.tokens ?? -1);
  row.streamTokens = told < 0 ? row.deltas : told;
  if (run.model !== undefined) row.model = run.model;
  model.totals.deltas += run.n;
  if (row.state !== "streaming") setRowState(model, row, "streaming", run.lastTs);
}

export function foldResponse(model: Model, event: EnvelopeOf<"llm/response">): void {
  const { data } = event;
  const row = rowFor(model, data.invokeid, data["session-id"], event.ts);
  foldTurnResponse(model, row, event);
  addUsage(model, row, data.usage, isGiven(data.model) ? textOf(data.model) : row.model);
  row.lastTs = event.ts;
  row.streamTokens = 0;
  if (isGiven(data.model)) row.model = textOf(data.model);
  const tps = data["output-tps"] ?? measuredTps(row, data.usage["output-tokens"] ?? row.deltas);
  if (tps !== undefined) row.outputTps = tps;
  if (isGiven(data["first-token-ms"])) row.firstTokenMs = data["first-token-ms"];
  // A tool of ours is run now, and the model asked again; an event sent to the chart ends the turn.
  const goesOn = data.content.some((block) => block.type === "tool_use" && !textOf(block.name).startsWith("event__"));
  setRowState(model, row, goesOn ? "waiting" : "done", event.ts);
}

export function foldToolStart(model: Model, event: EnvelopeOf<"llm/tool-start">): void {
  const { data } = event;
  const row = rowFor(model, data.invokeid, data["session-id"], event.ts, "tool");
  foldTurnTool(model, row, event);
  row.lastTs = event.ts;
  const tool = { callId: textOf(data["call-id"]), name: textOf(data.tool), sinceTs: event.ts };
  if (row.openTools.length < OPEN_TOOLS_MAX) row.openTools.push(tool);
  row.tool = tool;
  setRowState(model, row, "tool", event.ts);
}

export function foldToolResult(model: Model, event: EnvelopeOf<"llm/tool-result">): void {
  const { data } = event;
  const row = rowFor(model, data.invokeid, data["session-id"], event.ts, "tool");
  foldTurnResult(model, row, event);
  row.lastTs = event.ts;
  const id = textOf(data["call-id"]);
  row.openTools = row.openTools.filter((tool) => tool.callId !== id);
  const still = row.openTools.at(-1);
  row.tool = still;
  // After an event that the chart took nobody is asked again; after one it did not take, the model is.
  const goesOn = isActive(row.state) || data["is-error"];
  // A tool that the chart runs by itself: no model is there to be asked, and the result is the end.
  if (!still && row.turns === 0 && row.model === undefined) return setRowState(model, row, "done", event.ts);
  if (still || goesOn) setRowState(model, row, still ? "tool" : "waiting", event.ts);
}

export function foldError(model: Model, event: EnvelopeOf<"llm/error">): void {
  const row = rowFor(model, event.data.invokeid, event.data["session-id"], event.ts);
  row.lastTs = event.ts;
  endBadly(model, row, `${textOf(event.data.category)}: ${textOf(event.data.message)}`, event.ts);
}

export function foldRetry(model: Model, event: EnvelopeOf<"llm/retry">): void {
  const { data } = event;
  if (!isGiven(data.invokeid) || !isGiven(data["session-id"])) return;
  const row = rowFor(model, data.invokeid, data["session-id"], event.ts);
  row.lastTs = event.ts;
  row.retry = { attempt: data.attempt, of: data["max-retries"], untilTs: event.ts + data["wait-ms"] };
  setRowState(model, row, "waiting", event.ts);
}

/** `done` and `stopped` are ends that were wanted; anything else is the category of an error. */
export function foldWorkerExit(model: Model, event: EnvelopeOf<"llm/worker-exit">): void {
  const { data } = event;
  const row = rowFor(model, data.invokeid, data["session-id"], event.ts);
  const reason = textOf(data.reason);
  row.lastTs = event.ts;
  if (reason === "done") endRow(model, row, "done", event.ts);
  else if (reason === "stopped") endRow(model, row, isActive(row.state) ? "interrupted" : row.state, event.ts);
  else endBadly(model, row, row.error ?? reason, event.ts);
}

/** The run is over, or its process is gone: nothing in flight will be answered. */
export function interruptRows(model: Model, ts: number): void {
  for (const key of model.activeKeys) {
    const row = model.rows.get(key);
    if (row) endRow(model, row, "interrupted", ts);
  }
}

function endBadly(model: Model, row: Row, error: string, ts: number): void {
  row.error = cutText(error, LOG_TEXT_CHARS_MAX);
  endRow(model, row, "error", ts);
}

function endRow(model: Model, row: Row, state: "done" | "error" | "interrupted" | Row["state"], ts: number): void {
  interruptTurn(model, row);
  row.openTools = [];
  row.streamTokens = 0;
  row.tool = undefined;
  row.retry = undefined;
  setRowState(model, row, state, ts);
}

function measuredTps(row: Row, tokens: number): number | undefined {
  const ms = (row.lastDeltaTs ?? 0) - (row.firstDeltaTs ?? 0);
  return row.deltas < 2 || ms < RATE_SPAN_MS_MIN ? undefined : (tokens * 1_000) / ms;
}

function clearStream(row: Row): void {
  startTail(row, "thinking");
  row.chars = 0;
  row.deltas = 0;
  row.streamTokens = 0;
  row.streams = noStreams();
  row.openTools = [];
  row.tool = undefined;
  row.firstDeltaTs = undefined;
  row.lastDeltaTs = undefined;
}

function startTail(row: Row, kind: Row["tailKind"]): void {
  row.tail = "";
  row.tailKind = kind;
  row.tailChars = 0;
}
