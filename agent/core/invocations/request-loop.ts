// One request to a model, until it has an answer or fails for good: deltas, silence, retries, all on record.

import type { ContentBlock, EventData, Usage } from "../../../wire/index.ts";
import { clip } from "../clip.ts";
import type { Engine } from "../engine.ts";
import { BETWEEN_TOKENS_MS, FIRST_TOKEN_MS, RETRIES_MAX, SYSTEM_PREVIEW_CHARS_MAX, USER_BLOCK_CHARS_MAX } from "../limits.ts";
import { BackendError, type Message, type MessagePart, type ModelPart, type ModelRequest, type StopReason } from "../ports/backend.ts";
import { type Answer, answerOf, type ToolCall } from "./answer.ts";
import type { LlmConversationInput } from "./inputs.ts";
import { putBlob } from "./put-blob.ts";
import { asBackendError, retryWaitMs } from "./retry.ts";
import { type Stand, turnParts } from "./stand.ts";
import { createAbortGate, waitOrAbort, watchSilence } from "./stream-watch.ts";

export interface RequestParts {
  engine: Engine;
  stand: Stand;
  /** Aborted: the conversation is over, nothing more is said. */
  signal: AbortSignal;
  turn: number;
  request: Omit<ModelRequest, "signal">;
  /** Messages new since the request before: what the log shows of it. */
  news: readonly Message[];
  resilience: LlmConversationInput["resilience"];
  /** Retries of this request that are on record. */
  retries: number;
  /** Put on every event of this turn. */
  place: Stand["place"];
}

/** Rejects with BackendError, or with the signal's reason. */
export async function requestAnswer(parts: RequestParts): Promise<Answer> {
  const { engine, stand, signal, turn, request, resilience } = parts;
  const maxRetries = resilience?.maxRetries ?? RETRIES_MAX;
  const written = put(parts, "request.json", request);
  const ref = written instanceof Promise ? await written : written;
  for (let attempt = 1 + parts.retries; ; attempt += 1) {
    try {
      return await tryOnce(parts, ref);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      const error = asBackendError(thrown);
      const seed = `${stand.sessionId}/${stand.key}/${turn}`;
      const waitMs = retryWaitMs(error, attempt, { maxRetries, backoffMs: resilience?.backoffMs, seed });
      if (waitMs === undefined) throw error;
      const data = {
        model: modelOf(parts),
        category: error.category,
        attempt,
        "max-retries": maxRetries,
        "wait-ms": waitMs,
        message: error.message,
        invokeid: stand.invokeid,
        "session-id": stand.sessionId,
      };
      engine.emit({ event: "llm/retry", data }, parts.place);
      await waitOrAbort(engine.clock, waitMs, signal);
      signal.throwIfAborted();
    }
  }
}

const modelOf = ({ request, engine }: RequestParts): string => request.model ?? engine.backend.model;

const put = ({ engine, stand, signal, turn }: RequestParts, file: string, body: unknown): ReturnType<typeof putBlob> =>
  putBlob({ engine, signal, parts: turnParts(stand, turn, file), body: JSON.stringify(body) });

async function tryOnce(parts: RequestParts, ref: string | undefined): Promise<Answer> {
  const { engine, stand, turn } = parts;
  const relief = engine.transcript.pressure();
  if (relief) await relief;
  parts.signal.throwIfAborted();
  engine.frontend.onStepStart({ sessionId: stand.sessionId, invokeid: stand.invokeid, turn });
  engine.emit({ event: "llm/request", data: describeRequest(parts, ref) }, parts.place);
  const stream = newStream(engine.clock.now());
  await readStream(parts, stream);
  if (stream.stop === undefined) throw new BackendError("unexpected-stop", "the stream ended without saying why");
  const written = put(parts, "response.json", {
    content: stream.content,
    usage: stream.usage,
    "stop-reason": stream.stop,
    model: modelOf(parts),
  });
  const responseRef = written instanceof Promise ? await written : written;
  engine.emit({ event: "llm/response", data: describeResponse(parts, stream, stream.stop, responseRef) }, parts.place);
  return answerOf(stream.content, stream.calls, stream.usage, stream.stop, modelOf(parts));
}

function describeRequest(parts: RequestParts, ref: string | undefined): EventData<"llm/request"> {
  const { request, stand, news } = parts;
  const blocks = news.filter(({ role }) => role !== "assistant").flatMap((message) => message.parts.map(blockOf));
  return {
    invokeid: stand.invokeid,
    "session-id": stand.sessionId,
    model: modelOf(parts),
    "n-messages": request.messages.length,
    "user-blocks": blocks,
    ...(request.system === "" ? {} : { "system-preview": clip(request.system, SYSTEM_PREVIEW_CHARS_MAX) }),
    ...(ref === undefined ? {} : { "io/ref": ref }),
  };
}

function blockOf(part: MessagePart): { type: string; text: string } {
  const text = part.type === "tool-call" ? JSON.stringify(part.input) : part.text;
  return { type: part.type, text: clip(text, USER_BLOCK_CHARS_MAX) };
}

interface Stream {
  startedTs: number;
  firstTs?: number;
  lastTs: number;
  content: ContentBlock[];
  calls: ToolCall[];
  usage: Usage;
  stop?: StopReason;
}

const newStream = (now: number): Stream => ({ startedTs: now, lastTs: now, content: [], calls: [], usage: {} });

async function readStream(parts: RequestParts, stream: Stream): Promise<void> {
  const { engine, signal, resilience } = parts;
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  const limits = { firstMs: resilience?.firstTokenMs ?? FIRST_TOKEN_MS, betweenMs: resilience?.betweenTokensMs ?? BETWEEN_TOKENS_MS };
  const silence = watchSilence(engine.clock, limits, (ms) => {
    const where = stream.firstTs === undefined ? "before its first token" : "in the middle of its answer";
    controller.abort(new BackendError("timeout", `the model was silent for ${ms} ms ${where}`));
  });
  const gate = createAbortGate(controller.signal);
  const iterator = engine.backend.stream({ ...parts.request, signal: controller.signal })[Symbol.asyncIterator]();
  let isThrough = false;
  try {
    for (;;) {
      const step = await gate.pass(iterator.next());
      controller.signal.throwIfAborted();
      isThrough = step.done === true;
      if (step.done) return;
      silence.heard();
      takePart(parts, stream, step.value);
      const relief = engine.transcript.pressure();
      if (!relief) continue;
      // Nobody pulls: the model is not to blame for the silence.
      silence.stop();
      await relief;
      silence.heard();
    }
  } finally {
    silence.stop();
    gate.close();
    signal.removeEventListener("abort", abort);
    if (!isThrough) abandon(controller, iterator);
  }
}

/** Ends a stream that is not wanted any more; what it still throws concerns nobody. */
function abandon(controller: AbortController, iterator: AsyncIterator<ModelPart>): void {
  if (!controller.signal.aborted) controller.abort("abandoned");
  iterator.return?.()?.catch(() => undefined);
}

function takePart(parts: RequestParts, stream: Stream, part: ModelPart): void {
  const { engine, stand } = parts;
  switch (part.type) {
    case "text":
    case "thinking": {
      if (part.text === "") return;
      noteToken(engine, stream);
      append(stream.content, part);
      const data: EventData<"llm/delta"> = {
        type: part.type === "text" ? "text-delta" : "thinking-delta",
        text: part.text,
        model: modelOf(parts),
        invokeid: stand.invokeid,
        "session-id": stand.sessionId,
        ...(stream.usage["output-tokens"] === undefined ? {} : { usage: { "output-tokens": stream.usage["output-tokens"] } }),
      };
      return engine.emit({ event: "llm/delta", data }, parts.place);
    }
    case "tool-call":
      noteToken(engine, stream);
      stream.calls.push(part);
      stream.content.push({ type: "tool_use", name: part.name, input: part.badInput ?? part.input, "call-id": part.callId });
      return;
    case "usage":
      stream.usage = { ...stream.usage, ...part.usage };
      return;
    case "stop":
      stream.stop = part.reason;
      return;
  }
}

function noteToken(engine: Engine, stream: Stream): void {
  stream.lastTs = engine.clock.now();
  stream.firstTs ??= stream.lastTs;
}

/** Pieces of one text make one block. */
function append(content: ContentBlock[], part: { type: "text" | "thinking"; text: string }): void {
  const last = content.at(-1);
  if (part.type === "text") {
    if (last?.type === "text") last.text += part.text;
    else content.push({ type: "text", text: part.text });
  } else if (last?.type === "thinking") last.thinking += part.text;
  else content.push({ type: "thinking", thinking: part.text });
}

function describeResponse(parts: RequestParts, stream: Stream, stop: StopReason, ref: string | undefined): EventData<"llm/response"> {
  const { engine, stand } = parts;
  const streamMs = stream.firstTs === undefined ? 0 : stream.lastTs - stream.firstTs;
  const out = stream.usage["output-tokens"];
  return {
    invokeid: stand.invokeid,
    "session-id": stand.sessionId,
    content: stream.content,
    "stop-reason": stop,
    usage: stream.usage,
    ...(out !== undefined && streamMs > 0 ? { "output-tps": Math.round((out / streamMs) * 10_000) / 10 } : {}),
    "elapsed-ms": engine.clock.now() - stream.startedTs,
    ...(stream.firstTs === undefined ? {} : { "first-token-ms": stream.firstTs - stream.startedTs }),
    model: modelOf(parts),
    ...(ref === undefined ? {} : { "io/ref": ref }),
    "n-blocks": stream.content.length,
  };
}
