// One request to a model, until it has an answer or fails for good: retries and all on record.

import type { EventData } from "../../../wire/index.ts";
import { clip } from "../clip.ts";
import { RATE_SPAN_MS_MIN, RETRIES_MAX, SYSTEM_PREVIEW_CHARS_MAX, USER_BLOCK_CHARS_MAX } from "../limits.ts";
import { BackendError, type MessagePart, type StopReason } from "../ports/backend.ts";
import { type Answer, answerOf } from "./answer.ts";
import { putBlob } from "./put-blob.ts";
import { modelOf, type RequestParts } from "./request-parts.ts";
import { readStream, type Stream } from "./request-stream.ts";
import { asBackendError, retryWaitMs } from "./retry.ts";
import { turnParts } from "./stand.ts";
import { waitOrAbort } from "./stream-watch.ts";

/** Rejects with BackendError, or with the signal's reason. */
export async function requestAnswer(parts: RequestParts): Promise<Answer> {
  const { engine, stand, signal, turn, request, resilience } = parts;
  const maxRetries = resilience?.maxRetries ?? RETRIES_MAX;
  const written = put(parts, "request.json", request);
  const ref = written instanceof Promise ? await written : written;
  parts.onKept(ref);
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

const put = ({ engine, stand, signal, turn }: RequestParts, file: string, body: unknown): ReturnType<typeof putBlob> =>
  putBlob({ engine, signal, parts: turnParts(stand, turn, file), body: JSON.stringify(body) });

async function tryOnce(parts: RequestParts, ref: string | undefined): Promise<Answer> {
  const { engine, stand, turn } = parts;
  const relief = engine.transcript.pressure();
  if (relief) await relief;
  parts.signal.throwIfAborted();
  engine.frontend.onStepStart({ sessionId: stand.sessionId, invokeid: stand.invokeid, turn });
  engine.emit({ event: "llm/request", data: describeRequest(parts, ref) }, parts.place);
  const stream = await readStream(parts);
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

function describeResponse(parts: RequestParts, stream: Stream, stop: StopReason, ref: string | undefined): EventData<"llm/response"> {
  const { engine, stand } = parts;
  const streamMs = stream.firstMs === undefined ? 0 : stream.lastMs - stream.firstMs;
  const out = stream.usage["output-tokens"];
  return {
    invokeid: stand.invokeid,
    "session-id": stand.sessionId,
    content: stream.content,
    "stop-reason": stop,
    usage: stream.usage,
    ...(out !== undefined && streamMs >= RATE_SPAN_MS_MIN ? { "output-tps": Math.round((out / streamMs) * 10_000) / 10 } : {}),
    "elapsed-ms": Math.round(engine.clock.monotonic() - stream.startedMs),
    ...(stream.firstMs === undefined ? {} : { "first-token-ms": Math.round(stream.firstMs - stream.startedMs) }),
    model: modelOf(parts),
    ...(ref === undefined ? {} : { "io/ref": ref }),
    "n-blocks": stream.content.length,
  };
}
