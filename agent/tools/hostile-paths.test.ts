// Every way out of the base dir, and into the work dir, for every tool that takes a path.

import { execFileSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPathGuard, type PathGuard } from "./path-guard.ts";
import { callTool, createPlace, openToolset, type Place, TOKEN } from "./tools.fake.ts";
import type { Toolset } from "./toolset.ts";
import { writeWhole } from "./write-whole.ts";

const SECRET = "what nobody here may read";
let place: Place;
let toolset: Toolset;
let guard: PathGuard;
const socket = createServer();

beforeAll(async () => {
  place = createPlace();
  const { base, root } = place;
  writeFileSync(join(root, "secret.txt"), SECRET);
  mkdirSync(join(root, "outside"));
  writeFileSync(join(root, "outside", "secret.txt"), SECRET);
  mkdirSync(join(root, "base-beside"));
  writeFileSync(join(root, "base-beside", "secret.txt"), SECRET);
  place.put("inside/a.txt", "inside\n");
  symlinkSync(join(root, "secret.txt"), join(base, "link.txt"));
  symlinkSync("../secret.txt", join(base, "relative-link.txt"));
  symlinkSync(join(root, "outside"), join(base, "linked"));
  symlinkSync(join(root, "not-yet"), join(base, "dangling"));
  symlinkSync("loop-b", join(base, "loop-a"));
  symlinkSync("loop-a", join(base, "loop-b"));
  symlinkSync(".escapement/session-1", join(base, "innocent"));
  symlinkSync("inside", join(base, "good-link"));
  symlinkSync("/proc/self/environ", join(base, "environment"));
  symlinkSync("/", join(base, "everything"));
  linkSync(join(base, ".escapement/session-1/lock.json"), join(base, "hard-link.json"));
  execFileSync("mkfifo", [join(base, "pipe")]);
  await new Promise<void>((resolve) => socket.listen(join(base, "socket"), resolve));
  toolset = await openToolset(place);
  guard = createPathGuard({ baseDir: base, workDir: place.workDir, artifactsDir: () => place.artifactsDir });
});
afterAll(async () => {
  await toolset.close();
  await new Promise((resolve) => socket.close(resolve));
  place.remove();
});

const HOSTILE: readonly [string, () => string][] = [
  ["the parent", () => "../secret.txt"],
  ["the parent, from within", () => "inside/../../secret.txt"],
  ["many parents", () => `${"../".repeat(40)}etc/passwd`],
  ["an absolute path", () => join(place.root, "secret.txt")],
  ["/etc/passwd", () => "/etc/passwd"],
  ["a folder whose name begins alike", () => join(place.root, "base-beside", "secret.txt")],
  ["a link out", () => "link.txt"],
  ["a relative link out", () => "relative-link.txt"],
  ["through a linked folder", () => "linked/secret.txt"],
  ["through a link to /", () => "everything/etc/passwd"],
  ["a link that leads nowhere", () => "dangling"],
  ["below a link that leads nowhere", () => "dangling/new.txt"],
  ["links in a circle", () => "loop-a"],
  ["/proc/self/environ", () => "/proc/self/environ"],
  ["a link to /proc/self/environ", () => "environment"],
  ["/dev/tty", () => "/dev/tty"],
  ["/dev/zero", () => "/dev/zero"],
  ["/dev/stdin", () => "/dev/stdin"],
  ["a pipe", () => "pipe"],
  ["a socket", () => "socket"],
  ["the lock of the session", () => ".escapement/session-1/lock.json"],
  ["its transcript", () => ".escapement/session-1/transcript.jsonl"],
  ["a new file beside them", () => ".escapement/session-1/new.txt"],
  ["artifacts of another session", () => ".escapement/session-2/artifacts/other.md"],
  ["the work dir by a link", () => "innocent/lock.json"],
  ["out of the artifacts", () => ".escapement/session-1/artifacts/../lock.json"],
  ["a name with NUL", () => "inside/a.txt\0.png"],
  ["an empty name", () => ""],
  ["a name that is too long", () => "x".repeat(300)],
  ["a path that is too long", () => "x/".repeat(5000)],
  ["a file as a folder", () => "inside/a.txt/b"],
];

describe.each(HOSTILE)("%s", (what, path) => {
  test.each(["fs/read", "fs/write", "fs/edit", "fs/multi-edit", "fs/grep", "shell/run"])("%s refuses it", async (name) => {
    const edit = { oldText: "a", newText: "b", all: true };
    const input = { path: path(), content: "x", ...edit, edits: [edit], pattern: ".", command: "cat", cwd: path() };
    const before = snapshot();
    const { isError, text } = await callTool(toolset, name, input);
    expect(isError, text).toBe(true);
    for (const secret of [SECRET, TOKEN, "root:", "PATH="]) expect(text).not.toContain(secret);
    expect(snapshot(), what).toEqual(before);
  });
});

/** What is outside, and the session: nothing of it ever changes. */
const snapshot = (): unknown => [
  readFileSync(join(place.root, "secret.txt"), "utf8"),
  readdirSync(place.root),
  readdirSync(join(place.root, "outside")),
  readdirSync(join(place.base, ".escapement/session-1")),
  readFileSync(join(place.base, ".escapement/session-1/lock.json"), "utf8"),
];

test("a second name of the session's lock is not read, and written only as a file of its own", async () => {
  expect(await callTool(toolset, "fs/read", { path: "hard-link.json" })).toMatchObject({
    isError: true,
    text: expect.stringContaining("second name") as string,
  });
  expect(await callTool(toolset, "fs/grep", { pattern: "token", path: "hard-link.json" })).toMatchObject({
    text: expect.stringContaining("second name") as string,
  });
  expect(await callTool(toolset, "fs/write", { path: "hard-link.json", content: "mine" })).toMatchObject({ isError: false });
  expect(readFileSync(join(place.base, ".escapement/session-1/lock.json"), "utf8")).toContain(TOKEN);
});

test("fs/glob and fs/grep do not follow links, and see nothing of the work dir", async () => {
  const { text } = await callTool(toolset, "fs/glob", { pattern: "**/*" });
  expect(text.split("\n")).toContain("inside/a.txt");
  expect(text).not.toMatch(/secret|passwd|lock\.json|transcript|other\.md|link\.txt|pipe|socket/);
  for (const pattern of [SECRET, TOKEN]) expect((await callTool(toolset, "fs/grep", { pattern })).text).toMatch(/^no line matches/);
});

test("a link inside the base dir is followed, and its target written, not the link", async () => {
  expect(await callTool(toolset, "fs/read", { path: "good-link/a.txt" })).toMatchObject({ isError: false });
  symlinkSync("inside/a.txt", join(place.base, "file-link"));
  expect(await callTool(toolset, "fs/write", { path: "file-link", content: "through\n" })).toMatchObject({ isError: false });
  expect(lstatSync(join(place.base, "file-link")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(place.base, "inside/a.txt"), "utf8")).toBe("through\n");
});

test("this session's artifacts are open", async () => {
  expect(await callTool(toolset, "fs/read", { path: ".escapement/session-1/artifacts/poem.md" })).toMatchObject({
    isError: false,
    text: expect.stringContaining("a poem") as string,
  });
  expect(await callTool(toolset, "fs/write", { path: join(place.artifactsDir, "new.md"), content: "n" })).toMatchObject({ isError: false });
  expect(await callTool(toolset, "fs/glob", { pattern: "*.md", path: ".escapement/session-1/artifacts" })).toMatchObject({
    isError: false,
    text: expect.stringContaining("poem.md") as string,
  });
});

test("with / as base dir the system's own folders stay closed", async () => {
  const wide = await openToolset(place, { baseDir: "/" });
  for (const path of [
    "/proc/self/environ",
    "/proc/1/cmdline",
    "/sys/kernel/hostname",
    "/dev/zero",
    `${place.workDir}/session-1/lock.json`,
  ]) {
    expect(await callTool(wide, "fs/read", { path }), path).toMatchObject({ isError: true });
    expect(await callTool(wide, "fs/write", { path, content: "x" }), path).toMatchObject({ isError: true });
  }
  expect(await callTool(wide, "fs/read", { path: join(place.base, "inside/a.txt") })).toMatchObject({ isError: false });
});

const NAMES = [
  "new\nline.txt",
  "tab\there.txt",
  "\u001b[2Jclear.txt",
  " space ",
  "-rf",
  "ünïcödé.txt",
  "\u202egnp.txt",
  'quo"te.txt',
  "$(touch owned)",
  "a".repeat(200),
  "...",
];

test.each(NAMES)("a name that is odd but honest is written, listed on one line, found and read: %j", async (name) => {
  const path = `odd/${name}`;
  expect(await callTool(toolset, "fs/write", { path, content: `needle in ${JSON.stringify(name)}\n` })).toMatchObject({ isError: false });
  expect(await callTool(toolset, "fs/read", { path })).toMatchObject({ isError: false, text: expect.stringContaining("needle") as string });
  const listed = (await callTool(toolset, "fs/glob", { pattern: "*", path: "odd" })).text.split("\n");
  const spelled = listed.find((line) => line === path || (line.startsWith('"') && JSON.parse(line) === path));
  expect(spelled).toBeDefined();
  expect(/[\u0000-\u001f\u202e]/.test(spelled ?? "")).toBe(false);
  const { text } = await callTool(toolset, "fs/grep", { pattern: "needle", path: "odd" });
  expect(text).toContain(`${spelled}:1: needle`);
  rmSync(join(place.base, path));
});

describe("a link that is put there in between", () => {
  test("a folder exchanged for a link after it was looked up: nothing is listed or written there", async () => {
    const { base, root } = place;
    mkdirSync(join(base, "swapped"));
    const real = guard.realOf("swapped");
    rmSync(join(base, "swapped"), { recursive: true });
    symlinkSync(join(root, "outside"), join(base, "swapped"));
    await expect(guard.openFolder(real)).rejects.toThrow(/link|ENOTDIR|ELOOP/);
    await expect(writeWhole(guard, join(real, "new.txt"), "x", undefined)).rejects.toThrow();
    expect(readdirSync(join(root, "outside"))).toEqual(["secret.txt"]);
    rmSync(join(base, "swapped"));
  });

  test("a folder above it exchanged for a link: what was opened lies elsewhere, and is refused", async () => {
    const { base, root } = place;
    mkdirSync(join(base, "up/down"), { recursive: true });
    mkdirSync(join(root, "outside/down"));
    const real = guard.realOf("up/down");
    rmSync(join(base, "up"), { recursive: true });
    symlinkSync(join(root, "outside"), join(base, "up"));
    await expect(guard.openFolder(real)).rejects.toThrow(/outside of the base dir/);
    await expect(writeWhole(guard, join(real, "new.txt"), "x", undefined)).rejects.toThrow(/outside of the base dir/);
    expect(readdirSync(join(root, "outside/down"))).toEqual([]);
    rmSync(join(root, "outside/down"), { recursive: true });
    rmSync(join(base, "up"));
  });

  test("a folder that is moved out while it is open: what is written goes with it, and nothing else is touched", async () => {
    const { base, root } = place;
    mkdirSync(join(base, "moved"));
    const folder = await guard.openFolder(join(base, "moved"));
    renameSync(join(base, "moved"), join(root, "moved"));
    symlinkSync(join(root, "outside"), join(base, "moved"));
    writeFileSync(folder.at("x"), "x");
    expect(existsSync(join(root, "outside/x"))).toBe(false);
    await folder.close();
    rmSync(join(base, "moved"));
  });

  test("a file exchanged all the time: reading gives the honest content or an error, never the secret", async () => {
    const { base, root } = place;
    const file = join(base, "flicker.txt");
    let isOver = false;
    const flicker = (async () => {
      for (let n = 0; !isOver; n += 1) {
        rmSync(file, { force: true });
        if (n % 2 === 0) symlinkSync(join(root, "secret.txt"), file);
        else writeFileSync(file, "honest\n");
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const seen = new Set<string>();
    for (let n = 0; n < 300; n += 1) {
      const { isError, text } = await callTool(toolset, "fs/read", { path: "flicker.txt" });
      seen.add(isError ? "error" : text);
      if (n % 5 === 0) await callTool(toolset, "fs/write", { path: "flicker.txt", content: "honest\n" });
    }
    isOver = true;
    await flicker;
    expect([...seen].some((text) => text.includes(SECRET))).toBe(false);
    expect(seen.has("error")).toBe(true);
    expect(readFileSync(join(root, "secret.txt"), "utf8")).toBe(SECRET);
  });
});
