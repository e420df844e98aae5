// The transcript of each row, as the drill-in reads it: one turn a request, its text bounded, its tool calls with their results.

import type { EnvelopeOf } from "../wire/index.ts";
import { isCutString, isGiven, textOf } from "../wire/index.ts";
import { boundText, cutText, flatText } from "./bounded-text.ts";
import { briefJson } from "./brief-json.ts";
import { fifoLength, fifoPush, fifoShift } from "./fifo.ts";
import {
  CALL_INPUT_CHARS_MAX,
  CALLS_PER_TURN_MAX,
  SLIM_TURNS_MAX,
  TURN_CHARS_KEPT_MAX,
  TURN_COST_CHARS,
  TURN_SLIM_CHARS,
  TURNS_DROP_LOT,
  TURNS_PER_ROW_MAX,
} from "./limits.ts";
import type { Model, Row, Turn, TurnCall } from "./model.ts";
import { TURN_BOUNDS } from "./stream-texts.ts";

/** A request opens a turn; one still open has been given up. */
export function foldTurnRequest(model: Model, row: Row, event: EnvelopeOf<"llm/request">): void {
  interruptTurn(model, row);
  const { data } = event;
  const turn = openTurn(model, row, event.seq, event.ts);
  turn.sent = boundText(data["user-blocks"].map((block) => textOf(block.text)).join("\n\n"), TURN_BOUNDS);
  if (isGiven(data.model)) turn.model = textOf(data.model);
  if (isGiven(data["io/ref"])) turn.requestRef = textOf(data["io/ref"]);
}

/** The turn that a delta is of; `ts`: when it opens if there is none. */
export const streamedTurn = (model: Model, row: Row, ts: number): Turn => currentTurn(model, row) ?? openTurn(model, row, -1, ts);

export function foldTurnResponse(model: Model, row: Row, event: EnvelopeOf<"llm/response">): void {
  const { data } = event;
  const turn = currentTurn(model, row) ?? openTurn(model, row, event.seq, event.ts);
  const texts: unknown[] = [];
  const thoughts: unknown[] = [];
  for (const block of data.content) {
    if (block.type === "text") texts.push(block.text);
    else if (block.type === "thinking") thoughts.push(block.thinking);
    else if (block.type === "tool_use") addCall(model, turn, textOf(block["call-id"]), textOf(block.name), block.input);
  }
  // A text that went to a blob has only its beginning here; what was streamed says more.
  if (texts.length > 0 && !(turn.textChars > 0 && texts.some(isCutString))) {
    const whole = texts.map(textOf).join("\n\n");
    turn.text = boundText(whole, TURN_BOUNDS);
    turn.textChars = whole.length;
  }
  if (thoughts.length > 0 && !(turn.thinkingChars > 0 && thoughts.some(isCutString))) {
    const whole = thoughts.map(textOf).join("\n\n");
    turn.thinking = boundText(whole, TURN_BOUNDS);
    turn.thinkingChars = whole.length;
  }
  turn.stop = textOf(data["stop-reason"]);
  turn.usage = data.usage;
  if (isGiven(data["output-tps"])) turn.outputTps = data["output-tps"];
  if (isGiven(data["first-token-ms"])) turn.firstTokenMs = data["first-token-ms"];
  turn.elapsedMs = data["elapsed-ms"];
  if (isGiven(data.model)) turn.model = textOf(data.model);
  if (isGiven(data["io/ref"])) turn.responseRef = textOf(data["io/ref"]);
  endTurn(model, turn);
}

export function foldTurnTool(model: Model, row: Row, event: EnvelopeOf<"llm/tool-start">): void {
  const turn = lastTurn(model, row) ?? openTurn(model, row, event.seq, event.ts);
  const { data } = event;
  if (!callOf(turn, data["call-id"])) addCall(model, turn, textOf(data["call-id"]), textOf(data.tool), textOf(data["input-preview"]));
}

export function foldTurnResult(model: Model, row: Row, event: EnvelopeOf<"llm/tool-result">): void {
  const turn = lastTurn(model, row) ?? openTurn(model, row, event.seq, event.ts);
  const { data } = event;
  const call = callOf(turn, data["call-id"]) ?? addCall(model, turn, textOf(data["call-id"]), textOf(data.tool), undefined);
  if (!call) return;
  call.result = {
    isError: data["is-error"],
    preview: cutText(textOf(data["content-preview"]), TURN_SLIM_CHARS),
    elapsedMs: data["elapsed-ms"],
  };
  if (isGiven(data["io/ref"])) call.result.ref = textOf(data["io/ref"]);
}

/** The answer to the open request will not come any more. */
export function interruptTurn(model: Model, row: Row): void {
  const turn = currentTurn(model, row);
  if (!turn) return;
  turn.interrupted = true;
  endTurn(model, turn);
}

export const lastTurn = (model: Model, row: Row): Turn | undefined => model.turns.get(row.key)?.at(-1);

/** Calls of the last turn are few (CALLS_PER_TURN_MAX). */
export const callOf = (turn: Turn | undefined, callId: unknown): TurnCall | undefined => {
  const id = textOf(callId);
  return turn?.calls.find((call) => call.callId === id);
};

function currentTurn(model: Model, row: Row): Turn | undefined {
  const turn = lastTurn(model, row);
  return turn && !turn.ended ? turn : undefined;
}

function openTurn(model: Model, row: Row, seq: number, ts: number): Turn {
  const turn: Turn = {
    rowKey: row.key,
    seq,
    ts,
    sent: "",
    text: "",
    textChars: 0,
    thinking: "",
    thinkingChars: 0,
    calls: [],
    interrupted: false,
    ended: false,
    callChars: 0,
  };
  const turns = model.turns.get(row.key);
  if (!turns) model.turns.set(row.key, [turn]);
  else {
    turns.push(turn);
    if (turns.length > TURNS_PER_ROW_MAX) turns.splice(0, TURNS_DROP_LOT);
  }
  return turn;
}

function addCall(model: Model, turn: Turn, callId: string, tool: string, input: unknown): TurnCall | undefined {
  if (turn.calls.length >= CALLS_PER_TURN_MAX) return undefined;
  const brief = briefJson(input, turn.slim ? TURN_SLIM_CHARS : CALL_INPUT_CHARS_MAX);
  const call: TurnCall = { callId, tool, input: brief.length >= CALL_INPUT_CHARS_MAX || turn.slim ? brief : input };
  turn.calls.push(call);
  if (turn.slim) return call;
  turn.callChars += brief.length;
  if (turn.ended) model.fullTurns.chars += brief.length;
  return call;
}

const sizeOf = (turn: Turn): number => turn.sent.length + turn.text.length + turn.thinking.length + turn.callChars;

/** Ended turns keep their text until all rows together hold too much of it. */
function endTurn(model: Model, turn: Turn): void {
  const { fullTurns } = model;
  turn.ended = true;
  turn.text = flatText(turn.text);
  turn.thinking = flatText(turn.thinking);
  fifoPush(fullTurns.queue, turn);
  fullTurns.chars += sizeOf(turn);
  while (fullTurns.chars + TURN_COST_CHARS * fifoLength(fullTurns.queue) > TURN_CHARS_KEPT_MAX) {
    const oldest = fifoShift(fullTurns.queue);
    if (!oldest) return;
    fullTurns.chars -= sizeOf(oldest);
    slim(model, oldest);
  }
}

function slim(model: Model, turn: Turn): void {
  turn.sent = cutText(turn.sent, TURN_SLIM_CHARS);
  turn.text = cutText(turn.text, TURN_SLIM_CHARS);
  turn.thinking = cutText(turn.thinking, TURN_SLIM_CHARS);
  for (const call of turn.calls) call.input = cutInput(call.input);
  turn.slim = true;
  fifoPush(model.slimTurns, turn.rowKey);
  if (fifoLength(model.slimTurns) <= SLIM_TURNS_MAX) return;
  const turns = model.turns.get(fifoShift(model.slimTurns) ?? "");
  // A row's turns end in the order they began in.
  if (turns?.[0]?.slim) turns.shift();
}

function cutInput(input: unknown): unknown {
  const brief = briefJson(input, TURN_SLIM_CHARS);
  return brief.length >= TURN_SLIM_CHARS ? brief : input;
}
