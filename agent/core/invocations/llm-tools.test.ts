import { describe, expect, test } from "vitest";
import { callTools, type ScriptStep } from "../ports/backend.scripted.ts";
import type { Tool } from "../ports/tool.ts";
import { llm, talk, write, written } from "./talk.fake.ts";

describe("real tools", () => {
  const tool = (name: string, more: Partial<Tool> = {}): Tool => ({
    name,
    description: name,
    inputSchema: { type: "object" },
    effects: "none",
    run: (input) => Promise.resolve({ isError: false, text: `${name} ${JSON.stringify(input)}` }),
    ...more,
  });
  const calls = (...names: string[]): ScriptStep[] =>
    callTools(...names.map((name, n) => ({ name, input: { n }, callId: `${name}-${n}` })));

  test("only those allowed; beside one another; results to the model and on record", async () => {
    const order: string[] = [];
    const slow = tool("slow", {
      run: async () => (
        order.push("slow begins"),
        await Promise.resolve(),
        order.push("slow ends"),
        { isError: false, text: "S".repeat(200) }
      ),
    });
    const quick = tool("quick", { run: () => (order.push("quick"), Promise.resolve({ isError: true, text: "no such file" })) });
    const errors: string[] = [];
    const run = talk(
      { message: "x", realTools: ["slow", "quick"], ...written },
      {
        tools: [slow, quick, tool("hidden")],
        script: (_request, n) => (n === 0 ? calls("slow", "quick") : write("x")),
        handleToolError: ({ tool: name }, message) => void errors.push(`${name}: ${message}`),
      },
    );
    await run.result;
    expect(order).toEqual(["slow begins", "quick", "slow ends"]);
    expect(run.backend.requests[0]?.tools.map(({ name }) => name)).toEqual(["event__written", "slow", "quick"]);
    expect(run.of("llm/tool-start")[0]).toEqual({
      invokeid: "writer",
      "session-id": "session-0",
      "call-id": "slow-0",
      tool: "slow",
      "input-preview": '{"n":0}',
      effects: "none",
    });
    const results = run.of("llm/tool-result");
    expect(Object.fromEntries(results.map((result) => [result["tool"], result["is-error"]]))).toEqual({ slow: false, quick: true });
    expect(results.every((result) => String(result["content-preview"]).length <= 80)).toBe(true);
    expect(run.store.readBlob("nodes/session-0/talk/0/writer/turns/0/tools/slow-0.json")).toContain("SSSS");
    expect(run.backend.requests[1]?.messages.at(-1)?.parts.map((part) => part.type === "tool-result" && part.name)).toEqual([
      "slow",
      "quick",
    ]);
    expect(errors).toEqual(["quick: no such file"]);
  });

  test("one with effects runs only when its start and a checkpoint are on disk", async () => {
    let atRun: { events: string[]; checkpoint: boolean } | undefined;
    const tools = [
      tool("shell/run", {
        effects: "process",
        run: () => (
          (atRun = { events: run.events().map(({ event }) => event), checkpoint: run.store.checkpoints.has("latest") }),
          Promise.resolve({ isError: false, text: "ok" })
        ),
      }),
    ];
    const run = talk(
      { message: "x", realTools: ["shell/run"], ...written },
      { tools, script: (_request, n) => (n === 0 ? calls("shell/run") : write("x")) },
    );
    await run.result;
    expect(atRun?.checkpoint).toBe(true);
    expect(atRun?.events.at(-1)).toBe("llm/tool-start");
  });

  test("a call can be refused with a word for the model; it is never started", async () => {
    const tools = [tool("fs/write", { effects: "files", run: () => Promise.reject(new Error("must not run")) })];
    const confirmTool = () => Promise.resolve({ proceed: false as const, feedback: "not there" });
    const run = talk(
      { message: "x", realTools: ["fs/write"], ...written },
      { tools, confirmTool, script: (_request, n) => (n === 0 ? calls("fs/write") : write("x")) },
    );
    await run.result;
    expect(run.of("llm/tool-start")).toEqual([]);
    expect(run.of("llm/tool-result")[0]).toMatchObject({ "is-error": true, "content-preview": "not there" });
  });

  test("a tool that throws is an error result; one that is not there fails the conversation", async () => {
    const tools = [tool("bad", { run: () => Promise.reject(new Error("boom")) })];
    const run = talk(
      { message: "x", realTools: ["bad"], ...written },
      { tools, script: (_request, n) => (n === 0 ? calls("bad") : write("x")) },
    );
    await run.result;
    expect(run.of("llm/tool-result")[0]).toMatchObject({ "is-error": true, "content-preview": "bad failed: boom" });
    expect(await talk({ message: "x", realTools: ["none"] }, { tools }).result).toMatchObject({
      code: "error.llm.invalid-request",
      message: "there is no tool none; there are bad",
    });
  });

  test("leaving the state aborts a tool's signal and drops its result", async () => {
    let signal: AbortSignal | undefined;
    const tools = [
      tool("wait", {
        run: (_input, context) =>
          new Promise(
            (resolve) => ((signal = context.signal), signal.addEventListener("abort", () => resolve({ isError: false, text: "late" }))),
          ),
      }),
    ];
    const run = talk({ message: "x", realTools: ["wait"] }, { tools, script: () => calls("wait") });
    await run.clock.settle();
    run.handle.send({ type: "ui.quit" });
    await run.result;
    expect(signal?.aborted).toBe(true);
    expect(llm(run).slice(-3)).toEqual(["llm/tool-start", "· ui.quit", "llm/worker-exit stopped"]);
  });
});
