// What comes of an answer that is one: in order, whatever the network cuts it into, and closed when nobody wants it any more.

import { afterEach, describe, expect, test, vi } from "vitest";
import type { ModelPart } from "../../core/ports/backend.ts";
import { createAiSdkBackend } from "./ai-sdk-backend.ts";
import type { FakeRequest } from "./provider-server.fake.ts";
import { all, ANSWER, ask, closeServers, PROTOCOL_NAMES, PROTOCOLS, serve } from "./served-backend.fake.ts";
import { chatStream, cutBytes } from "./sse-plays.fake.ts";

afterEach(closeServers);

/** Adjacent pieces joined: what a reader makes of them. */
function folded(parts: readonly ModelPart[]): unknown {
  const join = (type: "text" | "thinking"): string => parts.map((part) => (part.type === type ? part.text : "")).join("");
  return { thinking: join("thinking"), text: join("text"), rest: parts.filter((part) => part.type !== "text" && part.type !== "thinking") };
}

const WANTED = {
  thinking: "Zwölf 🌊 ",
  text: "Grüße, “日本” 👩‍👩‍👧\u2028 \r\n—",
  rest: [
    { type: "tool-call", callId: "c1", name: "event__haiku.written", input: { haiku: "löst ✓\n“𝒳”" } },
    { type: "usage", usage: { "input-tokens": 120, "output-tokens": 34, cached: 100 } },
    { type: "stop", reason: "tool-calls" },
  ],
};

describe.each(PROTOCOL_NAMES)("%s", (protocol) => {
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
});

test("the fake's cuts reach a client as cuts", async () => {
  const cut = { every: 16 };
  const { server } = await serve("openai", () => ({ kind: "answer", answer: ANSWER, cut }));
  const response = await fetch(`${server.url}/chat/completions`, { method: "POST", body: "{}" });
  let pieces = 0;
  for await (const _piece of response.body ?? []) pieces += 1;
  expect(pieces).toBeGreaterThan(cutBytes(chatStream(ANSWER), cut).length / 2);
});

test("without a key none is sent", async () => {
  const { server } = await serve("openai", () => ({ kind: "answer", answer: { text: ["ok"] } }));
  await all(createAiSdkBackend({ id: "openai", protocol: "openai", baseUrl: server.url, model: "m" }, () => 0));
  expect(server.requests[0]?.headers["authorization"]).toBeUndefined();
});
