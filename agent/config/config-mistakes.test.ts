// A configuration that is wrong, or no file at all: named by file and key, and by nobody waited for.

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHome, HERE, type Home, OWN } from "./config.fake.ts";
import { ConfigError } from "./index.ts";

let home: Home;
beforeEach(() => {
  home = createHome();
});
afterEach(() => home.remove());

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
    home.put(OWN, content);
    await expect(home.load()).rejects.toThrow(sentence);
    await expect(home.load()).rejects.toBeInstanceOf(ConfigError);
  });

  test("of a stranger it is only said", async () => {
    home.put(HERE, "{ not json");
    expect(await home.load()).toMatchObject({ config: {}, notes: [expect.stringMatching(/is not JSON.*left out/)] });
    home.put(HERE, { theme: 7 });
    expect(await home.load()).toMatchObject({ config: {}, notes: [expect.stringMatching(/theme: .*left out/)] });
  });

  test("a byte order mark is no mistake", async () => {
    home.put(OWN, '\ufeff{"theme": "dark"}');
    expect((await home.load()).config.theme).toBe("dark");
  });
});

test("a file that is none: a pipe is not waited for, a folder not read, a large one not loaded", async () => {
  mkdirSync(join(home.root, "project"), { recursive: true });
  execFileSync("mkfifo", [join(home.root, HERE)]);
  await expect(home.load()).rejects.toThrow(/no regular file/);
  rmSync(join(home.root, HERE));
  mkdirSync(join(home.root, HERE));
  await expect(home.load()).rejects.toThrow(/no regular file/);
  rmSync(join(home.root, HERE), { recursive: true });
  home.put(HERE, " ".repeat(2 * 1024 * 1024));
  await expect(home.load()).rejects.toThrow(/larger than/);
});
