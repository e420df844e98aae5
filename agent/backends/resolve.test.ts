import { expect, test } from "vitest";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { startOpenAiServer } from "./ai-sdk/openai-server.fake.ts";
import { resolveBackend, type BackendWish } from "./resolve.ts";

const clock = createSimulatedClock();
const resolve = (wish: Omit<BackendWish, "clock" | "env"> & { env?: BackendWish["env"] }) => resolveBackend({ env: {}, ...wish, clock });
const KEYS = { OPENAI_API_KEY: "sk-o", ANTHROPIC_API_KEY: "sk-a", OPENROUTER_API_KEY: "sk-r", OLLAMA_HOST: "127.0.0.1:11434" };

test.each<[string, Parameters<typeof resolve>[0], string, string, RegExp]>([
  ["nothing at all", {}, "sim", "sim-1", /embedded model: seed 1.*OPENAI_API_KEY.*not set/],
  ["the embedded model, asked for", { backend: "sim", env: KEYS }, "sim", "sim-1", /asked for/],
  ["its options alone ask for it", { sim: "seed=7,rate=max", env: KEYS }, "sim", "sim-1", /seed 7, no waiting/],
  ["the first key found", { env: KEYS }, "openai", "gpt-4.1-mini", /OPENAI_API_KEY is set/],
  ["another key", { env: { ANTHROPIC_API_KEY: "k" } }, "anthropic", "claude-haiku-4-5", /api\.anthropic\.com/],
  ["an empty key is none", { env: { OPENAI_API_KEY: " ", ANTHROPIC_API_KEY: "k" } }, "anthropic", "claude-haiku-4-5", /ANTHROPIC_API_KEY/],
  ["named, with its key", { backend: "openrouter", model: "x/y", env: KEYS }, "openrouter", "x/y", /key from OPENROUTER_API_KEY/],
  [
    "a server on loopback needs no key",
    { backend: "openai", apiBaseUrl: "http://127.0.0.1:9/v1", model: "m" },
    "openai",
    "m",
    /http:\/\/127\.0\.0\.1:9\/v1, no key/,
  ],
  ["and gets none unless one is named", { apiBaseUrl: "http://localhost:9/v1", model: "m", env: KEYS }, "openai", "m", /no key/],
  [
    "which it may be",
    { apiBaseUrl: "http://localhost:9/v1", model: "m", apiKeyEnv: "MINE", env: { MINE: "k" } },
    "openai",
    "m",
    /key from MINE/,
  ],
  [
    "a base URL elsewhere gets the key: the command line said so",
    { apiBaseUrl: "https://llm.example.org/v1", model: "m", env: KEYS },
    "openai",
    "m",
    /llm\.example\.org\/v1, key from OPENAI_API_KEY/,
  ],
  [
    "ollama by its variable",
    { model: "gemma3:1b", env: { OLLAMA_HOST: "0.0.0.0" } },
    "ollama",
    "gemma3:1b",
    /http:\/\/127\.0\.0\.1:11434\/v1, no key/,
  ],
  ["ollama by name", { backend: "ollama", model: "q" }, "ollama", "q", /127\.0\.0\.1:11434/],
  [
    "the first preference whose key is here",
    {
      preferences: ["anthropic/claude-sonnet-5", "openrouter/deepseek/deepseek-chat"],
      env: { OPENROUTER_API_KEY: "k", OPENAI_API_KEY: "k" },
    },
    "openrouter",
    "deepseek/deepseek-chat",
    /the first of your preferences/,
  ],
  [
    "a preferred alias",
    {
      preferences: ["fast"],
      aliases: {
        fast: [
          { provider: "anthropic", model: "a" },
          { provider: "openai", model: "o" },
        ],
      },
      env: { OPENAI_API_KEY: "k" },
    },
    "openai",
    "fast",
    /model fast: anthropic\/a, then openai\/o/,
  ],
  ["what is named goes over preferences", { preferences: ["openai/o"], backend: "sim", env: KEYS }, "sim", "sim-1", /asked for/],
  [
    "no preference can be used: as without, and said",
    { preferences: ["openai/o"] },
    "sim",
    "sim-1",
    /none of your preferences can be used: openai\/o: the key is missing/,
  ],
  ["no user part is shown", { apiBaseUrl: "http://127.0.0.1:9/v1?key=1", model: "m" }, "openai", "m", /9\/v1, no key/],
])("%s", (_name, wish, id, model, said) => {
  const resolved = resolve(wish);
  expect(resolved.ok ? [resolved.backend.id, resolved.backend.model] : resolved.message).toEqual([id, model]);
  expect(resolved.ok && resolved.said).toMatch(said);
  expect(JSON.stringify(resolved)).not.toMatch(/sk-[oar]/);
});

test.each<[string, Parameters<typeof resolve>[0], RegExp]>([
  ["a preference that is nothing", { preferences: ["fast"] }, /preferences: "fast" is no alias, and no model as openai\//],
  ["an unknown backend", { backend: "gpt" }, /no backend "gpt": there are sim, openai, anthropic, openrouter, ollama/],
  ["a key that is missing", { backend: "openai" }, /set OPENAI_API_KEY/],
  ["the variable named is not set", { backend: "openai", apiKeyEnv: "MINE", env: KEYS }, /set MINE$/],
  ["another provider's key is not taken", { backend: "anthropic", env: { OPENAI_API_KEY: "k" } }, /set ANTHROPIC_API_KEY/],
  ["no model", { backend: "openrouter", env: KEYS }, /wants a model: name one with --model/],
  ["no model for a server of one's own", { apiBaseUrl: "http://127.0.0.1:9/v1" }, /--model/],
  ["no URL", { apiBaseUrl: "127.0.0.1:9", model: "m" }, /no http or https URL/],
  ["a URL of another kind", { apiBaseUrl: "file:///etc", model: "m" }, /no http or https URL/],
  ["a URL that carries a password", { apiBaseUrl: "http://me:secret@127.0.0.1:9/v1", model: "m" }, /--api-key-env/],
  ["options for the wrong backend", { backend: "openai", sim: "seed=1", env: KEYS }, /--sim belongs to --backend sim/],
  ["bad options", { sim: "rate=fast" }, /rate: wanted tokens per second/],
  ["a model without a provider is not swapped for the embedded one", { model: "gpt-4.1" }, /no provider is configured/],
  ["a URL for the embedded model", { backend: "sim", apiBaseUrl: "http://127.0.0.1:9/v1" }, /means nothing to the embedded model/],
  ["whose key", { apiKeyEnv: "MINE", env: { MINE: "k" } }, /say whose key it is/],
  ["a bad OLLAMA_HOST", { backend: "ollama", model: "m", env: { OLLAMA_HOST: "http://[" } }, /OLLAMA_HOST/],
])("refused: %s", (_name, wish, message) => {
  const resolved = resolve(wish);
  expect(resolved.ok ? resolved.said : resolved.message).toMatch(message);
  expect(JSON.stringify(resolved)).not.toContain("secret");
});

test("a key goes where it belongs: to a server that the command line names, and only then", async () => {
  const server = await startOpenAiServer();
  try {
    for (const [apiKeyEnv, sent] of [
      ["OPENAI_API_KEY", "Bearer sk-o"],
      [undefined, undefined],
    ] as const) {
      const resolved = resolve({ backend: "openai", apiBaseUrl: server.url, model: "m", apiKeyEnv, env: KEYS });
      if (!resolved.ok) throw new Error(resolved.message);
      for await (const _part of resolved.backend.stream({ system: "", messages: [], tools: [], signal: new AbortController().signal }))
        continue;
      expect(server.requests.at(-1)?.headers["authorization"]).toBe(sent);
    }
  } finally {
    await server.close();
  }
});
