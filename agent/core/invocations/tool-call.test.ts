import { expect, test } from "vitest";
import { assign, setup } from "xstate";
import { actors } from "../actors.ts";
import type { Tool, ToolResult } from "../ports/tool.ts";
import { type FakeOptions, type FakeRun, startFake } from "../run.fake.ts";

const base = setup({ types: { context: {} as { results: ToolResult[] } }, actors });
const tool = (run: Tool["run"], effects: Tool["effects"] = "process"): Tool => ({
  name: "shell/run",
  description: "",
  inputSchema: { type: "object" },
  effects,
  run,
});

function runChart(options: FakeOptions & { confirm?: boolean; onError?: string }): FakeRun {
  const { confirm, onError, ...rest } = options;
  const machine = base.createMachine({
    context: { results: [] },
    initial: "testing",
    on: { "ui.quit": ".done" },
    states: {
      testing: {
        invoke: {
          id: "tests",
          src: "toolCall",
          input: { tool: "shell/run", input: { command: "npm test" }, ...(confirm === undefined ? {} : { confirm }) },
          onDone: { target: "done", actions: assign({ results: ({ context, event }) => [...context.results, event.output] }) },
          ...(onError === undefined ? {} : { onError }),
        },
      },
      done: { type: "final" },
    },
    output: ({ context }) => context.results,
  });
  return startFake(machine, rest);
}

test("it runs on record, under the chart's own name for it, and its result is the output", async () => {
  const inputs: unknown[] = [];
  const run = runChart({ tools: [tool((input) => (inputs.push(input), Promise.resolve({ isError: true, text: "exit code 1" })))] });
  expect((await run.result).output).toEqual([{ isError: true, text: "exit code 1" }]);
  expect(inputs).toEqual([{ command: "npm test" }]);
  expect(run.story().slice(2, -1)).toEqual(["llm/tool-start", "llm/tool-result", "· done.invoke.tests"]);
  expect(run.of("llm/tool-start")[0]).toMatchObject({ invokeid: "tests", tool: "shell/run", effects: "process", "call-id": "tests.0" });
  const input = String(run.of("llm/tool-start")[0]?.["io/ref"]);
  expect(JSON.parse(run.store.readBlob(input) ?? "")).toEqual({ command: "npm test" });
  const ref = String(run.of("llm/tool-result")[0]?.["io/ref"]);
  expect(JSON.parse(run.store.readBlob(ref) ?? "")).toMatchObject({ "is-error": true, text: "exit code 1" });
});

test("what it throws is a result", async () => {
  const run = runChart({ tools: [tool(() => Promise.reject(new Error("boom")))] });
  expect((await run.result).output).toEqual([{ isError: true, text: "shell/run failed: boom" }]);
});

test("a tool that is not there fails the invocation: onError takes it, else the run ends", async () => {
  expect(await runChart({}).result).toMatchObject({
    status: "error",
    code: "error.tool.unknown",
    message: "there is no tool shell/run; there are none",
  });
  expect(await runChart({ onError: "done" }).result).toMatchObject({ status: "done" });
});

test("leaving the state stops the tool, and nothing is said after it", async () => {
  let isStopped = false;
  const run = runChart({
    tools: [
      tool(
        (_input, { signal }) =>
          new Promise((_resolve, reject) =>
            signal.addEventListener("abort", () => {
              isStopped = true;
              reject(new Error("stopped"));
            }),
          ),
      ),
    ],
  });
  await run.clock.settle();
  run.handle.send({ type: "ui.quit" });
  expect((await run.result).status).toBe("done");
  expect(isStopped).toBe(true);
  expect(run.of("llm/tool-result")).toEqual([]);
});

test("it is asked about as a model's call is, unless the chart says that its input is its own", async () => {
  const asked: string[] = [];
  const tools = [tool(() => Promise.resolve({ isError: false, text: "ran" }))];
  const confirmTool: NonNullable<FakeOptions["confirmTool"]> = (call) => {
    asked.push(call.tool);
    return Promise.resolve({ proceed: false, feedback: "not now" });
  };
  expect((await runChart({ tools, confirmTool }).result).output).toEqual([{ isError: true, text: "not now", refused: true }]);
  expect((await runChart({ tools, confirmTool, confirm: false }).result).output).toEqual([{ isError: false, text: "ran" }]);
  expect(asked).toEqual(["shell/run"]);
});

test("a checkpoint holds what it runs", async () => {
  const run = runChart({ tools: [tool(() => new Promise(() => undefined))] });
  await run.clock.settle();
  const { charts } = JSON.parse(run.store.readCheckpoint("latest") ?? "{}") as {
    charts: Record<string, { snapshot: { children: Record<string, { snapshot: unknown }> } }>;
  };
  expect(charts["session-0"]?.snapshot.children["tests"]?.snapshot).toMatchObject({ status: "active", input: { tool: "shell/run" } });
  run.handle.stop("enough");
  await run.result;
});
