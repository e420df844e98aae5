// A server that speaks the chat-completions protocol, byte for byte, on loopback.

import type { Message, ModelRequest, ToolSpec } from "../../core/ports/backend.ts";
import { decide } from "../sim/decide.ts";
import { startFakeProvider, type FakeProvider, type FakeProviderOptions, type FakeRequest } from "./provider-server.fake.ts";
import { chatStream, type FakeAnswer, type FakePlay } from "./sse-plays.fake.ts";

/** Default: answers whatever is asked, tool calls too, as the embedded model would. */
export const startOpenAiServer = (options: Partial<FakeProviderOptions> = {}): Promise<FakeProvider> =>
  startFakeProvider({ play: likeAModel({}), ...options }, "/chat/completions", chatStream);

/** Answers from the embedded model's words, in pieces of a few characters. `paceMs` between writes of 48 bytes. */
export const likeAModel =
  ({ seed = 1, paceMs }: { seed?: number; paceMs?: number }) =>
  (request: FakeRequest): FakePlay => ({
    kind: "answer",
    answer: answerOf(seed, request),
    ...(paceMs === undefined ? {} : { cut: { every: 48 }, paceMs }),
  });

/** What the embedded model says to a request in either protocol. */
export function answerOf(seed: number, { path, body }: FakeRequest): FakeAnswer {
  const said = decide(seed, path.endsWith("/messages") ? requestOfMessages(body) : requestOf(body));
  const usage = {
    prompt: Math.ceil(JSON.stringify(body).length / 4),
    completion: Math.ceil((said.text.length + said.thinking.length) / 4) + 12 * said.calls.length,
  };
  return {
    model: String(body["model"] ?? "fake-1"),
    thinking: said.thinking.match(/\S+\s*/g) ?? [],
    text: said.text.match(/\S+\s*/g) ?? [],
    calls: said.calls.map((call) => ({ id: call.callId, name: call.name, arguments: JSON.stringify(call.input) })),
    usage,
  };
}

interface ChatMessage {
  role: "system" | "user" | "assistant" | "tool";
  content?: string | { type: string; text?: string }[] | null;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

/** What was sent, as a request of ours; names stay as on the wire. */
function requestOf(body: Record<string, unknown>): ModelRequest {
  const messages = (body["messages"] ?? []) as ChatMessage[];
  const tools = (body["tools"] ?? []) as { function: { name: string; description?: string; parameters?: Record<string, unknown> } }[];
  const choice = body["tool_choice"];
  return {
    system: messages
      .filter((message) => message.role === "system")
      .map(textOf)
      .join("\n"),
    messages: messages.filter((message) => message.role !== "system").map(messageOf),
    tools: tools.map(({ function: tool }): ToolSpec => ({
      name: tool.name,
      description: tool.description ?? "",
      inputSchema: tool.parameters ?? {},
    })),
    ...(choice === "none" || choice === "required" || choice === "auto" ? { toolChoice: choice } : {}),
    signal: new AbortController().signal,
  };
}

/** The messages protocol, as far as it asks for something: its tools and its last words. */
function requestOfMessages(body: Record<string, unknown>): ModelRequest {
  const tools = (body["tools"] ?? []) as { name: string; description?: string; input_schema?: Record<string, unknown> }[];
  const messages = (body["messages"] ?? []) as { role: "user" | "assistant"; content: string | { type: string; text?: string }[] }[];
  const choice = (body["tool_choice"] as { type?: string } | undefined)?.type;
  return {
    system: JSON.stringify(body["system"] ?? ""),
    messages: messages.map((message) => ({ role: message.role, parts: [{ type: "text", text: textOf(message) }] })),
    tools: tools.map((tool) => ({ name: tool.name, description: tool.description ?? "", inputSchema: tool.input_schema ?? {} })),
    ...(choice === "any" ? { toolChoice: "required" as const } : {}),
    signal: new AbortController().signal,
  };
}

const textOf = ({ content }: ChatMessage): string =>
  typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join("\n");

function messageOf(message: ChatMessage): Message {
  if (message.role === "tool")
    return {
      role: "tool",
      parts: [{ type: "tool-result", callId: message.tool_call_id ?? "", name: "", isError: false, text: textOf(message) }],
    };
  const calls = (message.tool_calls ?? []).map((call) => ({
    type: "tool-call" as const,
    callId: call.id,
    name: call.function.name,
    input: JSON.parse(call.function.arguments) as unknown,
  }));
  return { role: message.role === "assistant" ? "assistant" : "user", parts: [{ type: "text", text: textOf(message) }, ...calls] };
}
