// Streams of messages as Anthropic's documentation shows them, in the types of its own SDK: what comes of them.

import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import { afterEach, describe, expect, test } from "vitest";
import { closeServers } from "./served-backend.fake.ts";
import { readStream } from "./read-stream.fake.ts";

afterEach(closeServers);

describe("Anthropic", () => {
  type Event = RawMessageStreamEvent | { type: "ping" } | { type: "error"; error: { type: string; message: string } };
  const stream = (events: readonly Event[]): string =>
    events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
  const spent = { output_tokens_details: null, server_tool_use: null };
  const start: Event = {
    type: "message_start",
    message: {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "claude-haiku-4-5-20251001",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      container: null,
      diagnostics: null,
      usage: {
        ...spent,
        input_tokens: 12,
        cache_read_input_tokens: 64,
        cache_creation_input_tokens: 6,
        cache_creation: { ephemeral_5m_input_tokens: 6, ephemeral_1h_input_tokens: 0 },
        output_tokens: 1,
        service_tier: "standard",
        inference_geo: null,
        speed: null,
      },
    },
  };
  type Stop = Extract<RawMessageStreamEvent, { type: "message_delta" }>["delta"]["stop_reason"];
  const end = (stop_reason: Stop, stop_sequence: string | null = null): Event[] => [
    {
      type: "message_delta",
      delta: { stop_reason, stop_sequence, stop_details: null, container: null },
      usage: { ...spent, input_tokens: 12, cache_read_input_tokens: 64, cache_creation_input_tokens: 6, output_tokens: 17 },
    },
    { type: "message_stop" },
  ];
  const words = (text: string, index = 0): Event[] => [
    { type: "content_block_start", index, content_block: { type: "text", text: "", citations: null } },
    { type: "ping" },
    { type: "content_block_delta", index, delta: { type: "text_delta", text } },
    { type: "content_block_stop", index },
  ];

  test("thinking with its signature, words, a call; what was written into the cache counts as input", async () => {
    const body = stream([
      start,
      { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "hm" } },
      { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "EqQBCgIYAhIM1gbc" } },
      { type: "content_block_stop", index: 0 },
      ...words("I read.", 1),
      {
        type: "content_block_start",
        index: 2,
        content_block: { type: "tool_use", id: "toolu_1", name: "fs_read", input: {}, caller: { type: "direct" } },
      },
      { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: "" } },
      { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: '{"path": "a' } },
      { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: '"}' } },
      { type: "content_block_stop", index: 2 },
      ...end("tool_use"),
    ]);
    expect(await readStream("anthropic", body)).toEqual([
      { type: "thinking", text: "hm" },
      { type: "text", text: "I read." },
      { type: "tool-call", callId: "toolu_1", name: "fs/read", input: { path: "a" } },
      { type: "usage", usage: { "input-tokens": 82, "output-tokens": 17, cached: 64 } },
      { type: "stop", reason: "tool-calls" },
    ]);
  });

  test.each([
    ["end_turn", "end"],
    ["stop_sequence", "end"],
    ["pause_turn", "end"],
    ["max_tokens", "length"],
    ["refusal", "content-filter"],
  ] as const)("the stop %s is %s", async (stop, reason) => {
    const body = stream([start, ...words("So"), ...end(stop, stop === "stop_sequence" ? "END" : null)]);
    expect((await readStream("anthropic", body)).at(-1)).toEqual({ type: "stop", reason });
  });

  test("a context that is full is no stop for length: going on would never help", async () => {
    const body = stream([start, ...words("So"), ...end("model_context_window_exceeded")]);
    await expect(readStream("anthropic", body)).rejects.toMatchObject({ name: "BackendError", category: "context-length" });
  });

  test.each([
    ["overloaded_error", "Overloaded", "overloaded"],
    ["rate_limit_error", "Number of tokens has exceeded your limit", "rate-limited"],
    ["api_error", "Internal server error", "backend"],
    ["authentication_error", "invalid x-api-key", "auth"],
    ["invalid_request_error", "messages: roles must alternate", "invalid-request"],
  ] as const)("an error event in the stream: %s %j is %s", async (type, message, category) => {
    const body = stream([start, ...words("So"), { type: "error", error: { type, message } }]);
    await expect(readStream("anthropic", body)).rejects.toMatchObject({ name: "BackendError", category });
  });
});
