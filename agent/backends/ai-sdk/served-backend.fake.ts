// A backend of ours against a server whose answers a test writes, in either protocol.

import type { Backend, ModelPart, ModelRequest } from "../../core/ports/backend.ts";
import { createAiSdkBackend } from "./ai-sdk-backend.ts";
import { messagesStream, startAnthropicServer } from "./anthropic-server.fake.ts";
import { startOpenAiServer } from "./openai-server.fake.ts";
import type { FakeProvider, FakeProviderOptions } from "./provider-server.fake.ts";
import { chatStream, type FakeAnswer, type FakePlay } from "./sse-plays.fake.ts";

export const PROTOCOLS = {
  openai: { start: (options: FakeProviderOptions) => startOpenAiServer(options), stream: chatStream },
  anthropic: { start: startAnthropicServer, stream: messagesStream },
} as const;
export type Protocol = keyof typeof PROTOCOLS;
export const PROTOCOL_NAMES = ["openai", "anthropic"] as const;

const servers: FakeProvider[] = [];

/** Its server ends with `closeServers`, after each test. */
export async function serve(protocol: Protocol, play: (index: number) => FakePlay): Promise<{ server: FakeProvider; backend: Backend }> {
  const server = await PROTOCOLS[protocol].start({ play: (_request, index) => play(index) });
  servers.push(server);
  const config = { id: protocol, protocol, baseUrl: server.url, model: "fake-1", apiKey: "k-1", keyEnv: "FAKE_KEY" };
  return { server, backend: createAiSdkBackend(config, () => 0) };
}

export const closeServers = (): Promise<void[]> => Promise.all(servers.splice(0).map((server) => server.close()));

/** A conversation with one tool, an event. */
export const ask = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  system: "You write.",
  messages: [{ role: "user", parts: [{ type: "text", text: "Write a haiku." }] }],
  tools: [
    {
      name: "event__haiku.written",
      description: "Sends it.",
      inputSchema: {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        type: "object",
        properties: { haiku: { type: "string" } },
        required: ["haiku"],
      },
    },
  ],
  signal: new AbortController().signal,
  ...more,
});

export async function all(backend: Backend, request: ModelRequest = ask()): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of backend.stream(request)) parts.push(part);
  return parts;
}

/** Everything a stream may hold, in letters of every width. */
export const ANSWER: FakeAnswer = {
  thinking: ["Zwölf ", "🌊 "],
  text: ["Grüße, ", "“日本”", " 👩‍👩‍👧\u2028 ", "\r\n—"],
  calls: [{ id: "c1", name: "event__haiku_written", arguments: JSON.stringify({ haiku: "löst ✓\n“𝒳”" }) }],
  usage: { prompt: 120, completion: 34, cached: 100 },
};
