// The calls of one answer: events go to the chart, tools run, and each call gets its result for the model.

import { type EventData, PREVIEW_CHARS_MAX } from "../../../wire/index.ts";
import type { AnyActorRef, AnyEventObject } from "xstate";
import { clip } from "../clip.ts";
import type { Engine } from "../engine.ts";
import { messageOf } from "../errors.ts";
import { OWN_INPUT_CHARS_MAX } from "../limits.ts";
import type { MessagePart } from "../ports/backend.ts";
import type { Ask, ToolCallToConfirm } from "../ports/frontend.ts";
import type { Tool, ToolEffects, ToolPreview, ToolResult } from "../ports/tool.ts";
import { createAsk } from "./ask.ts";
import type { EventTools } from "./event-tools.ts";
import type { ToolCall } from "./answer.ts";
import { type Stand, turnParts } from "./stand.ts";
import { orAbort } from "./stream-watch.ts";
import { putBlob } from "./put-blob.ts";
import { OUTCOME_UNKNOWN, type TurnPast } from "./turn-past.ts";

/** What one tool needs to run on record. */
export interface ToolRunParts {
  engine: Engine;
  self: AnyActorRef;
  stand: Stand;
  place: Stand["place"];
  turn: number;
  /** Aborted: the conversation is over. */
  signal: AbortSignal;
  tools: ReadonlyMap<string, Tool>;
  /** False: the call is not asked about. Default true. */
  confirms?: boolean;
  /** True: no answer of a model holds the input, so its start says it, and names a blob of it. */
  keepsInput?: boolean;
  /** What the log of a run that goes on holds of these calls: what is done is not done again. */
  past?: TurnPast | undefined;
  /** Around what a person is asked: their time is none of the conversation's. */
  aside?<T>(asked: Promise<T>): Promise<T>;
}

export interface CallParts extends ToolRunParts {
  events: EventTools;
  /** Gives an event to the chart; whether a state took it. */
  send(event: AnyEventObject): Promise<boolean>;
}

export interface CallResults {
  results: MessagePart[];
  /** Why the first call that no tool could take was wrong. */
  invalid?: string;
  /** Whether an event reached the chart. */
  sent: boolean;
}

/**
 * In the order of the answer. What only looks runs at once with what only looks beside it; a tool that changes files or starts
 * something, and an event, wait for those before them and are waited for: a model that writes a test and runs it means that order.
 */
export async function runCalls(parts: CallParts, calls: readonly ToolCall[]): Promise<CallResults> {
  const outcome: CallResults = { results: [], sent: false };
  let together: ToolCall[] = [];
  let before = 0;
  const runTogether = async (): Promise<void> => {
    const batch = together;
    together = [];
    const first = before;
    before += batch.length;
    outcome.results.push(...(await Promise.all(batch.map(async (call, n) => resultPart(call, await runTool(parts, call, first + n))))));
    parts.signal.throwIfAborted();
  };
  for (const call of calls) {
    if (call.badInput === undefined && (parts.tools.has(call.name) || parts.past?.hasStarted(call.callId) === true)) {
      const isAlone = CHANGING.has(parts.tools.get(call.name)?.effects ?? "none");
      if (isAlone) await runTogether();
      together.push(call);
      if (isAlone) await runTogether();
    } else {
      await runTogether();
      await runEvent(parts, call, outcome);
    }
  }
  await runTogether();
  return outcome;
}

const CHANGING: ReadonlySet<ToolEffects> = new Set<ToolEffects>(["files", "process"]);

async function runEvent(parts: CallParts, call: ToolCall, outcome: CallResults): Promise<void> {
  const read = readCall(parts, call);
  const known = parts.past?.result(call.callId);
  if (known) {
    // What was wrong is found again; the record has only its beginning.
    const result = read.ok ? known : { isError: true, text: read.message };
    if (!read.ok) outcome.invalid ??= read.message;
    outcome.results.push(resultPart(call, result));
    return;
  }
  if (!read.ok) {
    outcome.invalid ??= read.message;
    recordResult(parts, call, { isError: true, text: read.message }, parts.engine.clock.monotonic());
    outcome.results.push(resultPart(call, { isError: true, text: read.message }));
    return;
  }
  const isTaken = parts.past?.sent(read.event) ?? (await parts.send(read.event));
  parts.signal.throwIfAborted();
  outcome.sent ||= isTaken;
  outcome.results.push(
    resultPart(call, isTaken ? { isError: false, text: "sent" } : { isError: true, text: `${read.event.type} is not wanted now` }),
  );
}

function readCall(parts: CallParts, call: ToolCall): ReturnType<EventTools["read"]> {
  if (call.badInput !== undefined) return { ok: false, message: `the input of ${call.name} is not JSON` };
  if (parts.events.has(call.name)) return parts.events.read(call.name, call.input);
  parts.engine.frontend.handleNoTool(call.name);
  const names = [...parts.events.specs.map(({ name }) => name), ...parts.tools.keys()];
  return { ok: false, message: `there is no tool ${call.name}; there are ${names.join(", ") || "none"}` };
}

/** `place`: its number among the tools of this answer. Rejects with the signal's reason alone. */
export async function runTool(parts: ToolRunParts, call: ToolCall, place: number): Promise<ToolResult> {
  const { engine, stand, signal, confirms = true, past } = parts;
  const known = past?.result(call.callId);
  if (known) return known;
  const tool = parts.tools.get(call.name);
  const wasStarted = past?.hasStarted(call.callId) === true;
  if (wasStarted && tool?.effects !== "none") {
    recordResult(parts, call, OUTCOME_UNKNOWN, engine.clock.monotonic());
    return OUTCOME_UNKNOWN;
  }
  if (!tool) return { isError: true, text: `there is no tool ${call.name}` };
  const ids = { invokeid: stand.invokeid, sessionId: stand.sessionId };
  const toConfirm = { callId: call.callId, tool: tool.name, effects: tool.effects, input: call.input, ...ids };
  const refused =
    confirms && tool.asksItself !== true && !wasStarted && engine.frontend.confirmTool
      ? await refusal(parts, { ...toConfirm, ...(await previewOf(tool, call, parts)) }, place)
      : undefined;
  signal.throwIfAborted();
  const startedMs = engine.clock.monotonic();
  if (refused !== undefined) {
    const result: ToolResult = { isError: true, text: refused, refused: true };
    recordResult(parts, call, result, startedMs);
    return result;
  }
  if (!wasStarted) await recordStart(parts, call, tool);
  signal.throwIfAborted();
  const result = await runGuarded(tool, call, place, parts);
  signal.throwIfAborted();
  if (result.isError) engine.frontend.handleToolError(toConfirm, result.text);
  const written = putResult(parts, call, result);
  recordResult(parts, call, result, startedMs, written instanceof Promise ? await written : written);
  return result;
}

const asIs = <T>(asked: Promise<T>): Promise<T> => asked;

async function refusal(parts: ToolRunParts, call: ToolCallToConfirm, place: number): Promise<string | undefined> {
  const { engine, self, stand, signal, aside = asIs } = parts;
  const ask = createAsk({ engine, self, stand, signal, key: `tool/${parts.turn}.${place}` });
  const asked = engine.frontend.confirmTool?.(call, signal, ask);
  const verdict = asked && (await aside(asked));
  return verdict && !verdict.proceed ? verdict.feedback : undefined;
}

/** Nothing where there is none: the call is asked about all the same. */
async function previewOf(tool: Tool, call: ToolCall, { engine, signal, stand }: ToolRunParts): Promise<ToolPreview> {
  try {
    return (await tool.preview?.(call.input, { signal, sessionId: stand.sessionId, invokeid: stand.invokeid })) ?? {};
  } catch (error) {
    if (!signal.aborted) engine.frontend.onDiagnostic(`the preview of ${tool.name} failed: ${messageOf(error)}`, error);
    return {};
  }
}

/** A tool with effects runs only when its start, and the run before it, are on disk. */
async function recordStart(parts: ToolRunParts, call: ToolCall, tool: Tool): Promise<void> {
  const { engine, stand, place, keepsInput = false } = parts;
  const ref = keepsInput ? await putToolBlob(parts, `${call.callId}.input.json`, call.input) : undefined;
  const data: EventData<"llm/tool-start"> = {
    invokeid: stand.invokeid,
    "session-id": stand.sessionId,
    "call-id": call.callId,
    tool: tool.name,
    "input-preview": clip(JSON.stringify(call.input) ?? "", keepsInput ? OWN_INPUT_CHARS_MAX : PREVIEW_CHARS_MAX),
    effects: tool.effects,
    ...(ref === undefined ? {} : { "io/ref": ref }),
  };
  if (tool.effects !== "none") await engine.checkpoints.now();
  engine.emit({ event: "llm/tool-start", data }, place);
  if (tool.effects !== "none") await engine.transcript.durable();
}

async function runGuarded(tool: Tool, call: ToolCall, place: number, parts: ToolRunParts): Promise<ToolResult> {
  const { engine, self, stand, signal, turn, aside = asIs } = parts;
  const asks = createAsk({ engine, self, stand, signal, key: `asks/${turn}.${place}` });
  // One with effects is not run again when a run goes on, and its question would stay open for ever.
  const ask: { ask?: Ask } = tool.effects === "none" ? { ask: (question) => aside(asks(question)) } : {};
  // One that heeds no signal must not hold up a conversation that is over.
  try {
    return await orAbort(tool.run(call.input, { signal, sessionId: stand.sessionId, invokeid: stand.invokeid, ...ask }), signal);
  } catch (error) {
    return { isError: true, text: `${tool.name} failed: ${messageOf(error)}` };
  }
}

const putResult = (parts: ToolRunParts, call: ToolCall, { isError, text }: ToolResult): ReturnType<typeof putBlob> =>
  putToolBlob(parts, `${call.callId}.json`, { tool: call.name, input: call.input, "is-error": isError, text });

const putToolBlob = ({ engine, stand, signal, turn }: ToolRunParts, file: string, body: unknown): ReturnType<typeof putBlob> =>
  putBlob({ engine, signal, parts: turnParts(stand, turn, "tools", file), body: JSON.stringify(body) });

function recordResult({ engine, stand, place }: ToolRunParts, call: ToolCall, result: ToolResult, startedMs: number, ref?: string): void {
  const data: EventData<"llm/tool-result"> = {
    invokeid: stand.invokeid,
    "session-id": stand.sessionId,
    "call-id": call.callId,
    tool: call.name,
    "is-error": result.isError,
    "content-preview": clip(result.text, PREVIEW_CHARS_MAX),
    "elapsed-ms": Math.round(engine.clock.monotonic() - startedMs),
    ...(ref === undefined ? {} : { "io/ref": ref }),
  };
  engine.emit({ event: "llm/tool-result", data }, place);
}

type ToolResultPart = Extract<MessagePart, { type: "tool-result" }>;

const resultPart = (call: ToolCall, { isError, text }: ToolResult): ToolResultPart => ({
  type: "tool-result",
  callId: call.callId,
  name: call.name,
  isError,
  text,
});
