import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigError, findUpwards, loadConfig, type LoadedConfig, withVariables } from "./index.ts";
import { hashOf, readBytes } from "./read-config.ts";
import { defineConfig } from "./schema.ts";
import { storePath, trust, trustOf } from "./trust.ts";

let root: string;
let env: Record<string, string>;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "escapement-config-")));
  env = { HOME: root, XDG_CONFIG_HOME: join(root, "xdg"), TOKEN: "t-1" };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (path: string, content: unknown): string => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
};
const OWN = "xdg/escapement/escapement.config.json";
const HERE = "project/escapement.config.json";

let ran: string[] = [];
const load = (options: { cwd?: string; code?: Record<string, unknown> | null } = {}): Promise<LoadedConfig> => {
  const { cwd = "project", code = {} } = options;
  mkdirSync(join(root, cwd), { recursive: true });
  ran = [];
  return loadConfig({
    cwd: join(root, cwd),
    env,
    isBuiltInChart: (name) => name === "hello",
    importCode:
      code === null
        ? undefined
        : (path) => {
            ran.push(path);
            return Promise.resolve(code);
          },
  });
};
const sayYes = (path: string): void => {
  const place = findUpwards(dirname(path));
  if (place) trust(place, hashOf(readBytes(path)), env);
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
  expect(await load()).toEqual({ config: {}, sources: [], notes: [] });
});

describe("what is taken from whom", () => {
  const HARMLESS = ["defaultChart", "keys", "prices", "theme"];
  const REST = ["workDir", "backend", "aliases", "preferences", "tools", "mcp"];

  test.each<[string, () => void, string[], string]>([
    ["a stranger's", () => void put(HERE, ALL), HARMLESS, "unknown"],
    ["a trusted one", () => sayYes(put(HERE, ALL)), Object.keys(ALL), "trusted"],
    ["one that changed since", () => (sayYes(put(HERE, {})), void put(HERE, ALL)), HARMLESS, "changed"],
    ["the person's own", () => void put(OWN, ALL), Object.keys(ALL), "own"],
    ["a file in a folder above", () => sayYes(put("escapement.config.json", ALL)), Object.keys(ALL), "trusted"],
    [
      "trust of the folder above is none of this one",
      () => (sayYes(put("escapement.config.json", ALL)), void put(HERE, ALL)),
      HARMLESS,
      "unknown",
    ],
  ])("%s", async (_, prepare, keys, how) => {
    prepare();
    const { config, sources, notes } = await load();
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
      put(HERE, { defaultChart });
      const { config, notes } = await load();
      expect(config).toEqual({});
      expect(notes[0]).toContain("defaultChart");
    }
  });

  test("trusted again after a change; the same content in another folder is another matter", async () => {
    const file = put(HERE, { workDir: "a" });
    sayYes(file);
    put(HERE, { workDir: "b" });
    expect((await load()).config.workDir).toBeUndefined();
    sayYes(file);
    expect((await load()).config.workDir).toBe(join(root, "project/b"));
    put("other/escapement.config.json", { workDir: "b" });
    expect((await load({ cwd: "other" })).config.workDir).toBeUndefined();
  });

  test("a folder reached by a link is the folder it is", async () => {
    sayYes(put(HERE, { workDir: "a" }));
    symlinkSync(join(root, "project"), join(root, "by-link"));
    expect((await load({ cwd: "by-link" })).sources[0]).toMatchObject({ trust: "trusted", path: join(root, HERE) });
  });

  test("the folder's goes over the person's own, entry by entry; tools of both are there", async () => {
    put(OWN, {
      workDir: "/w",
      theme: "dark",
      prices: { a: { input: 1, output: 1 }, b: { input: 1, output: 1 } },
      tools: { allow: ["a"], confirm: "always", custom: [{ name: "own", description: "O.", command: ["o"] }] },
    });
    sayYes(
      put(HERE, {
        theme: "light",
        prices: { b: { input: 2, output: 2 } },
        tools: { allow: ["b"], custom: [{ name: "here", description: "H.", command: ["h"] }] },
      }),
    );
    const { config } = await load();
    expect(config).toMatchObject({
      workDir: "/w",
      theme: "light",
      prices: { a: { input: 1 }, b: { input: 2 } },
      tools: { allow: ["b"], confirm: "always" },
    });
    expect(config.tools?.custom?.map(({ name }) => name)).toEqual(["own", "here"]);
  });

  test("paths count from the file that says them", async () => {
    sayYes(put(HERE, { workDir: "w", defaultChart: "./c.ts", tools: { baseDir: "src" } }));
    mkdirSync(join(root, "project/deep/er"), { recursive: true });
    expect((await load({ cwd: "project/deep/er" })).config).toEqual({
      workDir: join(root, "project/w"),
      defaultChart: join(root, "project/c.ts"),
      tools: { baseDir: join(root, "project/src") },
    });
  });
});

describe("a config that is code", () => {
  const CODE = "project/escapement.config.ts";
  const EVIL = "throw new Error('it ran')";

  test("is not run for a stranger, nor after it changed, nor to look", async () => {
    const file = put(CODE, EVIL);
    expect(await load()).toMatchObject({
      config: {},
      notes: [expect.stringContaining("it is code and was not run")],
      sources: [{ isRead: false }],
    });
    expect(ran).toEqual([]);
    sayYes(file);
    expect(await load({ code: null })).toMatchObject({ config: {}, sources: [{ trust: "trusted", isRead: false }] });
    put(CODE, `${EVIL} // and more`);
    expect(await load()).toMatchObject({ config: {}, notes: [expect.stringContaining("has changed")] });
    expect(ran).toEqual([]);
  });

  test("trusted, it is run, and what it exports is checked; functions are tools", async () => {
    const file = put(CODE, "export default {}");
    sayYes(file);
    const run = ({ text }: { text: string }): string => text;
    const config = defineConfig({ tools: { custom: [{ name: "team/run", description: "Runs.", run }] } });
    expect((await load({ code: { default: config } })).config.tools?.custom?.[0]).toMatchObject({ name: "team/run", run });
    expect(ran).toEqual([file]);
    await expect(load({ code: {} })).rejects.toThrow(/has no default export/);
    await expect(load({ code: { default: { tools: { custom: [{ name: "x", description: "x", run: "no function" }] } } } })).rejects.toThrow(
      /escapement\.config\.ts: tools\.custom\.0\.run: a function is wanted/,
    );
  });

  test("beside one that is none: a mistake that is named", async () => {
    put(CODE, "");
    put(HERE, {});
    await expect(load()).rejects.toThrow(/has both escapement\.config\.ts and escapement\.config\.json/);
  });
});

describe("what is wrong is named by file and key", () => {
  test.each<[unknown, RegExp]>([
    [{ thme: "dark" }, /escapement\.config\.json: thme: there is no such key; there are workDir, defaultChart/],
    [{ workDir: 7 }, /: workDir: .*string/],
    [{ tools: { alow: [] } }, /: tools\.alow: there is no such key/],
    [{ tools: { confirm: "sometimes" } }, /: tools\.confirm: /],
    [{ mcp: { s: {} } }, /: mcp\.s\.(command|url): /],
    [{ mcp: { s: { url: "file:///x" } } }, /: mcp\.s\.url: an http or https URL/],
    [{ mcp: { "a/b": { command: "x" } } }, /: mcp\.a\/b: |letters, digits/],
    [{ mcp: { s: { command: "x", timeoutMs: -1 } } }, /: mcp\.s\.timeoutMs: /],
    [{ backend: { apiKeyEnv: "sk-12345" } }, /: backend\.apiKeyEnv: the name of an environment variable is wanted, not a key/],
    [{ prices: { m: { input: "1", output: 2 } } }, /: prices\.m\.input: /],
    [{ prices: { m: { input: -1, output: 2 } } }, /: prices\.m\.input: /],
    [{ aliases: { fast: [] } }, /: aliases\.fast: /],
    [{ tools: { custom: [{ name: "Bad Name", description: "x", command: ["x"] }] } }, /: tools\.custom\.0\.name: a name as team\/lookup/],
    [{ tools: { custom: [{ name: "x", description: "x", run: "x" }] } }, /: tools\.custom\.0\.(run|command): /],
    [[], /: the whole: /],
    ["{ not json", /is not JSON/],
    ["", /is not JSON/],
  ])("%j", async (content, sentence) => {
    put(OWN, content);
    await expect(load()).rejects.toThrow(sentence);
    await expect(load()).rejects.toBeInstanceOf(ConfigError);
  });

  test("of a stranger it is only said", async () => {
    put(HERE, "{ not json");
    expect(await load()).toMatchObject({ config: {}, notes: [expect.stringMatching(/is not JSON.*left out/)] });
    put(HERE, { theme: 7 });
    expect(await load()).toMatchObject({ config: {}, notes: [expect.stringMatching(/theme: .*left out/)] });
  });

  test("a byte order mark is no mistake", async () => {
    put(OWN, '\ufeff{"theme": "dark"}');
    expect((await load()).config.theme).toBe("dark");
  });
});

test("a file that is none: a pipe is not waited for, a folder not read, a large one not loaded", async () => {
  mkdirSync(join(root, "project"), { recursive: true });
  execFileSync("mkfifo", [join(root, HERE)]);
  await expect(load()).rejects.toThrow(/no regular file/);
  rmSync(join(root, HERE));
  mkdirSync(join(root, HERE));
  await expect(load()).rejects.toThrow(/no regular file/);
  rmSync(join(root, HERE), { recursive: true });
  put(HERE, " ".repeat(2 * 1024 * 1024));
  await expect(load()).rejects.toThrow(/larger than/);
});

test("what was trusted is kept for the person alone; where it is damaged nothing is trusted in silence", async () => {
  const file = put(HERE, { workDir: "a" });
  sayYes(file);
  expect(statSync(storePath(env)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(storePath(env), "utf8"))).toMatchObject({ [join(root, "project")]: { file: "escapement.config.json" } });
  writeFileSync(storePath(env), "[]");
  const place = findUpwards(join(root, "project"));
  expect(() => place && trustOf(place, "x", env)).toThrow(/damaged; remove it/);
  await expect(load()).rejects.toThrow(/damaged/);
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
  const fill = () => withVariables(servers as Parameters<typeof withVariables>[0], env);
  if (wanted instanceof RegExp) expect(fill).toThrow(wanted);
  else expect(fill()).toEqual(wanted);
});
