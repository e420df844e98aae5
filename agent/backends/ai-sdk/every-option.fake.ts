// A request in which everything happens that may, and what becomes of it on a provider's wire.

import type { ModelPart, ModelRequest } from "../../core/ports/backend.ts";
import { createAiSdkBackend } from "./ai-sdk-backend.ts";
import { startAnthropicServer } from "./anthropic-server.fake.ts";
import { startOpenAiServer } from "./openai-server.fake.ts";
import type { FakeRequest } from "./provider-server.fake.ts";

const PATH = { type: "string", description: "Where." };

const tool = (name: string, properties: Record<string, object> = { path: PATH }) => ({
  name,
  description: "It does.",
  inputSchema: { $schema: "https://json-schema.org/draft/2020-12/schema", type: "object", properties, required: ["path"] },
});

const READ = tool("fs/read", {
  path: PATH,
  how: { type: "string", enum: ["all", "first"] },
  lines: { type: ["array", "null"], items: { type: "integer", minimum: 1 } },
});

/** Two calls at once, one failed, thinking, a text beside a call; every option set. */
export const EVERY_OPTION: Omit<ModelRequest, "signal"> = {
  system: "You read files.",
  tools: [READ, tool("event__all.done"), tool(`mcp/${"ä".repeat(80)}`)],
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

/** What reaches a server of that protocol, which answers "ok". */
export async function sentTo(
  provider: { id: string; protocol: "openai" | "anthropic"; model: string },
  request: Omit<ModelRequest, "signal">,
): Promise<FakeRequest> {
  const options = { play: () => ({ kind: "answer" as const, answer: { text: ["ok"] } }) };
  const server = await (provider.protocol === "openai" ? startOpenAiServer(options) : startAnthropicServer(options));
  try {
    const backend = createAiSdkBackend({ ...provider, baseUrl: server.url, apiKey: "the-key" }, () => 0);
    const parts: ModelPart[] = [];
    for await (const part of backend.stream({ ...request, signal: new AbortController().signal })) parts.push(part);
    const [first, ...more] = server.requests;
    if (!first || more.length > 0) throw new Error(`${server.requests.length} requests were sent, not one`);
    if (parts.at(-1)?.type !== "stop") throw new Error(`the answer ended with ${JSON.stringify(parts.at(-1))}`);
    return first;
  } finally {
    await server.close();
  }
}
