// What we send, held against each protocol as its documentation has it: nothing that is not there, nothing missing.

import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import type { ModelPart, ModelRequest } from "../../core/ports/backend.ts";
import { startAnthropicServer } from "./anthropic-server.fake.ts";
import { createAiSdkBackend } from "./index.ts";
import { startOpenAiServer } from "./openai-server.fake.ts";
import type { FakeProvider } from "./provider-server.fake.ts";

const servers: FakeProvider[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const toolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const parameters = z.looseObject({
  type: z.literal("object"),
  properties: z.record(z.string(), z.unknown()).optional(),
  $schema: z.undefined().optional(),
});

/** platform.openai.com/docs/api-reference/chat/create, as far as a chat with tools needs it. */
const CHAT = z.strictObject({
  model: z.string(),
  messages: z.array(
    z.discriminatedUnion("role", [
      z.strictObject({ role: z.literal("system"), content: z.string() }),
      z.strictObject({
        role: z.literal("user"),
        content: z.union([z.string(), z.array(z.strictObject({ type: z.literal("text"), text: z.string() }))]),
      }),
      z.strictObject({
        role: z.literal("assistant"),
        content: z.string().nullable(),
        tool_calls: z
          .array(
            z.strictObject({
              id: z.string(),
              type: z.literal("function"),
              function: z.strictObject({ name: toolName, arguments: z.string() }),
            }),
          )
          .optional(),
      }),
      z.strictObject({ role: z.literal("tool"), tool_call_id: z.string(), content: z.string() }),
    ]),
  ),
  tools: z.array(
    z.strictObject({ type: z.literal("function"), function: z.strictObject({ name: toolName, description: z.string(), parameters }) }),
  ),
  tool_choice: z.union([
    z.enum(["auto", "none", "required"]),
    z.strictObject({ type: z.literal("function"), function: z.strictObject({ name: toolName }) }),
  ]),
  temperature: z.number().min(0).max(2),
  top_p: z.number(),
  stop: z.array(z.string()).max(4),
  stream: z.literal(true),
  stream_options: z.strictObject({ include_usage: z.literal(true) }),
});

const text = z.strictObject({ type: z.literal("text"), text: z.string().min(1) });

/** docs.anthropic.com/en/api/messages, as far as a chat with tools needs it. */
const MESSAGES = z.strictObject({
  model: z.string(),
  max_tokens: z.int().min(1),
  system: z.array(text),
  messages: z.array(
    z.discriminatedUnion("role", [
      z.strictObject({
        role: z.literal("user"),
        content: z.array(
          z.union([
            text,
            z.strictObject({
              type: z.literal("tool_result"),
              tool_use_id: z.string(),
              content: z.union([z.string(), z.array(text)]),
              is_error: z.boolean().optional(),
            }),
          ]),
        ),
      }),
      z.strictObject({
        role: z.literal("assistant"),
        content: z.array(
          z.union([
            text,
            z.strictObject({ type: z.literal("tool_use"), id: z.string(), name: toolName, input: z.record(z.string(), z.unknown()) }),
          ]),
        ),
      }),
    ]),
  ),
  tools: z.array(z.strictObject({ name: toolName, description: z.string(), input_schema: parameters })),
  tool_choice: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("auto"), disable_parallel_tool_use: z.boolean().optional() }),
    z.strictObject({ type: z.literal("any"), disable_parallel_tool_use: z.boolean().optional() }),
    z.strictObject({ type: z.literal("tool"), name: toolName, disable_parallel_tool_use: z.boolean().optional() }),
  ]),
  temperature: z.number().min(0).max(1),
  // One of the two may be sent, not both.
  top_p: z.undefined().optional(),
  stop_sequences: z.array(z.string()),
  stream: z.literal(true),
});

const TOOL = (name: string) => ({
  name,
  description: "It does.",
  inputSchema: {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: { path: { type: "string" } },
    required: ["path"],
  },
});

/** A conversation in which everything happens that may: two calls at once, one failed, thinking, a text beside a call. */
const REQUEST: Omit<ModelRequest, "signal"> = {
  model: "some-model",
  system: "You read files.",
  tools: ["fs/read", "event__all.done", `mcp/${"ä".repeat(80)}`].map(TOOL),
  toolChoice: "auto",
  temperature: 0.5,
  topP: 0.9,
  stopSequences: ["END"],
  messages: [
    { role: "user", parts: [{ type: "text", text: "Read." }] },
    {
      role: "assistant",
      parts: [
        { type: "thinking", text: "hm" },
        { type: "text", text: "I read." },
        { type: "tool-call", callId: "call_1", name: "fs/read", input: { path: "a" } },
        { type: "tool-call", callId: "call_2", name: "fs/read", input: { path: "b" } },
      ],
    },
    {
      role: "tool",
      parts: [
        { type: "tool-result", callId: "call_1", name: "fs/read", isError: false, text: "1\tx" },
        { type: "tool-result", callId: "call_2", name: "fs/read", isError: true, text: "there is no b" },
      ],
    },
    { role: "user", parts: [{ type: "text", text: "Go on." }] },
  ],
};

async function sent(protocol: "openai" | "anthropic", more: Partial<ModelRequest> = {}) {
  const options = { play: () => ({ kind: "answer" as const, answer: { text: ["ok"] } }) };
  const server = await (protocol === "openai" ? startOpenAiServer(options) : startAnthropicServer(options));
  servers.push(server);
  const backend = createAiSdkBackend({ id: protocol, protocol, baseUrl: server.url, model: "m", apiKey: "the-key" }, () => 0);
  const parts: ModelPart[] = [];
  for await (const part of backend.stream({ ...REQUEST, ...more, signal: new AbortController().signal })) parts.push(part);
  expect(parts.at(-1)).toEqual({ type: "stop", reason: "end" });
  const request = server.requests[0];
  if (!request) throw new Error("nothing was sent");
  return request;
}

const CHOICES = ["auto", "required", { name: "event__all.done" }] as const;

test.each(CHOICES)("chat completions, tool choice %j", async (toolChoice) => {
  const { body, headers, path } = await sent("openai", { toolChoice });
  const read = CHAT.parse(body);
  expect(path).toBe("/v1/chat/completions");
  expect(headers["authorization"]).toBe("Bearer the-key");
  expect(headers["content-type"]).toContain("application/json");
  // Every call is answered, in its order, before anybody else speaks.
  expect(read.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool", "tool", "user"]);
  expect(read.messages.flatMap((message) => (message.role === "tool" ? [message.tool_call_id] : []))).toEqual(["call_1", "call_2"]);
  expect(new Set(read.tools.map((tool) => tool.function.name)).size).toBe(3);
});

test.each(CHOICES)("messages, tool choice %j", async (toolChoice) => {
  const { body, headers, path } = await sent("anthropic", { toolChoice });
  const read = MESSAGES.parse(body);
  expect(path).toBe("/v1/messages");
  expect(headers["x-api-key"]).toBe("the-key");
  expect(headers["anthropic-version"]).toMatch(/^\d{4}-\d\d-\d\d$/);
  // The two take turns; a result stands first in the message after its call.
  expect(read.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
  expect(read.messages[2]?.content.map(({ type }) => type)).toEqual(["tool_result", "tool_result", "text"]);
});
