// Tools and configuration in the whole program: a model on loopback asks for what a test wants, the rest is as a person meets it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FakeProvider } from "../agent/backends/ai-sdk/provider-server.fake.ts";
import { startOpenAiServer } from "../agent/backends/ai-sdk/openai-server.fake.ts";
import { openClosedRoom } from "../agent/tools/closed-room.ts";
import type { Envelope } from "../wire/index.ts";
import { checkWhole, createWorkspace, type Workspace } from "./workspace.ts";

const CHART = `
import { actors, defineChart, setup } from "escapement";
const machine = setup({ actors: { llmConversation: actors.llmConversation } }).createMachine({
  id: "worker",
  initial: "working",
  states: {
    working: {
      invoke: { id: "worker", src: "llmConversation", input: { message: "go", realTools: process.env.TOOLS.split(",") } },
      on: { "llm.idle": "ended" },
    },
    ended: { type: "final" },
  },
});
export default defineChart({ machine });
`;

let space: Workspace;
let server: FakeProvider | undefined;
let env: Record<string, string>;
beforeEach(() => {
  space = createWorkspace();
  writeFileSync(join(space.dir, "chart.ts"), CHART);
  env = { XDG_CONFIG_HOME: join(space.dir, "xdg"), HOME: space.dir, OPENAI_API_KEY: "", ANTHROPIC_API_KEY: "" };
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  space.remove();
});

const isClosedIn = (await openClosedRoom({ workDir: process.cwd(), artifactsDir: () => undefined })) !== undefined;

interface Call {
  name: string;
  input: unknown;
}

/** One round of calls an answer, then words. Arguments for a run against it. */
async function aModelThatCalls(...rounds: (Call[] | (() => Promise<Call[]>))[]): Promise<string[]> {
  server = await startOpenAiServer({
    play: async (_request, index) => {
      const round = rounds[index];
      const calls = (typeof round === "function" ? await round() : round) ?? [];
      return {
        kind: "answer",
        answer: {
          model: "m",
          thinking: [],
          text: calls.length === 0 ? ["done"] : [],
          calls: calls.map(({ name, input }, n) => ({
            id: `call-${index}-${n}`,
            name: name.replaceAll("/", "_"),
            arguments: JSON.stringify(input),
          })),
          usage: { prompt: 1_000, completion: 100 },
        },
      };
    },
  });
  const names = new Set(rounds.flatMap((round) => (typeof round === "function" ? [] : round.map(({ name }) => name))));
  env["TOOLS"] = [...names].join(",");
  return ["run", "./chart.ts", "--backend", "openai", "--api-base-url", server.url, "--model", "m"];
}

const of = (events: readonly Envelope[], name: string) => events.filter(({ event }) => event === name).map(({ data }) => data);
/** What the model got back for its calls, in order. */
const told = (): string[] =>
  (server?.requests ?? [])
    .flatMap(({ body }) =>
      (body["messages"] as { role: string; content: string }[]).filter(({ role }) => role === "tool").map(({ content }) => content),
    )
    .filter((text, at, all) => all.indexOf(text) === at);

const WRITE = { name: "fs/write", input: { path: "made/b.txt", content: "from the model\n" } };

test("reading, searching and arithmetic run unasked; in a pipe a write is refused to the model, and the run goes on", async () => {
  writeFileSync(join(space.dir, "a.txt"), "needle\n");
  const args = await aModelThatCalls(
    [
      { name: "fs/read", input: { path: "a.txt" } },
      { name: "fs/grep", input: { pattern: "needle", glob: "*.txt" } },
      { name: "calculator", input: { expression: "6*7" } },
    ],
    [WRITE],
  );
  const { code, stderr } = await space.run(args, { env });
  expect([code, stderr]).toEqual([0, ""]);
  const [read, found, number, write] = told();
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
  const args = await aModelThatCalls([WRITE], [WRITE]);
  const pty = space.inPty(args, { env, cols: 140, rows: 50 });
  await pty.until(/-from before[\s\S]*\+from the model/);
  pty.write("3\r");
  await pty.until(/What should it know/);
  pty.write("not without a test\r");
  await pty.until(/not without a test[\s\S]*Run fs\/write\?/);
  pty.write("yes\r");
  expect((await pty.ended).code).toBe(0);
  expect(told()).toEqual(["fs/write was not run. The person says: not without a test", "replaced made/b.txt: 15 bytes"]);
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
  const args = await aModelThatCalls(spy);
  env["TOOLS"] = "web/fetch,fs/read,fs/grep,shell/run";
  const { code, stderr } = await space.run(
    [...args, "--session", "one", "--confirm", "never", "--allow-local-net", "--api-key-env", "SECRET_OF_MINE"],
    { env: { ...env, SECRET_OF_MINE: "sk-not-for-tools-1234567890" } },
  );
  expect(code).toBe(0);
  const [fetched, read, searched, listed, stolen, knocked] = told();
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
  const args = await aModelThatCalls([WRITE]);
  const { code, stderr } = await space.run([...args, "--tools", "fs/raed"], { env });
  expect(code).toBe(2);
  expect(stderr).toMatch(/--tools fs\/raed: no such tool; there are fs\/read, /);
  expect(existsSync(space.workDir)).toBe(false);
  const refused = await space.run([...args, "--tools", "none"], { env });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/there is no tool fs\/write; there are none/);
});

const CONFIG = "escapement.config.json";

test("a folder's configuration: harmless keys at once, the rest after a person's yes, in a terminal alone", async () => {
  writeFileSync(
    join(space.dir, CONFIG),
    JSON.stringify({ defaultChart: "hello", workDir: "kept", prices: { "sim-1": { input: 1, output: 1 } } }),
  );
  const before = await space.run(["run", "--sim", "rate=2000"], { env });
  expect(before.code).toBe(0);
  expect(before.stderr).toMatch(/escapement\.config\.json is not trusted: left out workDir; look at it, then say: escapement trust/);
  expect(existsSync(join(space.dir, "kept"))).toBe(false);
  expect(await space.run(["trust"], { env })).toMatchObject({ code: 2, stderr: expect.stringContaining("in a terminal") as string });

  const no = space.inPty(["trust"], { env });
  await no.until(/Trust .*\[y\/N\]/);
  no.write("\r");
  expect((await no.ended).code).toBe(2);
  const yes = space.inPty(["trust"], { env });
  await yes.until(/Trust .*\[y\/N\]/);
  yes.write("y\r");
  expect((await yes.ended).code).toBe(0);

  const after = await space.run(["run", "--sim", "rate=2000"], { env });
  expect([after.code, after.stderr]).toEqual([0, ""]);
  expect(existsSync(join(space.dir, "kept"))).toBe(true);
  expect((await space.run(["sessions", "list", "--json"], { env })).stdout).toContain(join("kept", ""));
  expect((await space.run(["info"], { env })).stdout).toMatch(/config +\S+escapement\.config\.json \(trusted\)/);
});

test("a configuration that is code runs after a yes alone, and never to look; its tools are there", async () => {
  const mark = join(space.dir, "it-ran");
  const config = join(space.dir, "escapement.config.ts");
  writeFileSync(
    config,
    `import { writeFileSync } from "node:fs";
import { defineConfig, z } from "escapement";
writeFileSync(${JSON.stringify(mark)}, "yes");
export default defineConfig({
  prices: { m: { input: 2, output: 10 } },
  tools: { custom: [{ name: "team/shout", description: "Says it louder.", effects: "none", input: z.object({ text: z.string() }), run: ({ text }: { text: string }) => text.toUpperCase() }] },
});
`,
  );
  const args = await aModelThatCalls([
    { name: "team/shout", input: { text: "hello" } },
    { name: "team/shout", input: { wrong: 1 } },
  ]);
  for (const look of [["info"], ["sessions", "list"], ["open", "none"], ["run", "hello", "--sim", "rate=2000"]])
    await space.run(look, { env });
  expect(existsSync(mark)).toBe(false);
  const pty = space.inPty(["trust"], { env });
  await pty.until(/is code[\s\S]*\[y\/N\]/);
  pty.write("yes\r");
  expect((await pty.ended).code).toBe(0);
  expect(existsSync(mark)).toBe(false);
  const { code, stdout, stderr } = await space.run(args, { env });
  expect([code, stderr]).toEqual([0, ""]);
  expect(existsSync(mark)).toBe(true);
  expect(told()).toEqual(["HELLO", expect.stringContaining("input of team/shout is not valid")]);
  expect(stdout).toMatch(/2000 tokens in, 200 out · \$0\.0060/);
});
