// A real provider behind the Backend port. One stream is one request: retries are the engine's, and on the record.

import type { FinishReason, LanguageModelUsage, ToolSet } from "ai";
import type { Usage } from "../../../wire/index.ts";
import { type Backend, BackendError, type ModelPart, type ModelRequest, type StopReason } from "../../core/ports/backend.ts";
import { backendError, type Seen } from "./errors.ts";
import { modelMessages } from "./messages.ts";
import { languageModel, type Fetch, type ProviderConfig } from "./provider.ts";
import { createToolNames, type ToolNames } from "./tool-names.ts";

export function createAiSdkBackend(config: ProviderConfig, now: () => number): Backend {
  return { id: config.id, model: config.model, stream: (request) => streamRequest(config, now, request) };
}

/** Ends without a word when the request's signal aborts; the connection is closed then, and when the reader leaves early. */
async function* streamRequest(config: ProviderConfig, now: () => number, request: ModelRequest): AsyncGenerator<ModelPart> {
  if (request.signal.aborted) return;
  const left = new AbortController();
  const signal = AbortSignal.any([request.signal, left.signal]);
  const seen: Seen = { url: shownUrl(config.baseUrl), keyEnv: config.apiKey === undefined ? undefined : config.keyEnv, now: now() };
  try {
    yield* untilAborted(parts(config, request, signal, watching(seen)), request.signal);
  } catch (error) {
    if (request.signal.aborted) return;
    throw backendError(error, { ...seen, now: now() });
  } finally {
    left.abort();
  }
}

async function* parts(config: ProviderConfig, request: ModelRequest, signal: AbortSignal, fetch: Fetch): AsyncGenerator<ModelPart> {
  const { jsonSchema, streamText } = await import("ai");
  // The library prints what it finds odd; the terminal is not its own.
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  const names = createToolNames(request.tools.map((tool) => tool.name));
  const tools: ToolSet = Object.fromEntries(
    request.tools.map((tool) => [
      names.encode(tool.name),
      { description: tool.description, inputSchema: jsonSchema(withoutDialect(tool.inputSchema)) },
    ]),
  );
  const { fullStream } = streamText({
    model: await languageModel(config, request.model ?? config.model, fetch),
    ...(request.system === "" ? {} : { system: request.system }),
    messages: modelMessages(request.messages, request.system, names),
    ...(request.tools.length === 0 ? {} : { tools, toolChoice: choice(request.toolChoice, names) }),
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    // One of the two protocols takes either, and refuses both.
    ...(request.topP === undefined || (config.protocol === "anthropic" && request.temperature !== undefined) ? {} : { topP: request.topP }),
    // A call is taken whole: its arguments need not come before they are checked.
    providerOptions: { anthropic: { toolStreaming: false } },
    ...(request.stopSequences === undefined ? {} : { stopSequences: [...request.stopSequences] }),
    maxRetries: 0,
    abortSignal: signal,
    // Errors come as parts; without this the library prints them too.
    onError: () => undefined,
  });
  let called = false;
  for await (const part of fullStream) {
    switch (part.type) {
      case "text-delta":
        if (part.text !== "") yield { type: "text", text: part.text };
        break;
      case "reasoning-delta":
        if (part.text !== "") yield { type: "thinking", text: part.text };
        break;
      case "tool-call":
        called = true;
        yield toolCall(part.toolCallId, names.decode(part.toolName), part.input);
        break;
      case "error":
        throw part.error;
      case "finish":
        // One of the libraries takes a stream that just ends for a whole one.
        if (part.finishReason === "other" && part.rawFinishReason === undefined)
          throw new Error("the stream ended without a finish reason");
        yield { type: "usage", usage: usageOf(part.totalUsage) };
        // The libraries call this a stop for length; going on would only be refused.
        if (part.rawFinishReason === "model_context_window_exceeded")
          throw new BackendError("context-length", `${shownUrl(config.baseUrl)}: the context of the model is full`);
        yield { type: "stop", reason: stopOf(part.finishReason, called) };
        break;
      default:
        break;
    }
  }
}

/** The library gives the raw text of an input that is no JSON: a tool's input is always an object. */
const toolCall = (callId: string, name: string, input: unknown): ModelPart =>
  typeof input === "string" ? { type: "tool-call", callId, name, input: {}, badInput: input } : { type: "tool-call", callId, name, input };

/** Local servers say "stop" after a tool call: the call itself tells. */
function stopOf(reason: FinishReason, called: boolean): StopReason {
  if (called && (reason === "stop" || reason === "other")) return "tool-calls";
  switch (reason) {
    case "stop":
      return "end";
    case "length":
    case "content-filter":
    case "tool-calls":
      return reason;
    default:
      return "other";
  }
}

function usageOf(usage: LanguageModelUsage): Usage {
  const { inputTokens, outputTokens, inputTokenDetails } = usage;
  const cached = inputTokenDetails?.cacheReadTokens;
  return {
    ...(inputTokens === undefined ? {} : { "input-tokens": inputTokens }),
    ...(outputTokens === undefined ? {} : { "output-tokens": outputTokens }),
    ...(cached === undefined || cached === 0 ? {} : { cached }),
  };
}

const choice = (wanted: ModelRequest["toolChoice"], names: ToolNames): "auto" | "required" | "none" | { type: "tool"; toolName: string } =>
  typeof wanted === "object" ? { type: "tool", toolName: names.encode(wanted.name) } : (wanted ?? "auto");

/** `$schema` says nothing that a provider needs, and some refuse it. */
function withoutDialect({ $schema: _dialect, ...schema }: Record<string, unknown>): Record<string, unknown> {
  return schema;
}

/** What is shown of an address: no user part, no query. */
export function shownUrl(baseUrl: string): string {
  const url = new URL(baseUrl);
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** Notes what kind of answer came, for the error that may follow. */
const watching =
  (seen: Seen): Fetch =>
  async (input, init) => {
    const response = await globalThis.fetch(input, init);
    seen.status = response.status;
    seen.contentType = response.headers.get("content-type") ?? "no content type";
    return response;
  };

/** A stream may take its time to notice an abort; its reader does not wait for that. */
async function* untilAborted<T>(source: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
  const { promise: aborted, resolve } = withResolver();
  signal.addEventListener("abort", resolve, { once: true });
  if (signal.aborted) resolve();
  try {
    for (;;) {
      const next = source.next();
      const won = await Promise.race([next, aborted]);
      if (won === undefined) {
        // What the abandoned read ends with is nobody's any more.
        next.catch(() => undefined);
        return;
      }
      if (won.done === true) return;
      yield won.value;
    }
  } finally {
    signal.removeEventListener("abort", resolve);
  }
}

function withResolver(): { promise: Promise<undefined>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<undefined>((done) => {
    resolve = () => done(undefined);
  });
  return { promise, resolve };
}
