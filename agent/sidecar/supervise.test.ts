import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { root } from "../../e2e/built.ts";
import { liveEnvironment, replayEnvironment, withToken } from "./environment.ts";
import { didRestore, SIDECAR_EXIT } from "./exit-codes.ts";
import { findBun } from "./find-bun.ts";
import { superviseReplay, superviseSidecar } from "./index.ts";
import { findPackageRoot } from "./package-root.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "supervise-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("environment", () => {
  const ours = {
    TERM: "xterm",
    COLORTERM: "truecolor",
    NO_COLOR: "1",
    LANG: "C.UTF-8",
    LC_ALL: "C",
    HOME: "/h",
    PATH: "/p",
    TMUX: "t",
    SSH_TTY: "s",
    XDG_DATA_HOME: "x",
  };
  const theirs = {
    OPENAI_API_KEY: "k",
    ANTHROPIC_API_KEY: "k",
    BUN_OPTIONS: "--preload=/evil.js",
    BUN_CONFIG_REGISTRY: "r",
    NODE_OPTIONS: "n",
    LD_PRELOAD: "l",
    ESCAPEMENT_TOKEN: "e",
    OPENTUI_WS_URL: "ws://other",
    OPENTUI_REPLAY: "/old",
    TERMINFO: "t",
    HOMEX: "h",
  };
  const counted = { OPENTUI_FORCE_UNICODE: "1" };
  const live = {
    url: "ws://escapement:t@127.0.0.1:9/ws",
    sessionId: "one",
    sessionDir: "/s",
    calledAs: "npx escapement",
    sessionWord: "one",
  };

  test("a live screen gets what a terminal program needs, and its own variables", () => {
    expect(liveEnvironment({ ...ours, ...theirs }, live)).toEqual({
      ...ours,
      ...counted,
      OPENTUI_WS_URL: live.url,
      ESCAPEMENT_SESSION_ID: "one",
      ESCAPEMENT_SESSION_DIR: "/s",
      ESCAPEMENT_CALLED_AS: "npx escapement",
      ESCAPEMENT_SESSION_WORD: "one",
    });
  });

  test("a replay gets no live variable", () => {
    expect(replayEnvironment({ ...ours, ...theirs }, { sessionDir: "/s", timing: "instant" })).toEqual({
      ...ours,
      ...counted,
      OPENTUI_REPLAY: "/s",
      OPENTUI_REPLAY_TIMING: "instant",
    });
    expect(replayEnvironment({}, { sessionDir: "/s", timing: "paced", speed: 2, loop: true })).toEqual({
      ...counted,
      OPENTUI_REPLAY: "/s",
      OPENTUI_REPLAY_TIMING: "paced",
      OPENTUI_REPLAY_SPEED: "2",
      OPENTUI_REPLAY_LOOP: "1",
    });
  });

  test("what the configuration says of the screen", () => {
    const look = { theme: "light", keys: { quit: ["q", "ctrl-q"] } };
    const wanted = { ESCAPEMENT_THEME: "light", ESCAPEMENT_KEYS: '{"quit":["q","ctrl-q"]}' };
    expect(liveEnvironment(theirs, { ...live, look })).toMatchObject(wanted);
    expect(replayEnvironment(theirs, { sessionDir: "/s", timing: "instant", look })).toMatchObject(wanted);
    expect(liveEnvironment({}, { ...live, look: { theme: { strong: "#fff" } } })).toMatchObject({ ESCAPEMENT_THEME: '{"strong":"#fff"}' });
  });

  test.each([
    ["ws://127.0.0.1:9/ws", undefined, "ws://127.0.0.1:9/ws"],
    ["ws://127.0.0.1:9/ws", "t_-k", "ws://escapement:t_-k@127.0.0.1:9/ws"],
    ["ws://escapement:own@127.0.0.1:9/ws", "other", "ws://escapement:own@127.0.0.1:9/ws"],
  ])("%s with token %s", (url, token, expected) => {
    expect(withToken(url, token)).toBe(expected);
  });
});

describe("finding things", () => {
  test("the bun that was installed with the program", () => {
    expect(findBun({}, root)).toEqual({ ok: true, path: join(root, "node_modules/bun/bin/bun.exe") });
  });

  test("BUN_BIN wins, or is refused; never passed over", () => {
    const named = join(dir, "bun");
    expect(findBun({ BUN_BIN: named }, root)).toMatchObject({
      ok: false,
      error: { code: "bun-missing", message: expect.stringContaining(named) },
    });
    writeFileSync(named, "");
    expect(findBun({ BUN_BIN: named }, root).ok).toBe(false);
    chmodSync(named, 0o755);
    expect(findBun({ BUN_BIN: named }, root)).toEqual({ ok: true, path: named });
  });

  test("not installed: says what to do", () => {
    expect(findBun({}, dir)).toMatchObject({ ok: false, error: { code: "bun-missing", message: expect.stringContaining("npm install") } });
  });

  test("the package, from its sources and from a bundle, past other packages and broken manifests", () => {
    expect(findPackageRoot()).toBe(root);
    mkdirSync(join(dir, "a/b"), { recursive: true });
    writeFileSync(join(dir, "package.json"), '{"name":"escapement"}');
    writeFileSync(join(dir, "a/package.json"), "{broken");
    writeFileSync(join(dir, "a/b/package.json"), '{"name":"other"}');
    expect(findPackageRoot(join(dir, "a/b/file.js"))).toBe(dir);
    rmSync(join(dir, "package.json"));
    expect(findPackageRoot(join(dir, "a/b/file.js"))).toBeUndefined();
  });
});

test("both sides mean the same by an exit code", () => {
  const theirs = readFileSync(join(root, "tui/terminal/exit-codes.ts"), "utf8");
  const numbers = Object.fromEntries([...theirs.matchAll(/^ {2}(\w+): (\d+),$/gm)].map(([, name, code]) => [name, Number(code)]));
  expect(numbers).toEqual(SIDECAR_EXIT);
  expect([0, 70, 71].map(didRestore)).toEqual([true, true, true]);
  expect([1, 2, 72, 130, 143, null].map(didRestore)).toEqual([false, false, false, false, false, false]);
});

describe("without a terminal nothing is spawned", () => {
  const live = { url: "ws://127.0.0.1:1/ws", sessionId: "one", sessionDir: "/s", calledAs: "npx escapement", sessionWord: "one" };
  test.each([
    [false, false, /standard input and output are none/],
    [true, false, /standard output is none/],
    [undefined, true, /standard input is none/],
  ])("stdin %s, stdout %s", (stdin, stdout, says) => {
    const tty = { stdin: { isTTY: stdin }, stdout: { isTTY: stdout } };
    const refusal = { ok: false, error: { code: "no-terminal", message: expect.stringMatching(says) } };
    expect(superviseSidecar({ ...live, tty })).toEqual(refusal);
    expect(superviseReplay({ sessionDir: "/s", timing: "instant", tty })).toEqual(refusal);
  });
});
