import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Flags } from "./flags.ts";
import { asBefore, settingsOf } from "./made-with.ts";

const here = resolve(".");

describe("what is kept", () => {
  test("no secret, and no URL that may hold one", () => {
    expect(settingsOf({ sim: "seed=7", "api-key-env": "MINE", tools: "fs/*", confirm: "always" })).toEqual({
      sim: "seed=7",
      "api-key-env": "MINE",
      tools: "fs/*",
      confirm: "always",
      "base-dir": here,
    });
    expect(settingsOf({ "api-base-url": "http://127.0.0.1:9/v1" })["api-base-url"]).toBe("http://127.0.0.1:9/v1");
    for (const url of ["https://h/v1?key=1", "https://me:pass@h/v1", "https://h/v1#x"])
      expect(settingsOf({ "api-base-url": url })).not.toHaveProperty("api-base-url");
  });
});

const past = { id: "one", word: "/d/one", backend: "openai", model: "m" };
const again = (settings: object, given: Flags = {}, configured: Flags = {}, of: { backend?: string; model?: string } = {}) =>
  asBefore({ ...past, ...of, settings: { "base-dir": here, ...settings } }, given, { ...configured, ...given }, ["fast"]);

describe("going on", () => {
  test.each<[string, ReturnType<typeof again>["flags"], Flags]>([
    [
      "the embedded model as it was",
      again({ sim: "seed=7" }, {}, {}, { backend: "sim", model: "sim-1" }).flags,
      { backend: "sim", sim: "seed=7" },
    ],
    [
      "a server on loopback",
      again({ "api-base-url": "http://127.0.0.1:9/v1" }).flags,
      { backend: "openai", model: "m", "api-base-url": "http://127.0.0.1:9/v1" },
    ],
    ["a provider", again({}).flags, { backend: "openai", model: "m" }],
    ["an alias, by its name", again({}, {}, {}, { model: "fast" }).flags, { model: "fast" }],
    ["what a person names now, and nothing of before", again({ sim: "seed=7" }, { model: "x" }).flags, { model: "x" }],
    [
      "the session's, before the configuration's",
      again({ sim: "seed=7" }, {}, { backend: "ollama", model: "y" }, { backend: "sim" }).flags,
      { backend: "sim", sim: "seed=7" },
    ],
    [
      "another address, where the configuration says it too",
      again(
        { "api-base-url": "https://llm.example.org/v1", "api-key-env": "K" },
        {},
        { "api-base-url": "https://llm.example.org/v1", "api-key-env": "K" },
      ).flags,
      { backend: "openai", model: "m", "api-base-url": "https://llm.example.org/v1", "api-key-env": "K" },
    ],
    [
      "fewer tools",
      again({ tools: "fs/read", confirm: "always" }).flags,
      { backend: "openai", model: "m", tools: "fs/read", confirm: "always" },
    ],
    [
      "the configuration's tools",
      again({ tools: "fs/*" }, {}, { tools: "calculator" }).flags,
      { backend: "openai", model: "m", tools: "calculator" },
    ],
    ["no URL that is none", again({ "api-base-url": "::" }).flags, { backend: "openai", model: "m" }],
  ])("%s", (_name, is, wanted) => expect(is).toEqual(wanted));

  test.each([
    ["elsewhere", { "api-base-url": "https://evil.example/v1" }],
    ["on loopback with a key", { "api-base-url": "http://127.0.0.1:9/v1", "api-key-env": "OPENAI_API_KEY" }],
  ])("a key goes %s by a person's word alone", (_name, settings) => {
    expect(() => again(settings)).toThrow(`escapement resume /d/one --backend openai --model m --api-base-url ${settings["api-base-url"]}`);
    expect(again(settings, { "api-base-url": settings["api-base-url"] }).flags).toEqual({ "api-base-url": settings["api-base-url"] });
  });

  test("what would let it do more is said, and not done", () => {
    const { flags, notes } = again({ confirm: "never", "allow-local-net": "yes", "base-dir": "/elsewhere" });
    expect(flags).toEqual({ backend: "openai", model: "m" });
    expect(notes.map((note) => /--confirm never|--allow-local-net|--base-dir/.exec(note)?.[0])).toEqual([
      "--confirm never",
      "--allow-local-net",
      "--base-dir",
    ]);
    expect(again({ confirm: "never" }, { confirm: "never" }).notes).toEqual([]);
  });

  test("a session of before knows nothing, and nothing is said", () => {
    expect(asBefore({ id: "one", word: "one" }, {}, { backend: "sim" }, [])).toEqual({
      flags: { backend: "sim" },
      hasItsModel: false,
      notes: [],
    });
  });
});
