// Every `error.llm.*` as it really comes: a server on loopback fails, and the chart gets the event.

import { afterEach, describe, expect, test } from "vitest";
import {
  actors,
  createSystemClock,
  defineChart,
  type Backend,
  type LlmConversationInput,
  LLM_ERROR_CATEGORIES,
  setup,
  z,
} from "../index.ts";
import { captureEvents, runOnSim } from "../charts/run-on-sim.fake.ts";
import { startAnthropicServer } from "./ai-sdk/anthropic-server.fake.ts";
import { createAiSdkBackend } from "./ai-sdk/index.ts";
import { startOpenAiServer } from "./ai-sdk/openai-server.fake.ts";
import type { FakeProvider } from "./ai-sdk/provider-server.fake.ts";
import type { FakeAnswer, FakePlay } from "./ai-sdk/sse-plays.fake.ts";

const servers: FakeProvider[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const SAYS: FakeAnswer = { text: Array.from({ length: 40 }, (_each, n) => `word${n} `), usage: { prompt: 900, completion: 200 } };
const fine: FakePlay = { kind: "answer", answer: SAYS };
const status = (code: number, message: string, headers: Record<string, string> = {}): FakePlay => ({
  kind: "status",
  status: code,
  headers,
  body: JSON.stringify({ type: "error", error: { type: "some_error", message } }),
});
const calls = (name: string, json: string): FakePlay => ({
  kind: "answer",
  answer: { calls: [{ id: "c", name, arguments: json }], usage: { prompt: 900, completion: 200 } },
});

async function converse(protocol: "openai" | "anthropic", play: (index: number) => FakePlay, input: LlmConversationInput = {}) {
  const options = { play: (_request: unknown, index: number) => play(index) };
  const server = await (protocol === "openai" ? startOpenAiServer(options) : startAnthropicServer(options));
  servers.push(server);
  const backend = createAiSdkBackend({ id: protocol, protocol, baseUrl: server.url, model: "m", apiKey: "k", keyEnv: "THE_KEY" }, () =>
    Date.now(),
  );
  const conversation = {
    message: "Say something.",
    allowedEvents: { said: { schema: z.object({ text: z.string() }) } },
    resilience: { maxRetries: 1, backoffMs: 1 },
    ...input,
  };
  return { server, ...(await talkWith(backend, conversation)) };
}

/** Ends in `done` when text is spoken, in `failed` with the error's event. */
async function talkWith(backend: Backend, input: LlmConversationInput) {
  const machine = setup({ actors }).createMachine({
    id: "talk",
    initial: "talking",
    states: {
      talking: { invoke: { id: "talk", src: "llmConversation", input }, on: { "llm.idle": "done", "error.llm.*": "failed" } },
      done: { type: "final" },
      failed: { type: "final" },
    },
  });
  const { result, events } = await runOnSim(defineChart({ machine }), { backend, clock: createSystemClock() });
  const told = captureEvents(events, "runner/event-processed").map((data) => data["event-name"]);
  return { result, events, told, errors: captureEvents(events, "llm/error"), retries: captureEvents(events, "llm/retry") };
}

const FAILURES: readonly [name: string, category: string, retried: boolean, play: FakePlay, input?: LlmConversationInput][] = [
  ["429", "rate-limited", true, status(429, "slow down", { "retry-after-ms": "3" })],
  ["429 that asks for an hour", "rate-limited", false, status(429, "slow down", { "retry-after": "3600" })],
  ["500", "backend", true, status(500, "oops")],
  ["503", "overloaded", true, status(503, "loading")],
  ["529", "overloaded", true, status(529, "overloaded")],
  ["a reset in mid-stream", "transport", true, { kind: "part", answer: SAYS, bytes: 700, then: "reset" }],
  ["half a stream", "transport", true, { kind: "part", answer: SAYS, bytes: 700, then: "end" }],
  ["garbage", "backend", true, { kind: "raw", body: "data: {oops\n\n" }],
  ["a page", "backend", true, { kind: "raw", body: "<html>hello</html>", contentType: "text/html" }],
  ["no first token", "timeout", true, { kind: "mute" }, { resilience: { maxRetries: 1, backoffMs: 1, firstTokenMs: 300 } }],
  [
    "silence between tokens",
    "timeout",
    true,
    { kind: "part", answer: SAYS, bytes: 1500, then: "silence" },
    { resilience: { maxRetries: 1, backoffMs: 1, betweenTokensMs: 300 } },
  ],
  ["a wrong key", "auth", false, status(401, "invalid x-api-key")],
  ["an over-long prompt", "context-length", false, status(400, "prompt is too long: 250000 tokens > 200000 maximum")],
  ["a wrong request", "invalid-request", false, status(400, "temperature: out of range")],
  ["a filter", "unexpected-stop", false, { kind: "answer", answer: { text: ["So "], finish: "content_filter" } }],
  ["a call that does not fit, again and again", "tool-validation", false, calls("event__said", '{"text":7}')],
  ["a call that is no JSON, again and again", "tool-validation", false, calls("event__said", '{"text":')],
  ["a tool that nobody has, again and again", "tool-validation", false, calls("rm_rf", "{}")],
  ["more turns than it may have", "max-turns", false, calls("event__said", '{"text":"again"}'), { maxTurns: 3 }],
  ["more tokens than it may use", "budget", false, calls("event__said", '{"text":"again"}'), { budgetTokens: 2000 }],
];

describe.each(["openai", "anthropic"] as const)("%s", (protocol) => {
  test.each(FAILURES)("%s: error.llm.%s, tried again: %s", async (_name, category, retried, play, input) => {
    const ran = await converse(protocol, () => play, input);
    expect(ran.result, JSON.stringify(ran.errors)).toMatchObject({ status: "done", finalConfig: ["failed"] });
    expect(ran.told.at(-1)).toBe(`error.llm.${category}`);
    expect(ran.errors).toMatchObject([{ category, message: expect.stringMatching(/.{4}/) }]);
    expect(ran.retries.map((data) => data["category"])).toEqual(retried ? [category] : []);
    expect(captureEvents(ran.events, "llm/worker-exit").map((data) => data["reason"])).toEqual([category]);
  });

  test("each that passes is forgotten: Retry-After heeded, the text begun anew", async () => {
    const failures = FAILURES.filter(([name, , retried]) => retried && !/token/.test(name)).map(([, , , play]) => play);
    const ran = await converse(protocol, (index) => failures[index] ?? fine, { resilience: { maxRetries: failures.length, backoffMs: 1 } });
    expect(ran.result.finalConfig).toEqual(["done"]);
    expect(ran.retries).toHaveLength(failures.length);
    expect(ran.retries[0]?.["wait-ms"]).toBe(3);
    const [response] = captureEvents(ran.events, "llm/response");
    expect(response).toMatchObject({
      content: [{ type: "text", text: SAYS.text?.join("") }],
      "stop-reason": "end",
      usage: { "input-tokens": 900 },
    });
  });

  test("an answer cut off at its length is asked to go on", async () => {
    const cut: FakePlay = { kind: "answer", answer: { text: ["first half "], finish: "length" } };
    const ran = await converse(protocol, (index) => (index === 0 ? cut : fine));
    expect(ran.result.finalConfig).toEqual(["done"]);
    expect(JSON.stringify(ran.server.requests[1]?.body)).toContain("first half");
  });
});

test("what nobody expects of a backend is a worker-exception, and that makes the list of categories whole", async () => {
  const backend: Backend = {
    id: "odd",
    model: "odd",
    stream() {
      throw new TypeError("undefined is not a function");
    },
  };
  const { told, errors } = await talkWith(backend, { message: "x", resilience: { maxRetries: 1, backoffMs: 1 } });
  expect(told.at(-1)).toBe("error.llm.worker-exception");
  expect(errors).toMatchObject([{ message: "undefined is not a function" }]);
  expect(new Set([...FAILURES.map(([, category]) => category), "worker-exception"])).toEqual(new Set(LLM_ERROR_CATEGORIES));
});
