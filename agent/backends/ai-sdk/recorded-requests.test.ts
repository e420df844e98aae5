// What we send to each provider, written to fixtures/requests as literals that must satisfy the types of the provider's own SDK:
// the type check is the judge. A request that changes is written anew with `npx vitest run agent/backends/ai-sdk -u`.

import type { MessageCreateParamsStreaming } from "@anthropic-ai/sdk/resources/messages";
import type { ChatRequest$Outbound } from "@openrouter/sdk/models/chatrequest";
import type { Tool } from "ollama";
import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";
import { expect, test } from "vitest";
import type { ModelRequest } from "../../core/ports/backend.ts";
import { EVERY_OPTION, sentTo } from "./every-option.fake.ts";

type Request = Omit<ModelRequest, "signal">;

const CASES: Readonly<Record<string, Request>> = {
  "words alone": { system: "", tools: [], messages: [{ role: "user", parts: [{ type: "text", text: "Say hello." }] }] },
  "every option": EVERY_OPTION,
  "an answer is wanted as a call": { ...EVERY_OPTION, toolChoice: "required" },
  "one tool, and no other": { ...EVERY_OPTION, toolChoice: { name: "event__all.done" } },
  "no tool now": { ...EVERY_OPTION, toolChoice: "none" },
  "a temperature that not every provider takes": { ...EVERY_OPTION, temperature: 1.5 },
};

const ANTHROPIC = `import type { MessageCreateParamsStreaming } from "@anthropic-ai/sdk/resources/messages";`;
const OPENAI = `import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";`;
const OPENROUTER = `import type { ChatRequest$Outbound } from "@openrouter/sdk/models/chatrequest";`;
const OLLAMA = `import type { Tool } from "ollama";\n${OPENAI}`;

/** docs.ollama.com, OpenAI compatibility: the fields that it takes; `tool_choice` is not among them and is read over. */
const OLLAMA_FIELDS = ["model", "messages", "stream", "stream_options", "temperature", "top_p", "stop", "tool_choice"] as const;
type OllamaRequest = Pick<ChatCompletionCreateParamsStreaming, (typeof OLLAMA_FIELDS)[number]> & { tools?: Tool[] };

/** `type`: of the SDK that the provider's documentation names. */
const PROVIDERS = {
  openai: { protocol: "openai", model: "gpt-4.1-mini", imports: OPENAI, type: "ChatCompletionCreateParamsStreaming" },
  // What its own SDK puts on the wire: the names that end in `$Outbound` are those of the JSON.
  openrouter: { protocol: "openai", model: "deepseek/deepseek-chat", imports: OPENROUTER, type: "ChatRequest$Outbound" },
  // Its own SDK speaks its native /api/chat alone; what both ways share are the tools, which the server reads into one type.
  ollama: {
    protocol: "openai",
    model: "gemma3:4b",
    imports: OLLAMA,
    type: `Pick<ChatCompletionCreateParamsStreaming, ${OLLAMA_FIELDS.map((key) => JSON.stringify(key)).join(" | ")}> & { tools?: Tool[] }`,
  },
  // The newest API has no temperature any more; under the version that is sent, models up to 4.6 take it.
  anthropic: {
    protocol: "anthropic",
    model: "claude-haiku-4-5",
    imports: ANTHROPIC,
    type: "MessageCreateParamsStreaming & { temperature?: number }",
  },
  // Takes no temperature, and no tool that must be called.
  "anthropic-newer": { protocol: "anthropic", model: "claude-opus-5-5", imports: ANTHROPIC, type: "MessageCreateParamsStreaming" },
} as const;

test.each(Object.entries(PROVIDERS))("to %s", async (id, { protocol, model, imports, type }) => {
  const bodies: Record<string, unknown> = {};
  for (const [name, request] of Object.entries(CASES)) bodies[name] = (await sentTo({ id, protocol, model }, request)).body;
  const file = [
    `// What is sent to ${id}, as it was caught on loopback. Written by agent/backends/ai-sdk/recorded-requests.test.ts; the type check judges it.`,
    imports,
    `export const REQUESTS = ${JSON.stringify(bodies, null, 2)} satisfies Record<string, ${type}>;`,
  ];
  await expect(`${file.join("\n\n")}\n`).toMatchFileSnapshot(`../../../fixtures/requests/${id}.ts`);
});

test("the judge sees: a field that is not there, one that is missing, a word that is none of them", () => {
  const head = { model: "m", stream: true } as const;
  const ofText = { name: "a", input_schema: { type: "string" as const } };
  const wrong = [
    // @ts-expect-error -- as other servers spell max_completion_tokens
    { ...head, messages: [], max_new_tokens: 5 } satisfies ChatCompletionCreateParamsStreaming,
    // @ts-expect-error -- a result without the call it belongs to
    { ...head, messages: [{ role: "tool", content: "x" }] } satisfies ChatCompletionCreateParamsStreaming,
    // @ts-expect-error -- `any` is the other protocol's word
    { ...head, messages: [], tool_choice: "any" } satisfies ChatCompletionCreateParamsStreaming,
    // @ts-expect-error -- max_tokens must be there
    { ...head, messages: [] } satisfies MessageCreateParamsStreaming,
    // @ts-expect-error -- the schema of a tool is of an object
    { ...head, max_tokens: 1, messages: [], tools: [ofText] } satisfies MessageCreateParamsStreaming,
    // @ts-expect-error -- a cache mark of a kind that is not there
    { ...head, max_tokens: 1, messages: [], cache_control: { type: "for ever" } } satisfies MessageCreateParamsStreaming,
    // @ts-expect-error -- OpenRouter takes a list of models, under another name
    { ...head, model: ["m"], messages: [] } satisfies ChatRequest$Outbound,
    // @ts-expect-error -- nor a result without its call
    { ...head, messages: [{ role: "tool", content: "x" }] } satisfies ChatRequest$Outbound,
    // @ts-expect-error -- a bound that Ollama's documentation does not name
    { ...head, messages: [], max_completion_tokens: 5 } satisfies OllamaRequest,
    // @ts-expect-error -- Ollama reads a property whose schema is `true` as no schema at all
    { ...head, messages: [], tools: [{ type: "function", function: { parameters: { properties: { a: true } } } }] } satisfies OllamaRequest,
  ];
  expect(wrong).toHaveLength(10);
});
