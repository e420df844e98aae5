// Runs of the built program without a screen, as a script or a pipe meets them.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { escapement, root } from "../../e2e/built.ts";
import { workspaceOfEachTest } from "../../e2e/each-test.ts";
import { checkWhole, createWorkspace, eventually } from "../../e2e/workspace.ts";

const space = workspaceOfEachTest();

describe("in a pipe, as lines", () => {
  test.each(["hello", "parallel"])("%s: done, exit 0, no colour, the lock gone", async (chart) => {
    const { code, stdout, stderr } = await space.run(["run", chart, "--sim", "rate=max"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toContain("\x1b");
    expect(stdout).toMatch(/run started[\s\S]*run done[\s\S]*tokens[\s\S]*Session {2}[\s\S]*escapement open /);
    checkWhole(space.transcript());
    expect(existsSync(join(await space.sessionDir(), "lock.json"))).toBe(false);
    expect(JSON.parse(readFileSync(join(await space.sessionDir(), "meta.json"), "utf8"))).toMatchObject({
      chart,
      backend: "sim",
      status: "done",
    });
  });

  test("a question that nobody can answer: exit 3, on record", async () => {
    const { code, stderr } = await space.run(["run", "ask"], { input: "Ada\n" });
    expect(code).toBe(3);
    expect(stderr).toContain("a question came that nobody here could answer");
    expect(stderr).toMatch(/it asked: What is your name\?\n.*in a terminal: .*resume \S+\n.*--output jsonl takes answers/);
    expect(space.transcript().at(-1)).toMatchObject({ event: "runner/aborted", data: { reason: "unanswerable" } });
    checkWhole(space.transcript());
  });

  test("one with a default takes it", async () => {
    writeFileSync(join(space.dir, "chart.js"), CHART);
    const { code } = await space.run(["run", "chart.js"]);
    expect(code).toBe(0);
    expect(space.transcript().find((envelope) => envelope.event === "human-input/answer")?.data).toMatchObject({
      answer: "blue",
      by: "default",
    });
  });

  test("a reader that leaves ends nothing: the run goes on, on record", async () => {
    const child = spawn(process.execPath, [escapement, "run", "hello"], { cwd: space.dir, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdout.once("data", () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect({ code, last: space.transcript().at(-1)?.event }).toEqual({ code: 0, last: "runner/done" });
    expect(stderr).toMatch(/nobody reads the output/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("SIGTERM: stopped on record, exit 143; SIGINT: 130", async () => {
    for (const [signal, exit] of [
      ["SIGTERM", 143],
      ["SIGINT", 130],
    ] as const) {
      const own = createWorkspace();
      const child = own.start(["run", "hello", "--sim", "rate=1"]);
      const log = join(await own.sessionDir(), "transcript.jsonl");
      await eventually("a request on record", () => existsSync(log) && readFileSync(log, "utf8").includes('"llm/request"'));
      child.kill(signal);
      expect(await new Promise((resolve) => child.once("close", resolve))).toBe(exit);
      checkWhole(own.transcript());
      own.remove();
    }
  });
});

const CHART = `import { actors, defineChart, setup } from "escapement";
const machine = setup({ actors }).createMachine({
  id: "colour",
  initial: "asking",
  states: {
    asking: { invoke: { src: "humanInput", input: { kind: "select", prompt: "Which?", options: ["red", "blue"], default: "blue" } }, on: { "human.answer": "done" } },
    done: { type: "final" },
  },
});
export default defineChart({ machine });
`;

test("a chart outside this package, in TypeScript, finds escapement, xstate and zod", async () => {
  const typed = `import { setup } from "xstate";
import { z } from "zod";
import { actors, defineChart } from "escapement";
import { WORD } from "./word.js";
interface Context { n: number }
const machine = setup({ types: { context: {} as Context, input: {} as Context }, actors }).createMachine({
  id: "mine",
  context: ({ input }) => ({ n: input.n }),
  initial: "talking",
  states: {
    talking: {
      invoke: { src: "llmConversation", input: { message: WORD, allowedEvents: { said: { schema: z.object({ text: z.string() }) } } } },
      on: { said: "done" },
    },
    done: { type: "final" },
  },
});
export const mine = defineChart({ machine, params: z.object({ n: z.number() }) });
`;
  writeFileSync(join(space.dir, "word.ts"), "export const WORD: string = 'Say hello.';\n");
  writeFileSync(join(space.dir, "mine.ts"), typed);
  const { code, stdout } = await space.run(["run", "mine.ts#mine", "--param", "n=2", "--sim", "rate=max"]);
  expect(stdout).toMatch(/run done/);
  expect(code).toBe(0);
  // The agent keeps running on Bun.
  const onBun = spawn(
    join(root, "node_modules/bun/bin/bun.exe"),
    [escapement, "run", "mine.ts#mine", "--param", "n=2", "--sim", "rate=max"],
    { cwd: space.dir, stdio: "ignore" },
  );
  expect(await new Promise((resolve) => onBun.once("close", resolve))).toBe(0);
  const drawn = await space.run(["run", "mine.ts#mine", "--dump-chart"]);
  expect(drawn.stdout).toMatch(/stateDiagram-v2\n {2}\[\*\] --> talking/);
});

describe("open, in a pipe", () => {
  test("the log as the run printed it, by id, its beginning, its path and latest", async () => {
    const live = await space.run(["run", "hello", "--sim", "rate=max", "--session", "monday"]);
    const linesOf = (text: string): string[] => text.split("\n").filter((line) => /^\d\d:\d\d:\d\d /.test(line));
    for (const name of ["monday", "mon", "latest", await space.sessionDir()]) {
      const { code, stdout, stderr } = await space.run(["open", name]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(linesOf(stdout)).toEqual(linesOf(live.stdout));
    }
    const none = await space.run(["open"]);
    expect(none).toMatchObject({ code: 2, stdout: "" });
    expect(none.stderr).toMatch(/newest is monday/);
  });

  test("a log that is damaged in the middle: what is before it, said, exit 1, and not a byte is touched", async () => {
    await space.run(["run", "hello", "--sim", "rate=max"]);
    const path = join(await space.sessionDir(), "transcript.jsonl");
    const lines = readFileSync(path, "utf8").split("\n");
    lines[4] = "{ broken";
    writeFileSync(path, lines.join("\n"));
    const { code, stdout, stderr } = await space.run(["open", "latest"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/run started/);
    expect(stderr).toMatch(/damaged at line 5/);
    expect(readFileSync(path, "utf8")).toBe(lines.join("\n"));
  });
});

test("info says what is here, and shows no key", async () => {
  const { code, stdout } = await space.run(["info"], { env: { OPENAI_API_KEY: "sk-very-secret" } });
  expect(code).toBe(0);
  expect(stdout).toMatch(/escapement {2}\d[\s\S]*node[\s\S]*bun {9}\d[\s\S]*OPENAI_API_KEY[\s\S]*haiku/);
  expect(stdout).not.toContain("sk-very-secret");
});

test("npm start in a pipe: the tournament as lines, exit 0", async () => {
  const child = spawn(
    process.execPath,
    [join(root, "scripts/start.mjs"), "--param", "poets=3", "--param", "judges=1", "--sim", "rate=max"],
    { cwd: space.dir, stdio: ["ignore", "pipe", "inherit"] },
  );
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
  expect(stdout).toMatch(/run started {2}haiku[\s\S]*run done/);
});
