// One stream of a model: its deltas on record as they come, its parts put together, its silence noticed.

import type { ContentBlock, EventData, Usage } from "../../../wire/index.ts";
import type { Engine } from "../engine.ts";
import { ANSWER_CHARS_MAX, BETWEEN_TOKENS_MS, FIRST_TOKEN_MS } from "../limits.ts";
import { BackendError, type ModelPart, type StopReason } from "../ports/backend.ts";
import type { ToolCall } from "./answer.ts";
import { modelOf, type RequestParts } from "./request-parts.ts";
import { pull, watchSilence } from "./stream-watch.ts";

/** What has come of it; times by the clock that nobody sets. */
export interface Stream {
  startedMs: number;
  firstMs?: number;
  lastMs: number;
  /** Of text, thinking and what it calls with. */
  chars: number;
  content: ContentBlock[];
  calls: ToolCall[];
  usage: Usage;
  stop?: StopReason;
}

const newStream = (now: number): Stream => ({ startedMs: now, lastMs: now, chars: 0, content: [], calls: [], usage: {} });

/** Rejects with BackendError, with what the backend throws, or with the signal's reason. */
export async function readStream(parts: RequestParts): Promise<Stream> {
  const { engine, signal, resilience } = parts;
  const stream = newStream(engine.clock.monotonic());
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  const limits = { firstMs: resilience?.firstTokenMs ?? FIRST_TOKEN_MS, betweenMs: resilience?.betweenTokensMs ?? BETWEEN_TOKENS_MS };
  const silence = watchSilence(engine.clock, limits, (ms) => {
    const where =
      stream.firstMs === undefined ? "before its first token; one that runs here may still be loading" : "in the middle of its answer";
    controller.abort(new BackendError("timeout", `${modelOf(parts)} was silent for ${ms} ms ${where}`));
  });
  const take = (part: ModelPart): Promise<void> | undefined => {
    silence.heard();
    takePart(parts, stream, part);
    const relief = engine.transcript.pressure();
    if (!relief) return undefined;
    // Nobody pulls: the model is not to blame for the silence.
    silence.stop();
    return relief.then(() => {
      if (!controller.signal.aborted) silence.heard();
    });
  };
  const iterator = engine.backend.stream({ ...parts.request, signal: controller.signal })[Symbol.asyncIterator]();
  let isThrough = false;
  try {
    await pull(iterator, controller.signal, take);
    isThrough = true;
    return stream;
  } finally {
    silence.stop();
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
      count(stream, part.text.length);
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
      count(stream, part.name.length + (part.badInput ?? JSON.stringify(part.input) ?? "").length);
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

function count(stream: Stream, chars: number): void {
  stream.chars += chars;
  if (stream.chars > ANSWER_CHARS_MAX)
    throw new BackendError("budget", `the model does not come to an end: its answer is over ${ANSWER_CHARS_MAX} characters`);
}

function noteToken(engine: Engine, stream: Stream): void {
  stream.lastMs = engine.clock.monotonic();
  stream.firstMs ??= stream.lastMs;
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
