// What we send, held against what each protocol's documentation says beside its types: lengths, ranges, the order of messages.
// The types themselves judge in recorded-requests.test.ts.

import { expect, test } from "vitest";
import { z } from "zod";
import { EVERY_OPTION, sentTo } from "./every-option.fake.ts";

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

const sent = (protocol: "openai" | "anthropic", toolChoice: (typeof CHOICES)[number]) =>
  sentTo({ id: protocol, protocol, model: "m" }, { ...EVERY_OPTION, toolChoice });

const CHOICES = ["auto", "required", { name: "event__all.done" }] as const;

test.each(CHOICES)("chat completions, tool choice %j", async (toolChoice) => {
  const { body, headers, path } = await sent("openai", toolChoice);
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
  const { body, headers, path } = await sent("anthropic", toolChoice);
  const read = MESSAGES.parse(body);
  expect(path).toBe("/v1/messages");
  expect(headers["x-api-key"]).toBe("the-key");
  expect(headers["anthropic-version"]).toMatch(/^\d{4}-\d\d-\d\d$/);
  // The two take turns; a result stands first in the message after its call.
  expect(read.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
  expect(read.messages[2]?.content.map(({ type }) => type)).toEqual(["tool_result", "tool_result", "text"]);
});
