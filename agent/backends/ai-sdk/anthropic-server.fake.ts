// A server that speaks the messages protocol, byte for byte, on loopback.

import type { RawContentBlockDeltaEvent, RawContentBlockStartEvent, RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import { startFakeProvider, type FakeProvider, type FakeProviderOptions } from "./provider-server.fake.ts";
import type { FakeAnswer } from "./sse-plays.fake.ts";

export const startAnthropicServer = (options: FakeProviderOptions): Promise<FakeProvider> =>
  startFakeProvider(options, "/messages", messagesStream);

const STOPS = { stop: "end_turn", length: "max_tokens", tool_calls: "tool_use", content_filter: "refusal" } as const;

/** The body of a messages stream, byte for byte. */
export function messagesStream(
  answer: FakeAnswer,
  { eol = "\n", comments = false }: { eol?: string; comments?: boolean } = {},
): Uint8Array {
  const usage = answer.usage ?? { prompt: 11, completion: 5 };
  const cached = usage.cached ?? 0;
  const events: (RawMessageStreamEvent | { type: "ping" })[] = [
    {
      type: "message_start",
      message: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        model: answer.model ?? "fake-1",
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        container: null,
        diagnostics: null,
        usage: {
          input_tokens: usage.prompt - cached,
          cache_read_input_tokens: cached,
          cache_creation_input_tokens: 0,
          cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
          output_tokens: 1,
          output_tokens_details: null,
          server_tool_use: null,
          service_tier: "standard",
          inference_geo: null,
          speed: null,
        },
      },
    },
    { type: "ping" },
  ];
  let index = 0;
  const block = (start: RawContentBlockStartEvent["content_block"], deltas: RawContentBlockDeltaEvent["delta"][]): void => {
    if (deltas.length === 0) return;
    events.push({ type: "content_block_start", index, content_block: start });
    for (const delta of deltas) events.push({ type: "content_block_delta", index, delta });
    events.push({ type: "content_block_stop", index });
    index += 1;
  };
  block(
    { type: "thinking", thinking: "", signature: "" },
    (answer.thinking ?? []).map((thinking) => ({ type: "thinking_delta", thinking })),
  );
  block(
    { type: "text", text: "", citations: null },
    (answer.text ?? []).map((text) => ({ type: "text_delta", text })),
  );
  const chars = answer.argumentChars ?? 7;
  for (const call of answer.calls ?? []) {
    const text = Array.from(call.arguments);
    const pieces = Array.from({ length: Math.ceil(text.length / chars) }, (_each, i) => text.slice(i * chars, (i + 1) * chars).join(""));
    block(
      { type: "tool_use", id: call.id, name: call.name, input: {}, caller: { type: "direct" } },
      ["", ...pieces].map((piece) => ({ type: "input_json_delta", partial_json: piece })),
    );
  }
  const finish = answer.finish ?? ((answer.calls ?? []).length > 0 ? "tool_calls" : "stop");
  events.push({
    type: "message_delta",
    delta: { stop_reason: STOPS[finish], stop_sequence: null, stop_details: null, container: null },
    usage: {
      output_tokens: usage.completion,
      output_tokens_details: null,
      input_tokens: null,
      cache_read_input_tokens: null,
      cache_creation_input_tokens: null,
      server_tool_use: null,
    },
  });
  events.push({ type: "message_stop" });
  return new TextEncoder().encode(
    events.map((event) => `${comments ? `: ping${eol}` : ""}event: ${event.type}${eol}data: ${JSON.stringify(event)}${eol}${eol}`).join(""),
  );
}
