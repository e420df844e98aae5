// An alias against real HTTP: its models in order, the next when one is down, through the engine.

import { afterEach, expect, test } from "vitest";
import {
  actors,
  BackendError,
  createScriptedBackend,
  createSimulatedClock,
  createSystemClock,
  defineChart,
  sayText,
  setup,
} from "../index.ts";
import { captureEvents, runOnSim } from "../charts/run-on-sim.fake.ts";
import type { FakeProvider } from "./ai-sdk/provider-server.fake.ts";
import { startOpenAiServer } from "./ai-sdk/openai-server.fake.ts";
import { createAliasBackend } from "./aliases.ts";
import { MODEL_DOWN_MS } from "./limits.ts";
import { resolveBackend } from "./resolve.ts";

const servers: FakeProvider[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

/** Asks by the name; ends when the model has spoken, or in `failed`. */
const asking = (input: { alias?: string; model?: string }) =>
  defineChart({
    machine: setup({ actors }).createMachine({
      id: "asking",
      initial: "asking",
      states: {
        asking: {
          invoke: {
            id: "who",
            src: "llmConversation",
            input: { message: "Hello?", resilience: { maxRetries: 1, backoffMs: 1 }, ...input },
          },
          on: { "llm.idle": "again", "error.llm.*": "failed" },
        },
        again: {
          invoke: {
            id: "who",
            src: "llmConversation",
            input: { message: "Again?", resilience: { maxRetries: 1, backoffMs: 1 }, ...input },
          },
          on: { "llm.idle": "done", "error.llm.*": "failed" },
        },
        done: { type: "final" },
        failed: { type: "final" },
      },
    }),
  });

const ALIASES = {
  fast: [
    { provider: "ollama", model: "small" },
    { provider: "openai", model: "large" },
  ],
};

/** Two servers: the first is `ollama`'s, the second given for openai on the command line. */
async function twoProviders(isFirstDown: boolean) {
  const busy = { kind: "status" as const, status: 503, body: JSON.stringify({ error: { message: "loading" } }) };
  const one = await startOpenAiServer(isFirstDown ? { play: () => busy } : {});
  const other = await startOpenAiServer();
  servers.push(one, other);
  const wish = {
    backend: "openai",
    apiBaseUrl: other.url,
    model: "own",
    aliases: ALIASES,
    env: { OLLAMA_HOST: one.url },
    clock: createSystemClock(),
  };
  const found = resolveBackend(wish);
  if (!found.ok) throw new Error(found.message);
  return { one, other, backend: found.backend };
}

const modelsAsked = ({ requests }: FakeProvider): unknown[] => requests.map(({ body }) => body["model"]);

test("the first that is up answers, and nothing is said of the other", async () => {
  const { one, other, backend } = await twoProviders(false);
  const { result, events } = await runOnSim(asking({ alias: "fast" }), { backend, clock: createSystemClock() });
  expect(result.finalConfig).toEqual(["done"]);
  expect([modelsAsked(one), modelsAsked(other)]).toEqual([["small", "small"], []]);
  expect(captureEvents(events, "llm/request").map((data) => data["model"])).toEqual(["small", "small"]);
  expect(captureEvents(events, "llm/model-down")).toEqual([]);
});

test("one that is down is retried, given up on record, left out for a while; the next answers", async () => {
  const { one, other, backend } = await twoProviders(true);
  const { result, events } = await runOnSim(asking({ alias: "fast" }), { backend, clock: createSystemClock() });
  expect(result.finalConfig).toEqual(["done"]);
  expect([modelsAsked(one), modelsAsked(other)]).toEqual([
    ["small", "small"],
    ["large", "large"],
  ]);
  const story = events.map(({ event }) => event).filter((event) => /llm\/(request|retry|model-down|response|start)/.test(event));
  expect(story).toEqual(
    ["start", "request", "retry", "request", "model-down", "request", "response", "start", "request", "response"].map(
      (name) => `llm/${name}`,
    ),
  );
  expect(captureEvents(events, "llm/model-down")).toEqual([
    {
      model: "small",
      category: "overloaded",
      message: expect.stringContaining("503"),
      remaining: 1,
      invokeid: "who",
      "session-id": "session-0",
    },
  ]);
  expect(captureEvents(events, "llm/response").map((data) => data["model"])).toEqual(["large", "large"]);
});

test("an alias that nobody has configured means the backend's own model", async () => {
  const { other, backend } = await twoProviders(false);
  await runOnSim(asking({ alias: "thoughtful" }), { backend, clock: createSystemClock() });
  expect(modelsAsked(other)).toEqual(["own", "own"]);
});

const failing = (category: "overloaded" | "auth" | "context-length") =>
  createScriptedBackend(() => [{ type: "throw", error: new BackendError(category, `${category}!`) }]);

test.each(["overloaded", "auth"] as const)(
  "none is left: %s, policy-empty on record, and the last error goes to the chart",
  async (category) => {
    const clock = createSimulatedClock({ auto: true });
    const providers = new Map([
      ["ollama", failing("overloaded")],
      ["openai", failing(category)],
    ]);
    const backend = createAliasBackend({ own: createScriptedBackend(() => sayText("own")), providers, aliases: ALIASES, clock });
    const { result, events } = await runOnSim(asking({ model: "fast" }), { backend, clock });
    expect(result.finalConfig).toEqual(["failed"]);
    expect(captureEvents(events, "llm/model-down").map((data) => data["remaining"])).toEqual([1, 0]);
    expect(captureEvents(events, "llm/model-policy-empty")).toEqual([{ policy: "fast", invokeid: "who" }]);
    expect(captureEvents(events, "llm/error")).toMatchObject([{ category, message: `${category}!` }]);
    // All of them are down: nothing is asked, and that is said.
    expect(backend.targets?.("fast")).toEqual([]);
    const again = await runOnSim(asking({ alias: "fast" }), { backend, clock });
    expect(captureEvents(again.events, "llm/request")).toEqual([]);
    expect(captureEvents(again.events, "llm/error")).toMatchObject([
      { category: "overloaded", message: expect.stringContaining("no model of fast is left") },
    ]);
    await clock.advance(MODEL_DOWN_MS);
    expect(backend.targets?.("fast")).toEqual(ALIASES.fast);
  },
);

test("what is wrong with the request itself is no other model's to put right", async () => {
  const other = createScriptedBackend(() => sayText("hello"));
  const providers = new Map([
    ["ollama", failing("context-length")],
    ["openai", other],
  ]);
  const clock = createSimulatedClock({ auto: true });
  const backend = createAliasBackend({ own: other, providers, aliases: ALIASES, clock });
  const { events } = await runOnSim(asking({ alias: "fast" }), { backend, clock });
  expect(captureEvents(events, "llm/error")).toMatchObject([{ category: "context-length" }]);
  expect(other.requests).toEqual([]);
});

test("--model takes an alias; what cannot be used is named, and no key is", () => {
  const clock = createSystemClock();
  const env = { OLLAMA_HOST: "127.0.0.1:1" };
  const found = resolveBackend({ model: "fast", aliases: ALIASES, env, clock });
  expect(found).toMatchObject({ ok: true, backend: { id: "ollama", model: "fast" } });
  expect(found.ok && found.said).toContain("ollama/small, then openai/large");
  expect(found.ok && found.said).toContain("set OPENAI_API_KEY");
  expect(found.ok && found.backend.targets?.("fast")).toEqual([ALIASES.fast[0]]);
  expect(resolveBackend({ model: "x", aliases: { x: [{ provider: "openai", model: "m" }] }, env: {}, clock })).toMatchObject({
    ok: false,
    message: expect.stringContaining("OPENAI_API_KEY"),
  });
  expect(resolveBackend({ aliases: { x: [{ provider: "nobody", model: "m" }] }, env: {}, clock })).toMatchObject({
    ok: false,
    message: expect.stringContaining('"nobody"'),
  });
  // Without a word about models the run gets what it got before.
  expect(resolveBackend({ aliases: { x: [{ provider: "sim", model: "sim-1" }] }, env: {}, clock })).toMatchObject({
    ok: true,
    backend: { id: "sim" },
  });
});
