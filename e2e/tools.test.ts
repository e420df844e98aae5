// Tools in the whole program: a model on loopback asks for what a test wants, the rest is as a person meets it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openClosedRoom } from "../agent/tools/closed-room.ts";
import type { Envelope } from "../wire/index.ts";
import { type Call, type CallingModel, startCallingModel } from "./calling-model.ts";
import { checkWhole, createWorkspace, type Workspace } from "./workspace.ts";

let space: Workspace;
let model: CallingModel | undefined;
beforeEach(() => {
  space = createWorkspace();
});
afterEach(async () => {
  await model?.close();
  model = undefined;
  space.remove();
});

const isClosedIn = (await openClosedRoom({ workDir: process.cwd(), artifactsDir: () => undefined })) !== undefined;

const of = (events: readonly Envelope[], name: string) => events.filter(({ event }) => event === name).map(({ data }) => data);

const WRITE = { name: "fs/write", input: { path: "made/b.txt", content: "from the model\n" } };

test("reading, searching and arithmetic run unasked; in a pipe a write is refused to the model, and the run goes on", async () => {
  writeFileSync(join(space.dir, "a.txt"), "needle\n");
  model = await startCallingModel(space, [
    [
      { name: "fs/read", input: { path: "a.txt" } },
      { name: "fs/grep", input: { pattern: "needle", glob: "*.txt" } },
      { name: "calculator", input: { expression: "6*7" } },
    ],
    [WRITE],
  ]);
  const { code, stderr } = await space.run(model.args, { env: model.env });
  expect([code, stderr]).toEqual([0, ""]);
  const [read, found, number, write] = model.told();
  expect([read, found, number, write]).toEqual([
    expect.stringContaining("1\tneedle"),
    "a.txt:1: needle",
    "42",
    "fs/write was not run: nobody is here who could allow it",
  ]);
  expect(existsSync(join(space.dir, "made"))).toBe(false);
  const events = space.transcript();
  expect(of(events, "llm/tool-start").map(({ tool }) => tool)).toEqual(["fs/read", "fs/grep", "calculator"]);
  expect(of(events, "human-input/answer")).toMatchObject([{ answer: "no", by: "default" }]);
  checkWhole(events);
});

test("in a terminal a person sees the diff, says why not, then yes; it is all on record", async () => {
  mkdirSync(join(space.dir, "made"));
  writeFileSync(join(space.dir, "made/b.txt"), "from before\n");
  model = await startCallingModel(space, [[WRITE], [WRITE]]);
  const pty = space.inPty(model.args, { env: model.env, cols: 140, rows: 50 });
  await pty.until(/-from before[\s\S]*\+from the model/);
  pty.write("3\r");
  await pty.until(/What should it know/);
  pty.write("not without a test\r");
  await pty.until(/not without a test[\s\S]*Run fs\/write\?/);
  pty.write("yes\r");
  expect((await pty.ended).code).toBe(0);
  expect(model.told()).toEqual(["fs/write was not run. The person says: not without a test", "replaced made/b.txt: 15 bytes"]);
  expect(readFileSync(join(space.dir, "made/b.txt"), "utf8")).toBe("from the model\n");
  const story = space
    .transcript()
    .map(({ event }) => event)
    .filter((event) => /^human-input|tool/.test(event));
  expect(story).toEqual([
    "human-input/start",
    "human-input/answer",
    "human-input/start",
    "human-input/answer",
    "llm/tool-result",
    "human-input/start",
    "human-input/answer",
    "llm/tool-start",
    "llm/tool-result",
  ]);
});

test("no tool reaches the token of the run, its server, or the key, also where everything is allowed", async () => {
  let token = "";
  const spy = async (): Promise<Call[]> => {
    const address = await space.address();
    token = address.token;
    const asked = `fetch("http://127.0.0.1:${address.port}/api/sessions/one/events").then(({ status }) => console.log("status", status))`;
    return [
      { name: "web/fetch", input: { url: `http://127.0.0.1:${address.port}/health` } },
      { name: "fs/read", input: { path: ".escapement/one/lock.json" } },
      { name: "fs/grep", input: { pattern: "token", path: ".escapement" } },
      { name: "shell/run", input: { command: "env" } },
      { name: "shell/run", input: { command: "grep -rsa . .escapement/one/lock.json /proc/[0-9]*/environ" } },
      { name: "shell/run", input: { command: `'${process.execPath}' -e '${asked}'` } },
    ];
  };
  model = await startCallingModel(space, [spy], "web/fetch,fs/read,fs/grep,shell/run");
  const { code, stderr } = await space.run(
    [...model.args, "--session", "one", "--confirm", "never", "--allow-local-net", "--api-key-env", "SECRET_OF_MINE"],
    { env: { ...model.env, SECRET_OF_MINE: "sk-not-for-tools-1234567890" } },
  );
  expect(code).toBe(0);
  const [fetched, read, searched, listed, stolen, knocked] = model.told();
  expect([fetched, read, searched]).toEqual([
    expect.stringContaining("own server"),
    expect.stringContaining("closed to tools"),
    expect.stringContaining("closed to tools"),
  ]);
  expect(listed).toContain("PATH=");
  expect(listed).not.toMatch(/sk-not|ESCAPEMENT_|SECRET_OF_MINE/);
  expect(knocked).toContain("status 401");
  // Where this system cannot close a command in, the run says so, as nobody is asked.
  expect(stderr).toMatch(isClosedIn ? /^$/ : /nothing keeps them from the sessions/);
  if (isClosedIn) expect(stolen).not.toMatch(new RegExp(`${token}|sk-not|SECRET_OF_MINE`));
});

test("a tool that is not allowed is not there; a name of none is said before a session is made", async () => {
  model = await startCallingModel(space, [[WRITE]]);
  const { code, stderr } = await space.run([...model.args, "--tools", "fs/raed"], { env: model.env });
  expect(code).toBe(2);
  expect(stderr).toMatch(/--tools fs\/raed: no such tool; there are fs\/read, /);
  expect(existsSync(space.workDir)).toBe(false);
  const refused = await space.run([...model.args, "--tools", "none"], { env: model.env });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/there is no tool fs\/write; there are none/);
});
