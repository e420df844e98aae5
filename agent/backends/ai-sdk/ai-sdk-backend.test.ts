import { afterEach, describe, expect, test, vi } from "vitest";
import type { Backend, ModelPart, ModelRequest } from "../../core/ports/backend.ts";
import { createAiSdkBackend } from "./ai-sdk-backend.ts";
import { startAnthropicServer, messagesStream } from "./anthropic-server.fake.ts";
import { startOpenAiServer } from "./openai-server.fake.ts";
import type { FakeProvider, FakeProviderOptions, FakeRequest } from "./provider-server.fake.ts";
import { chatStream, cutBytes, type FakeAnswer, type FakePlay } from "./sse-plays.fake.ts";

const servers: FakeProvider[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const PROTOCOLS = {
  openai: { start: (options: FakeProviderOptions) => startOpenAiServer(options), stream: chatStream },
  anthropic: { start: startAnthropicServer, stream: messagesStream },
} as const;
type Protocol = keyof typeof PROTOCOLS;

async function serve(protocol: Protocol, play: (index: number) => FakePlay): Promise<{ server: FakeProvider; backend: Backend }> {
  const server = await PROTOCOLS[protocol].start({ play: (_request, index) => play(index) });
  servers.push(server);
  return {
    server,
    backend: createAiSdkBackend(
      { id: protocol, protocol, baseUrl: server.url, model: "fake-1", apiKey: "k-1", keyEnv: "FAKE_KEY" },
      () => 0,
    ),
  };
}

const ask = (more: Partial<ModelRequest> = {}): ModelRequest => ({
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

async function all(backend: Backend, request: ModelRequest = ask()): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of backend.stream(request)) parts.push(part);
  return parts;
}

/** Adjacent pieces joined: what a reader makes of them. */
function folded(parts: readonly ModelPart[]): unknown {
  const join = (type: "text" | "thinking"): string => parts.map((part) => (part.type === type ? part.text : "")).join("");
  return { thinking: join("thinking"), text: join("text"), rest: parts.filter((part) => part.type !== "text" && part.type !== "thinking") };
}

const ANSWER: FakeAnswer = {
  thinking: ["Zwölf ", "🌊 "],
  text: ["Grüße, ", "“日本”", " 👩‍👩‍👧\u2028 ", "\r\n—"],
  calls: [{ id: "c1", name: "event__haiku_written", arguments: JSON.stringify({ haiku: "löst ✓\n“𝒳”" }) }],
  usage: { prompt: 120, completion: 34, cached: 100 },
};
const WANTED = {
  thinking: "Zwölf 🌊 ",
  text: "Grüße, “日本” 👩‍👩‍👧\u2028 \r\n—",
  rest: [
    { type: "tool-call", callId: "c1", name: "event__haiku.written", input: { haiku: "löst ✓\n“𝒳”" } },
    { type: "usage", usage: { "input-tokens": 120, "output-tokens": 34, cached: 100 } },
    { type: "stop", reason: "tool-calls" },
  ],
};

describe.each(["openai", "anthropic"] as const)("%s", (protocol) => {
  const length = PROTOCOLS[protocol].stream(ANSWER, {}).length;

  test("text, thinking, a tool call, usage and stop, in that order", async () => {
    const { backend, server } = await serve(protocol, () => ({ kind: "answer", answer: ANSWER }));
    expect(folded(await all(backend))).toEqual(WANTED);
    const { body, headers } = server.requests[0] as FakeRequest;
    expect(JSON.stringify(body)).not.toContain("$schema");
    expect(JSON.stringify(body)).toContain('"name":"event__haiku_written"');
    expect(headers[protocol === "openai" ? "authorization" : "x-api-key"]).toBe(protocol === "openai" ? "Bearer k-1" : "k-1");
  });

  test.each([
    [1, "\n"],
    [1, "\r\n"],
    [2, "\r\n"],
    [3, "\n"],
    [7, "\r\n"],
    [64, "\n"],
  ] as const)("cut every %d bytes, lines ended by %j", async (every, eol) => {
    const { backend } = await serve(protocol, () => ({ kind: "answer", answer: ANSWER, eol, cut: { every }, comments: true }));
    expect(folded(await all(backend))).toEqual(WANTED);
  });

  test("cut at each byte: a cut every 17, begun at each of 17 places", async () => {
    const phase = (start: number): number[] => Array.from({ length: Math.ceil(length / 17) + 1 }, (_all, i) => start + i * 17);
    const { backend } = await serve(protocol, (index) => ({ kind: "answer", answer: ANSWER, cut: { at: phase(index + 1) } }));
    for (let start = 0; start < 17; start += 1) expect(folded(await all(backend))).toEqual(WANTED);
  });

  test.each(["reset", "end"] as const)("a stream that ends in the middle by %s is a transport error that names the URL", async (then) => {
    const { backend, server } = await serve(protocol, (index) => ({
      kind: "part",
      answer: ANSWER,
      bytes: Math.floor((length * (index + 1)) / 8),
      then,
    }));
    for (let part = 1; part < 7; part += 1) {
      const failed = all(backend);
      await expect(failed, `${part}/8`).rejects.toMatchObject({ name: "BackendError", category: "transport" });
      await expect(failed).rejects.toThrow(server.url);
    }
  });

  test.each([
    [401, {}, "", "auth", undefined],
    [403, {}, "", "auth", undefined],
    [429, { "retry-after": "7" }, "", "rate-limited", 7000],
    [429, { "retry-after-ms": "1500" }, "", "rate-limited", 1500],
    [429, { "retry-after": "Thu, 01 Jan 1970 00:00:30 GMT" }, "", "rate-limited", 30_000],
    [503, {}, "", "overloaded", undefined],
    [529, {}, "", "overloaded", undefined],
    [400, {}, "temperature is out of range", "invalid-request", undefined],
    [400, {}, "This model's maximum context length is 8192 tokens.", "context-length", undefined],
    [400, {}, "prompt is too long: 250000 tokens > 200000 maximum", "context-length", undefined],
    [404, {}, "no such model", "invalid-request", undefined],
    [500, {}, "", "backend", undefined],
    [502, {}, "<html>bad gateway</html>", "backend", undefined],
  ] as const)("status %d %j %j is %s", async (status, headers, message, category, retryAfterMs) => {
    const body = message.startsWith("<")
      ? message
      : JSON.stringify({ type: "error", error: { type: "some_error", message: message === "" ? "no" : message } });
    const { backend, server } = await serve(protocol, () => ({ kind: "status", status, headers, body }));
    await expect(all(backend)).rejects.toMatchObject({ name: "BackendError", category, retryAfterMs });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["a page", "<html>sign in</html>", "text/html", "backend"],
    ["an event that is no JSON", "data: {oops\n\n", undefined, "backend"],
    ["an event of another shape", 'data: {"choices":"none"}\n\n', undefined, "backend"],
    ["bytes", "\u0000\u0001\ufffd", "application/octet-stream", "backend"],
    ["nothing", "", undefined, "transport"],
    [
      "an error in the stream",
      'data: {"error":{"message":"Rate limit reached","type":"rate_limit_error","code":"429"}}\n\n',
      undefined,
      "rate-limited",
    ],
  ])("200 with %s", async (_name, body, contentType, category) => {
    const { backend } = await serve(protocol, () => ({
      kind: "raw",
      body: protocol === "anthropic" ? body.replace('{"error"', '{"type":"error","error"') : body,
      ...(contentType === undefined ? {} : { contentType }),
    }));
    await expect(all(backend)).rejects.toMatchObject({ name: "BackendError", category });
  });

  test("arguments that are no JSON come as they are", async () => {
    const { backend } = await serve(protocol, () => ({
      kind: "answer",
      answer: { calls: [{ id: "c1", name: "event__haiku_written", arguments: '{"haiku": "x' }] },
    }));
    const call = (await all(backend)).find((part) => part.type === "tool-call");
    expect(call).toEqual({ type: "tool-call", callId: "c1", name: "event__haiku.written", input: {}, badInput: '{"haiku": "x' });
  });

  test("a tool the model made up keeps its name", async () => {
    const { backend } = await serve(protocol, () => ({
      kind: "answer",
      answer: { calls: [{ id: "c1", name: "nonsense", arguments: '{"a":1}' }] },
    }));
    expect((await all(backend)).find((part) => part.type === "tool-call")).toEqual({
      type: "tool-call",
      callId: "c1",
      name: "nonsense",
      input: { a: 1 },
    });
  });

  test.each([
    ["stop", "end"],
    ["length", "length"],
    ["content_filter", "content-filter"],
  ] as const)("finish %s is %s", async (finish, reason) => {
    const { backend } = await serve(protocol, () => ({ kind: "answer", answer: { text: ["So"], finish } }));
    expect((await all(backend)).at(-1)).toEqual({ type: "stop", reason });
  });

  test.each(["silence", "mute"] as const)("an abort ends a request in %s, and its connection", async (how) => {
    const { backend, server } = await serve(protocol, () =>
      how === "mute" ? { kind: "mute" } : { kind: "part", answer: ANSWER, bytes: 700, then: "silence" },
    );
    const controller = new AbortController();
    const ended = all(backend, ask({ signal: controller.signal }));
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), { timeout: 20_000 });
    controller.abort();
    await ended;
    await vi.waitFor(() => expect(server.left).toBe(1), { timeout: 20_000 });
  });

  test("a reader that leaves closes the connection", async () => {
    const { backend, server } = await serve(protocol, () => ({ kind: "part", answer: ANSWER, bytes: 900, then: "silence" }));
    for await (const _part of backend.stream(ask())) break;
    await vi.waitFor(() => expect(server.left).toBe(1), { timeout: 20_000 });
  });

  test("history, tool results and a forced tool reach the provider", async () => {
    const { backend, server } = await serve(protocol, () => ({ kind: "answer", answer: { text: ["ok"] } }));
    await all(
      backend,
      ask({
        toolChoice: { name: "event__haiku.written" },
        temperature: 0.5,
        stopSequences: ["END"],
        messages: [
          { role: "user", parts: [{ type: "text", text: "one" }] },
          {
            role: "assistant",
            parts: [
              { type: "thinking", text: "secret" },
              { type: "text", text: "" },
              { type: "tool-call", callId: "c9", name: "event__haiku.written", input: { haiku: "x" } },
            ],
          },
          { role: "tool", parts: [{ type: "tool-result", callId: "c9", name: "event__haiku.written", isError: true, text: "not that" }] },
        ],
      }),
    );
    const sent = JSON.stringify(server.requests[0]?.body);
    for (const wanted of ["one", "c9", "not that", "END", "0.5"]) expect(sent).toContain(wanted);
    expect(sent).not.toContain("secret");
  });

  test("nothing is printed", async () => {
    const printed = (["log", "warn", "error", "info"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => undefined),
    );
    const { backend } = await serve(protocol, () => ({
      kind: "status",
      status: 429,
      body: '{"type":"error","error":{"type":"x","message":"slow down"}}',
    }));
    await expect(all(backend, ask({ temperature: 3, topP: 0.2 }))).rejects.toThrow();
    for (const spy of printed) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});

test("the fake's cuts reach a client as cuts", async () => {
  const cut = { every: 16 };
  const server = await startOpenAiServer({ play: () => ({ kind: "answer", answer: ANSWER, cut }) });
  servers.push(server);
  const response = await fetch(`${server.url}/chat/completions`, { method: "POST", body: "{}" });
  let pieces = 0;
  for await (const _piece of response.body ?? []) pieces += 1;
  expect(pieces).toBeGreaterThan(cutBytes(chatStream(ANSWER), cut).length / 2);
});

test("where nobody listens: the URL, the reason, what to try", async () => {
  const server = await startOpenAiServer();
  await server.close();
  const backend = createAiSdkBackend({ id: "openai", protocol: "openai", baseUrl: server.url, model: "m" }, () => 0);
  await expect(all(backend)).rejects.toMatchObject({
    category: "transport",
    message: `${server.url}: nothing listens there (ECONNREFUSED); is the server started, and are host and port right?`,
  });
});

test("without a key none is sent", async () => {
  const server = await startOpenAiServer();
  servers.push(server);
  await all(createAiSdkBackend({ id: "openai", protocol: "openai", baseUrl: server.url, model: "m" }, () => 0));
  expect(server.requests[0]?.headers["authorization"]).toBeUndefined();
});
