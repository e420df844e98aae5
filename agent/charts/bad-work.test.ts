// What goes wrong in real work, through the engine: tools, charts and models that do their worst. Each run ends, and says why.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  actors,
  callTools,
  type ChartDefinition,
  createScriptedBackend,
  createSystemClock,
  defineChart,
  type LlmConversationInput,
  sayText,
  type ScriptStep,
  setup,
  type Tool,
  z,
} from "../index.ts";
import { createToolset } from "../tools/index.ts";
import { captureEvents, runOnSim, type OnSim } from "./run-on-sim.fake.ts";

const LINE_BYTES_MAX = 256 * 1024;

const talking = (input: LlmConversationInput): ChartDefinition =>
  defineChart({
    machine: setup({ actors }).createMachine({
      id: "talking",
      initial: "talking",
      on: { "ui.interrupt": ".interrupted" },
      states: {
        talking: {
          invoke: { id: "worker", src: "llmConversation", input: { message: "go", realTools: "all", ...input } },
          on: { "llm.idle": "done", "error.llm.*": "failed" },
        },
        done: { type: "final" },
        failed: { type: "final" },
        interrupted: { type: "final" },
      },
    }),
  });

const tool = (run: Tool["run"]): Tool => ({ name: "bad/tool", description: "", inputSchema: { type: "object" }, effects: "files", run });
const once = (steps: readonly ScriptStep[]) => createScriptedBackend((_request, index) => (index === 0 ? steps : sayText("so be it")));
const errorOf = (events: Parameters<typeof captureEvents>[0]): unknown => captureEvents(events, "llm/error")[0]?.["category"];

describe("a tool", () => {
  test.each<[string, Tool["run"], RegExp]>([
    ["throws", () => Promise.reject(new Error("no such luck")), /bad\/tool failed: no such luck/],
    [
      "throws at once",
      () => {
        throw new TypeError("undefined is not a function");
      },
      /bad\/tool failed: undefined is not a function/,
    ],
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- people do
    ["throws what is no error", () => Promise.reject("just text"), /bad\/tool failed: just text/],
  ])("that %s: the model reads it, and the run goes on", async (_name, run, wanted) => {
    const backend = once(callTools({ name: "bad/tool", input: {} }));
    const { result } = await runOnSim(talking({}), { backend, tools: [tool(run)] });
    expect(result.finalConfig).toEqual(["done"]);
    const last = backend.requests[1]?.messages.at(-1)?.parts[0];
    expect(last).toMatchObject({ type: "tool-result", isError: true, text: expect.stringMatching(wanted) });
  });

  const deaf = tool(() => new Promise(() => undefined));

  test("that never ends, and heeds no signal: the budget ends the conversation all the same", async () => {
    const { result, events } = await runOnSim(talking({ budgetMs: 5_000 }), {
      backend: once(callTools({ name: "bad/tool", input: {} })),
      tools: [deaf],
    });
    expect(result.finalConfig).toEqual(["failed"]);
    expect(errorOf(events)).toBe("budget");
  });

  test("that never ends: a person may interrupt", async () => {
    const { result } = await runOnSim(talking({}), {
      backend: once(callTools({ name: "bad/tool", input: {} })),
      tools: [deaf],
      onEvent: (event, run) => (event === "llm/tool-start" ? run.send({ type: "ui.interrupt" }) : undefined),
    });
    expect(result.finalConfig).toEqual(["interrupted"]);
  });

  test("that floods: no line of the log is longer than it may be, and what it gave is kept beside it", async () => {
    const flood = "x".repeat(3 * 1024 * 1024);
    const backend = once(callTools({ name: "bad/tool", input: {} }));
    const { result, store, events } = await runOnSim(talking({}), {
      backend,
      tools: [tool(() => Promise.resolve({ isError: false, text: flood }))],
    });
    expect(result.finalConfig).toEqual(["done"]);
    expect(Math.max(...store.lines.map((line) => Buffer.byteLength(line)))).toBeLessThan(LINE_BYTES_MAX);
    const ref = String(captureEvents(events, "llm/tool-result")[0]?.["io/ref"]);
    expect(store.readBlob(ref)).toContain(flood);
  });

  describe("of ours", () => {
    let folder = "";
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "escapement-bad-work-"));
      writeFileSync(join(folder, "secret"), "a-word-of-ours");
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const withOurs = async (call: { name: string; input: unknown }): Promise<{ text: string; isError: boolean; how: OnSim }> => {
      const { tools } = await createToolset({
        baseDir: mkdtempSync(join(folder, "base-")),
        workDir: join(folder, "work"),
        artifactsDir: () => join(folder, "work/artifacts"),
        env: process.env,
      });
      const backend = once(callTools(call));
      const how = { backend, tools, clock: createSystemClock() };
      const { result } = await runOnSim(talking({}), how);
      expect(result.finalConfig).toEqual(["done"]);
      const part = backend.requests[1]?.messages.at(-1)?.parts[0];
      return { text: part?.type === "tool-result" ? part.text : "", isError: part?.type === "tool-result" && part.isError, how };
    };

    test.each([
      ["leaves its folder", { name: "fs/read", input: { path: "../secret" } }],
      ["leaves it by a whole path", { name: "fs/read", input: { path: "/etc/passwd" } }],
      ["writes elsewhere", { name: "fs/write", input: { path: "../made", content: "x" } }],
      ["runs for ever", { name: "shell/run", input: { command: "while :; do :; done", timeoutMs: 300 } }],
      ["writes for ever", { name: "shell/run", input: { command: "yes", timeoutMs: 20_000 } }],
      ["gets an input of another shape", { name: "fs/read", input: { path: 7 } }],
      ["gets no input", { name: "fs/edit", input: null }],
    ])("%s: refused or ended, the model reads why", async (_name, call) => {
      const { text, isError } = await withOurs(call);
      expect(isError, text).toBe(true);
      expect(text).not.toContain("a-word-of-ours");
      expect(text.length).toBeGreaterThan(10);
      expect(text.length).toBeLessThan(LINE_BYTES_MAX);
    });
  });
});

describe("a chart", () => {
  test("that never ends is stopped when it is told to", async () => {
    const machine = setup({ actors }).createMachine({
      id: "endless",
      initial: "a",
      states: { a: { after: { 10: "b" } }, b: { after: { 10: "a" } } },
    });
    let seen = 0;
    const { result } = await runOnSim(defineChart({ machine }), {
      onEvent: (event, run) => (event === "runner/event-processed" && (seen += 1) === 100 ? run.stop("enough") : undefined),
    });
    expect(result).toMatchObject({ status: "aborted", reason: "enough" });
  });

  test("that never moves is ended, and it says what it waits for", async () => {
    const machine = setup({ actors }).createMachine({
      id: "still",
      initial: "a",
      states: { a: { on: { go: "b" } }, b: { type: "final" } },
    });
    const { result } = await runOnSim(defineChart({ machine }));
    expect(result).toMatchObject({ status: "aborted", reason: "stuck", message: expect.stringMatching(/stands in a.*waits for go/) });
  });

  test("that goes round without rest is ended, and it names its states", async () => {
    const machine = setup({ actors }).createMachine({ id: "round", initial: "a", states: { a: { always: "b" }, b: { always: "a" } } });
    const { result } = await runOnSim(defineChart({ machine }));
    expect(result).toMatchObject({ status: "error", code: "chart.loop", message: expect.stringMatching(/a → b|b → a/) });
  });

  test.each([
    ["at once", 1],
    ["after a while", 1],
    ["at once", 2],
  ])("that runs itself, %s, %i times, comes to an end, and each child says why", async (when, times) => {
    const self: { chart?: ChartDefinition } = {};
    const nested = {
      invoke: {
        id: "self",
        src: "multiplex" as const,
        input: () => ({ items: self.chart ? Array.from({ length: times }, () => ({ chart: self.chart as ChartDefinition })) : [] }),
        onDone: "done",
      },
    };
    const machine = setup({ actors }).createMachine({
      id: "self",
      initial: when === "at once" ? "nested" : "resting",
      states: { resting: { after: { 5: "nested" } }, nested, done: { type: "final" } },
    });
    self.chart = defineChart({ machine });
    const { result, events } = await runOnSim(self.chart);
    expect(result.status).toBe("done");
    const ends = captureEvents(events, "runner/child-done");
    expect(ends.length).toBeLessThan(times === 1 ? 40 : 4_100);
    const why = times === 1 ? "does it run itself?" : "ran itself more than 2000 times";
    expect(ends.findLast(({ status }) => status === "error")).toMatchObject({ message: expect.stringContaining(why) });
  });
});

describe("a model", () => {
  test.each([
    ["calls a tool that is not there", "tool-validation", callTools({ name: "rm", input: {} })],
    ["sends broken JSON", "tool-validation", callTools({ name: "bad/tool", input: {}, badInput: '{"a":' })],
    ["sends an event of another shape", "tool-validation", callTools({ name: "event__said", input: { text: 7 } })],
    ["repeats itself for ever", "max-turns", callTools({ name: "bad/tool", input: { n: 1 } })],
    ["is cut off for ever", "max-turns", sayText("and then ", "length")],
  ] as const)("that %s: %s", async (_name, category, steps) => {
    const chart = talking({ maxTurns: 12, allowedEvents: { said: { schema: z.object({ text: z.string() }) } } });
    const backend = createScriptedBackend(() => steps);
    const { result, events } = await runOnSim(chart, { backend, tools: [tool(() => Promise.resolve({ isError: false, text: "ok" }))] });
    expect(result.finalConfig).toEqual(["failed"]);
    expect(errorOf(events)).toBe(category);
    expect(backend.requests.length).toBeLessThanOrEqual(12);
  });
});
