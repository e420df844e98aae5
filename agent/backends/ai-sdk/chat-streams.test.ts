// Streams of chat completions as each provider's documentation shows them, in the types of the SDK it names: what comes of them.

import { ChatStreamChunk$inboundSchema } from "@openrouter/sdk/models/chatstreamchunk";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { afterEach, describe, expect, test } from "vitest";
import type { ModelPart } from "../../core/ports/backend.ts";
import { closeServers } from "./served-backend.fake.ts";
import { readStream } from "./read-stream.fake.ts";

afterEach(closeServers);

type Delta = ChatCompletionChunk.Choice["delta"];
type Finish = ChatCompletionChunk.Choice["finish_reason"];
type Tail = Partial<ChatCompletionChunk>;

const chunk = (delta: Delta, finish_reason: Finish = null, more: Tail = {}): ChatCompletionChunk => ({
  id: "chatcmpl-9",
  object: "chat.completion.chunk",
  created: 1_780_000_000,
  model: "gpt-4.1-mini-2025-04-14",
  choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  ...more,
});
const chat = (chunks: readonly (object | string)[]): string =>
  `${chunks.map((one) => (typeof one === "string" ? one : `data: ${JSON.stringify(one)}\n\n`)).join("")}data: [DONE]\n\n`;

const USAGE = {
  prompt_tokens: 82,
  completion_tokens: 17,
  total_tokens: 99,
  prompt_tokens_details: { cached_tokens: 64, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 5, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
};
const SPENT: ModelPart = { type: "usage", usage: { "input-tokens": 82, "output-tokens": 17, cached: 64 } };

describe("OpenAI", () => {
  /** Each chunk carries these, and a `usage` of null but the last. */
  const own: Tail = { service_tier: "default", system_fingerprint: "fp_44709d6fcb", usage: null, obfuscation: "yPIMdnsg8" };
  const usage: ChatCompletionChunk = { ...chunk({}), ...own, choices: [], usage: USAGE };

  test("words; a refusal of null; usage in a chunk without choices", async () => {
    const body = chat([
      chunk({ role: "assistant", content: "", refusal: null }, null, own),
      chunk({ content: "Hello" }, null, own),
      chunk({ content: " there" }, null, own),
      chunk({}, "stop", own),
      usage,
    ]);
    expect(await readStream("openai", body)).toEqual([{ type: "text", text: "Hello there" }, SPENT, { type: "stop", reason: "end" }]);
  });

  test("two calls at once, their arguments in pieces", async () => {
    const call = (index: number, fields: { id?: string; name?: string; arguments: string }): Delta => {
      const { id, ...named } = fields;
      return { tool_calls: [{ index, ...(id === undefined ? {} : { id, type: "function" as const }), function: named }] };
    };
    const body = chat([
      chunk({ role: "assistant", content: null, refusal: null }, null, own),
      chunk(call(0, { id: "call_A", name: "fs_read", arguments: "" }), null, own),
      chunk(call(0, { arguments: '{"path"' }), null, own),
      chunk(call(0, { arguments: ':"a"}' }), null, own),
      chunk(call(1, { id: "call_B", name: "event__said", arguments: "" }), null, own),
      chunk(call(1, { arguments: '{"x":1}' }), null, own),
      chunk({}, "tool_calls", own),
      usage,
    ]);
    expect(await readStream("openai", body)).toEqual([
      { type: "tool-call", callId: "call_A", name: "fs/read", input: { path: "a" } },
      { type: "tool-call", callId: "call_B", name: "event__said", input: { x: 1 } },
      SPENT,
      { type: "stop", reason: "tool-calls" },
    ]);
  });
});

describe("OpenRouter", () => {
  /** openrouter.ai/docs: what it adds to a chunk. Its SDK's own schema reads each of them first; a code that is a word it does not know. */
  interface Routed extends Omit<ChatCompletionChunk, "choices"> {
    provider: string;
    choices: (Omit<ChatCompletionChunk.Choice, "finish_reason"> & { finish_reason: Finish | "error"; native_finish_reason?: string })[];
    error?: { code: number | string; message: string };
  }
  const isKnown = (one: Routed): boolean => typeof one.error?.code !== "string";
  const routedStream = (chunks: readonly (Routed | string)[]): string => {
    for (const one of chunks) if (typeof one !== "string" && isKnown(one)) ChatStreamChunk$inboundSchema.parse(one);
    return chat(chunks);
  };
  const routed = (one: ChatCompletionChunk, more: Partial<Routed> = {}): Routed => ({ provider: "DeepInfra", ...one, ...more });
  const PROCESSING = ": OPENROUTER PROCESSING\n\n";
  type Thinking = Delta & { reasoning: string; reasoning_details: object[] };
  const thinking: Thinking = {
    role: "assistant",
    content: "",
    reasoning: "hm",
    reasoning_details: [{ type: "reasoning.text", text: "hm" }],
  };

  test("comments while it waits, thinking, its own finish reason beside the common one, what it cost", async () => {
    const cost = {
      ...USAGE,
      cost: 0.00014,
      is_byok: false,
      cost_details: {
        upstream_inference_cost: null,
        upstream_inference_prompt_cost: 0.00008,
        upstream_inference_completions_cost: 0.00006,
      },
    };
    const ended = {
      index: 0,
      delta: { role: "assistant" as const, content: "" },
      finish_reason: "stop" as const,
      native_finish_reason: "STOP",
    };
    const body = routedStream([
      PROCESSING,
      PROCESSING,
      routed(chunk(thinking)),
      routed(chunk({ role: "assistant", content: "Hello" })),
      routed(chunk({}), { choices: [ended] }),
      routed(chunk({}), { choices: [], usage: cost }),
    ]);
    expect(await readStream("openai", body)).toEqual([
      { type: "thinking", text: "hm" },
      { type: "text", text: "Hello" },
      SPENT,
      { type: "stop", reason: "end" },
    ]);
  });

  test.each([
    [{ code: "server_error", message: "Provider disconnected unexpectedly" }, "backend"],
    [{ code: 502, message: "Upstream error" }, "backend"],
    [{ code: 429, message: "Slow down" }, "rate-limited"],
    [{ code: 503, message: "No provider can serve this" }, "overloaded"],
    [{ code: 402, message: "Insufficient credits" }, "auth"],
    [{ code: 403, message: "Your input was flagged" }, "invalid-request"],
    [{ code: 400, message: "This endpoint's maximum context length is 8192 tokens" }, "context-length"],
  ] as const)("an error in the middle of a stream that began with 200: %j is %s", async (error, category) => {
    const failed = {
      index: 0,
      delta: { content: "" },
      finish_reason: "error",
      native_finish_reason: "error",
    } as const;
    const body = routedStream([PROCESSING, routed(chunk({ content: "Hel" })), routed(chunk({}), { error, choices: [failed] })]);
    await expect(readStream("openai", body)).rejects.toMatchObject({
      name: "BackendError",
      category,
      message: expect.stringContaining(error.message) as string,
    });
  });
});

describe("Ollama", () => {
  const own: Tail = { model: "qwen3:4b", system_fingerprint: "fp_ollama" };
  const usage: ChatCompletionChunk = {
    ...chunk({}),
    ...own,
    choices: [],
    usage: { prompt_tokens: 82, completion_tokens: 17, total_tokens: 99 },
  };

  test("thinking in a field of its own; a call whole in one chunk; `stop` after it", async () => {
    const thinking: Delta & { reasoning: string } = { role: "assistant", content: "", reasoning: "hm" };
    const body = chat([
      chunk(thinking, null, own),
      chunk(
        {
          role: "assistant",
          content: "",
          tool_calls: [{ index: 0, id: "call_x1", type: "function", function: { name: "fs_read", arguments: '{"path":"a"}' } }],
        },
        null,
        own,
      ),
      chunk({ role: "assistant", content: "" }, "stop", own),
      usage,
    ]);
    expect(await readStream("openai", body)).toEqual([
      { type: "thinking", text: "hm" },
      { type: "tool-call", callId: "call_x1", name: "fs/read", input: { path: "a" } },
      { type: "usage", usage: { "input-tokens": 82, "output-tokens": 17 } },
      { type: "stop", reason: "tool-calls" },
    ]);
  });
});
