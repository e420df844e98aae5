import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHome, HERE, type Home, OWN } from "./config.fake.ts";
import { findUpwards, withVariables } from "./index.ts";
import { hashOf, readBytes } from "./read-config.ts";
import { defineConfig } from "./schema.ts";
import { storePath, trust, trustOf } from "./trust.ts";

let home: Home;
beforeEach(() => {
  home = createHome();
});
afterEach(() => home.remove());

const sayYes = (path: string): void => {
  const place = findUpwards(dirname(path));
  if (place) trust(place, hashOf(readBytes(path)), home.env);
};

/** One of each key. */
const ALL = {
  workDir: "work",
  defaultChart: "hello",
  backend: { name: "openai", apiBaseUrl: "http://127.0.0.1:1/v1", apiKeyEnv: "MY_KEY" },
  aliases: { fast: [{ provider: "openai", model: "m" }] },
  preferences: ["fast"],
  prices: { m: { input: 1, output: 2 } },
  tools: { allow: ["fs/*"], custom: [{ name: "team/x", description: "X.", command: ["x"] }] },
  mcp: { s: { command: "server" } },
  theme: "light",
  keys: { quit: "q" },
};

test("none anywhere is an empty one", async () => {
  expect(await home.load()).toEqual({ config: {}, sources: [], notes: [] });
});

describe("what is taken from whom", () => {
  const HARMLESS = ["defaultChart", "keys", "prices", "theme"];
  const REST = ["workDir", "backend", "aliases", "preferences", "tools", "mcp"];

  test.each<[string, () => void, string[], string]>([
    ["a stranger's", () => void home.put(HERE, ALL), HARMLESS, "unknown"],
    ["a trusted one", () => sayYes(home.put(HERE, ALL)), Object.keys(ALL), "trusted"],
    ["one that changed since", () => (sayYes(home.put(HERE, {})), void home.put(HERE, ALL)), HARMLESS, "changed"],
    ["the person's own", () => void home.put(OWN, ALL), Object.keys(ALL), "own"],
    ["a file in a folder above", () => sayYes(home.put("escapement.config.json", ALL)), Object.keys(ALL), "trusted"],
    [
      "trust of the folder above is none of this one",
      () => (sayYes(home.put("escapement.config.json", ALL)), void home.put(HERE, ALL)),
      HARMLESS,
      "unknown",
    ],
  ])("%s", async (_, prepare, keys, how) => {
    prepare();
    const { config, sources, notes } = await home.load();
    expect(Object.keys(config).toSorted()).toEqual(keys.toSorted());
    expect(sources.map(({ trust: found }) => found)).toEqual([how]);
    const isWhole = keys.length === Object.keys(ALL).length;
    expect(notes).toHaveLength(isWhole ? 0 : 1);
    if (!isWhole) {
      expect(sources[0]?.leftOut).toEqual(REST);
      for (const word of [...REST, "escapement.config.json", "escapement trust", how === "changed" ? "has changed" : "is not trusted"])
        expect(notes[0]).toContain(word);
    }
  });

  test("a stranger's chart is taken by name, and never by path: running it would run the folder's code", async () => {
    for (const defaultChart of ["./evil.ts", "/tmp/evil.ts", "evil.ts", "../hello", "nope", 7]) {
      home.put(HERE, { defaultChart });
      const { config, notes } = await home.load();
      expect(config).toEqual({});
      expect(notes[0]).toContain("defaultChart");
    }
  });

  test("trusted again after a change; the same content in another folder is another matter", async () => {
    const file = home.put(HERE, { workDir: "a" });
    sayYes(file);
    home.put(HERE, { workDir: "b" });
    expect((await home.load()).config.workDir).toBeUndefined();
    sayYes(file);
    expect((await home.load()).config.workDir).toBe(join(home.root, "project/b"));
    home.put("other/escapement.config.json", { workDir: "b" });
    expect((await home.load({ cwd: "other" })).config.workDir).toBeUndefined();
  });

  test("a folder reached by a link is the folder it is", async () => {
    sayYes(home.put(HERE, { workDir: "a" }));
    symlinkSync(join(home.root, "project"), join(home.root, "by-link"));
    expect((await home.load({ cwd: "by-link" })).sources[0]).toMatchObject({ trust: "trusted", path: join(home.root, HERE) });
  });

  test("the folder's goes over the person's own, entry by entry; tools of both are there", async () => {
    home.put(OWN, {
      workDir: "/w",
      theme: "dark",
      prices: { a: { input: 1, output: 1 }, b: { input: 1, output: 1 } },
      tools: { allow: ["a"], confirm: "always", custom: [{ name: "own", description: "O.", command: ["o"] }] },
    });
    sayYes(
      home.put(HERE, {
        theme: "light",
        prices: { b: { input: 2, output: 2 } },
        tools: { allow: ["b"], custom: [{ name: "here", description: "H.", command: ["h"] }] },
      }),
    );
    const { config } = await home.load();
    expect(config).toMatchObject({
      workDir: "/w",
      theme: "light",
      prices: { a: { input: 1 }, b: { input: 2 } },
      tools: { allow: ["b"], confirm: "always" },
    });
    expect(config.tools?.custom?.map(({ name }) => name)).toEqual(["own", "here"]);
  });

  test("paths count from the file that says them", async () => {
    sayYes(home.put(HERE, { workDir: "w", defaultChart: "./c.ts", tools: { baseDir: "src" } }));
    mkdirSync(join(home.root, "project/deep/er"), { recursive: true });
    expect((await home.load({ cwd: "project/deep/er" })).config).toEqual({
      workDir: join(home.root, "project/w"),
      defaultChart: join(home.root, "project/c.ts"),
      tools: { baseDir: join(home.root, "project/src") },
    });
  });
});

describe("a config that is code", () => {
  const CODE = "project/escapement.config.ts";
  const EVIL = "throw new Error('it ran')";

  test("is not run for a stranger, nor after it changed, nor to look", async () => {
    const file = home.put(CODE, EVIL);
    expect(await home.load()).toMatchObject({
      config: {},
      notes: [expect.stringContaining("it is code and was not run")],
      sources: [{ isRead: false }],
    });
    expect(home.ran()).toEqual([]);
    sayYes(file);
    expect(await home.load({ code: null })).toMatchObject({ config: {}, sources: [{ trust: "trusted", isRead: false }] });
    home.put(CODE, `${EVIL} // and more`);
    expect(await home.load()).toMatchObject({ config: {}, notes: [expect.stringContaining("has changed")] });
    expect(home.ran()).toEqual([]);
  });

  test("trusted, it is run, and what it exports is checked; functions are tools", async () => {
    const file = home.put(CODE, "export default {}");
    sayYes(file);
    const run = ({ text }: { text: string }): string => text;
    const config = defineConfig({ tools: { custom: [{ name: "team/run", description: "Runs.", run }] } });
    expect((await home.load({ code: { default: config } })).config.tools?.custom?.[0]).toMatchObject({ name: "team/run", run });
    expect(home.ran()).toEqual([file]);
    await expect(home.load({ code: {} })).rejects.toThrow(/has no default export/);
    await expect(
      home.load({ code: { default: { tools: { custom: [{ name: "x", description: "x", run: "no function" }] } } } }),
    ).rejects.toThrow(/escapement\.config\.ts: tools\.custom\.0\.run: a function is wanted/);
  });

  test("beside one that is none: a mistake that is named", async () => {
    home.put(CODE, "");
    home.put(HERE, {});
    await expect(home.load()).rejects.toThrow(/has both escapement\.config\.ts and escapement\.config\.json/);
  });
});

test("what was trusted is kept for the person alone; where it is damaged nothing is trusted in silence", async () => {
  const file = home.put(HERE, { workDir: "a" });
  sayYes(file);
  expect(statSync(storePath(home.env)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(storePath(home.env), "utf8"))).toMatchObject({
    [join(home.root, "project")]: { file: "escapement.config.json" },
  });
  writeFileSync(storePath(home.env), "[]");
  const place = findUpwards(join(home.root, "project"));
  expect(() => place && trustOf(place, "x", home.env)).toThrow(/damaged; remove it/);
  await expect(home.load()).rejects.toThrow(/damaged/);
});

test.each<[object, object | RegExp]>([
  [
    { s: { url: "http://h/", headers: { Authorization: "Bearer ${TOKEN}" } } },
    { s: { url: "http://h/", headers: { Authorization: "Bearer t-1" } } },
  ],
  [
    { s: { command: "${TOKEN}", env: { A: "${TOKEN}${TOKEN}", B: "$TOKEN" } } },
    { s: { command: "${TOKEN}", env: { A: "t-1t-1", B: "$TOKEN" } } },
  ],
  [{ s: { command: "x", env: { A: "${NOT_SET}" } } }, /mcp\.s\.env\.A wants the variable NOT_SET/],
])("variables in %j", (servers, wanted) => {
  const fill = () => withVariables(servers as Parameters<typeof withVariables>[0], home.env);
  if (wanted instanceof RegExp) expect(fill).toThrow(wanted);
  else expect(fill()).toEqual(wanted);
});
