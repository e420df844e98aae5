// Every way out of the base dir, and into the work dir, for every tool that takes a path.

import { execFileSync } from "node:child_process";
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callTool, createPlace, openToolset, type Place, TOKEN } from "./tools.fake.ts";
import type { Toolset } from "./toolset.ts";

const SECRET = "what nobody here may read";
let place: Place;
let toolset: Toolset;
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
