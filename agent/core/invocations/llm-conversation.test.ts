import { assign, setup } from "xstate";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { actors, tellLlm } from "../actors.ts";
import { BackendError, LLM_ERROR_CATEGORIES } from "../ports/backend.ts";
import { callTools, type ScriptStep, sayText } from "../ports/backend.scripted.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import type { Tool } from "../ports/tool.ts";
import { type FakeOptions, type FakeRun, startFake } from "../run.fake.ts";
import type { LlmConversationInput } from "./inputs.ts";

const base = setup({ actors });
const written = { allowedEvents: { written: { description: "Sends it.", schema: z.object({ line: z.string() }) } } };

/** One state with one conversation; `written` and `over` end it, `handles` are other events that do. */
function talk(input: LlmConversationInput, options: FakeOptions & { handles?: string[] } = {}): FakeRun {
  const { handles = [], ...rest } = options;
  const on = Object.fromEntries(["written", "over", "ui.quit", ...handles].map((event) => [event, "done"]));
  return startFake(base.createMachine({ initial: "talk", states: { talk: { invoke: { id: "writer", src: "llmConversation", input }, on }, done: { type: "final" } } }), rest);
}

const write = (line: unknown): ScriptStep[] => callTools({ name: "event__written", input: { line } });
const llm = (run: FakeRun): string[] => run.story().filter((one) => !one.startsWith("runner/"));

describe("streaming", () => {
  test("deltas, blocks, usage, times, blobs and places", async () => {
    const clock = createSimulatedClock({ auto: true, start: 1000 });
    const script = (): ScriptStep[] => [
      { type: "wait", ms: 50 },
      { type: "thinking", text: "hm " },
      { type: "text", text: "Hel" },
      { type: "wait", ms: 100 },
      { type: "text", text: "lo" },
      { type: "text", text: "" },
      ...write("x"),
    ];
    const chunks: string[] = [];
    const run = talk({ system: "be kind", message: "greet", model: "m1", ...written }, { clock, script, onChunk: ({ kind, text }) => void chunks.push(`${kind} ${text}`) });
    await run.result;
    expect(run.of("llm/start")).toEqual([{ invokeid: "writer", "session-id": "session-0", model: "m1" }]);
    expect(run.of("llm/delta").map(({ type, text }) => `${String(type)} ${String(text)}`)).toEqual(["thinking-delta hm ", "text-delta Hel", "text-delta lo"]);
    expect(run.of("llm/request")[0]).toEqual({
      invokeid: "writer",
      "session-id": "session-0",
      model: "m1",
      "n-messages": 1,
      "user-blocks": [{ type: "text", text: "greet" }],
      "system-preview": "be kind",
      "io/ref": "nodes/session-0/talk/0/writer/turns/0/request.json",
    });
    expect(run.of("llm/response")[0]).toEqual({
      invokeid: "writer",
      "session-id": "session-0",
      content: [
        { type: "thinking", thinking: "hm " },
        { type: "text", text: "Hello" },
        { type: "tool_use", name: "event__written", input: { line: "x" }, "call-id": "call-0" },
      ],
      "stop-reason": "tool-calls",
      usage: { "input-tokens": 7, "output-tokens": 3 },
      "output-tps": 30,
      "elapsed-ms": 150,
      "first-token-ms": 50,
      model: "m1",
      "io/ref": "nodes/session-0/talk/0/writer/turns/0/response.json",
      "n-blocks": 3,
    });
    const response = run.events().find(({ event }) => event === "llm/response");
    expect(response).toMatchObject({ "transcript/node-id": "talk", "transcript/visit": 0, "transcript/turn": 0 });
    expect(JSON.parse(run.store.readBlob("nodes/session-0/talk/0/writer/turns/0/request.json") ?? "")).toMatchObject({ system: "be kind", model: "m1" });
    expect(chunks).toEqual(["thinking hm ", "token Hel", "token lo", 'tool_call_complete {"name":"event__written","input":{"line":"x"}}']);
    expect(run.backend.requests[0]?.tools).toEqual([
      { name: "event__written", description: "Sends it.", inputSchema: { type: "object", properties: { line: { type: "string" } }, required: ["line"] } },
    ]);
  });

  test("leaving the state aborts the request; nothing is said after", async () => {
    const run = talk({ message: "x" }, { script: () => [{ type: "text", text: "I be" }, { type: "hang" }] });
    await run.clock.settle();
    run.handle.send({ type: "ui.quit" });
    await run.result;
    expect(run.backend.requests[0]?.signal.aborted).toBe(true);
    expect(llm(run)).toEqual(["llm/start", "llm/request", "· ui.quit", "llm/worker-exit stopped"]);
  });

  test("a backend that does not heed the abort cannot hold the run", async () => {
    const run = talk({ message: "x" }, { backend: { id: "deaf", model: "m", stream: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }) } });
    await run.clock.settle();
    run.handle.send({ type: "ui.quit" });
    expect((await run.result).status).toBe("done");
  });
});

describe("event tools", () => {
  test("an invalid call goes back to the model once; a good one then reaches the chart", async () => {
    const run = talk({ message: "x", ...written }, { script: (_request, n) => write(n === 0 ? 7 : "fine") });
    expect((await run.result).status).toBe("done");
    expect(llm(run)).toEqual(["llm/start", "llm/request", "llm/response", "llm/tool-result", "llm/request", "llm/response", "· written", "llm/worker-exit done"]);
    expect(run.backend.requests[1]?.messages.at(-1)).toMatchObject({ role: "tool", parts: [{ type: "tool-result", isError: true, callId: "call-0" }] });
  });

  test.each<[string, ScriptStep[]]>([
    ["a wrong field", write(7)],
    ["no JSON", callTools({ name: "event__written", input: undefined, badInput: '{"line":' })],
    ["an unknown tool", callTools({ name: "event__nope", input: {} })],
  ])("%s twice is error.llm.tool-validation", async (_name, steps) => {
    const run = talk({ message: "x", ...written }, { script: () => steps, handles: ["error.llm.tool-validation"] });
    expect((await run.result).status).toBe("done");
    expect(llm(run).slice(-4)).toEqual(["llm/tool-result", "llm/error tool-validation", "llm/worker-exit tool-validation", "· error.llm.tool-validation"]);
  });

  test("fields are spread on the event and cannot rename it; a schema that is no object comes as value", async () => {
    const input = { message: "x", allowedEvents: { written: { schema: z.object({ type: z.string(), n: z.number().default(2) }) }, said: { schema: z.string() } } };
    const script = (): ScriptStep[] => callTools({ name: "event__said", input: { value: "hi" } }, { name: "event__written", input: { type: "evil" } });
    const run = talk(input, { script });
    await run.result;
    expect(run.of("runner/event-processed").map((event) => [event["event-name"], event["event-data"], event["taken"]])).toEqual([
      ["said", { value: "hi" }, false],
      ["written", { n: 2 }, true],
    ]);
  });

  test("an event that the chart does not want is said so to the model", async () => {
    const input = { message: "x", allowedEvents: { ...written.allowedEvents, maybe: { schema: z.object({}) } } };
    const run = talk(input, { script: (_request, n) => (n === 0 ? callTools({ name: "event__maybe", input: {} }) : write("y")) });
    await run.result;
    expect(run.backend.requests[1]?.messages.at(-1)?.parts).toEqual([{ type: "tool-result", callId: "call-0", name: "event__maybe", isError: true, text: "maybe is not wanted now" }]);
  });
});

describe("turns", () => {
  test("text alone tells the chart, and the conversation waits to be told more", async () => {
    const machine = base.createMachine({
      initial: "talk",
      context: { n: 0 },
      states: {
        talk: {
          invoke: { id: "writer", src: "llmConversation", input: { message: "one" } },
          on: { "llm.idle": [{ guard: ({ context }) => (context as { n: number }).n < 2, actions: [assign({ n: ({ context }) => (context as { n: number }).n + 1 }), tellLlm("writer", "more")] }, { target: "done" }] },
        },
        done: { type: "final" },
      },
    });
    const run = startFake(machine, { script: (_request, n) => sayText(`answer ${n}`) });
    await run.result;
    expect(run.of("runner/event-processed").map((event) => event["event-data"])).toEqual([0, 1, 2].map((n) => ({ text: `answer ${n}`, from: "writer" })));
    expect(llm(run).slice(0, 7)).toEqual(["llm/start", "llm/request", "llm/response", "· llm.idle", "llm/user-message", "llm/request", "llm/response"]);
    expect(run.backend.requests[2]?.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant", "user"]);
    expect(run.of("llm/request")[1]?.["user-blocks"]).toEqual([{ type: "text", text: "more" }]);
  });

  test("what is told in mid-answer is sent after it, without an idle between", async () => {
    const machine = base.createMachine({
      initial: "talk",
      states: { talk: { invoke: { id: "writer", src: "llmConversation", input: { message: "one" } }, on: { "ui.interrupt": { actions: tellLlm("writer", "and two") }, "llm.idle": "done" } }, done: { type: "final" } },
    });
    const clock = createSimulatedClock();
    const run = startFake(machine, { clock, script: (_request, n) => (n === 0 ? [{ type: "wait", ms: 10 }, ...sayText("first")] : sayText("second")) });
    await clock.settle();
    run.handle.send({ type: "ui.interrupt" });
    await clock.advance(10);
    await run.result;
    expect(run.of("runner/event-processed").map((event) => event["event-name"])).toEqual(["ui.interrupt", "llm.idle"]);
    expect(run.backend.requests).toHaveLength(2);
  });

  test("a conversation with nothing to say waits to be told", async () => {
    const machine = base.createMachine({
      initial: "talk",
      states: { talk: { invoke: { id: "writer", src: "llmConversation", input: {} }, on: { "ui.interrupt": { actions: tellLlm("writer", "hello") }, "llm.idle": "done" } }, done: { type: "final" } },
    });
    const run = startFake(machine);
    await run.clock.settle();
    expect(run.backend.requests).toHaveLength(0);
    run.handle.send({ type: "ui.interrupt" });
    expect((await run.result).status).toBe("done");
  });

  test("a stop for length is continued by itself, and the text is whole", async () => {
    const run = talk({ message: "x", onEndTurn: "over" }, { script: (_request, n) => (n === 0 ? sayText("half a ", "length") : sayText("sentence")) });
    await run.result;
    expect(run.of("runner/event-processed")[0]).toMatchObject({ "event-name": "over", "event-data": { text: "half a sentence", from: "writer" } });
  });

  test.each<[string, LlmConversationInput, string]>([
    ["maxTurns", { message: "x", maxTurns: 3, ...written }, "max-turns"],
    ["budgetTokens", { message: "x", budgetTokens: 15, ...written }, "budget"],
  ])("%s ends it", async (_name, input, category) => {
    const script = (): ScriptStep[] => callTools({ name: "event__maybe", input: {} });
    const run = talk({ ...input, allowedEvents: { maybe: { schema: z.object({}) } } }, { script, handles: [`error.llm.${category}`] });
    expect((await run.result).status).toBe("done");
    expect(run.of("llm/error")).toEqual([expect.objectContaining({ category })]);
  });

  test("budgetMs ends a request in the middle", async () => {
    const clock = createSimulatedClock();
    const run = talk({ message: "x", budgetMs: 30 }, { clock, script: () => [{ type: "hang" }], handles: ["error.llm.budget"] });
    await clock.advance(30);
    expect((await run.result).status).toBe("done");
    expect(run.backend.aborted).toBe(1);
  });
});

describe("errors", () => {
  test("a failed request is tried again, waiting longer each time, and what was streamed stands in the log", async () => {
    const clock = createSimulatedClock({ auto: true });
    const script = (_request: unknown, n: number): ScriptStep[] => (n < 3 ? [{ type: "text", text: "I" }, { type: "throw", error: new BackendError("overloaded", "busy") }] : write("x"));
    const run = talk({ message: "x", ...written }, { clock, script });
    expect((await run.result).status).toBe("done");
    const tries = [1, 2, 3].flatMap(() => ["llm/request", "llm/retry overloaded"]);
    expect(llm(run)).toEqual(["llm/start", ...tries, "llm/request", "llm/response", "· written", "llm/worker-exit done"]);
    const waits = run.of("llm/retry").map((retry) => Number(retry["wait-ms"]));
    expect(waits.every((wait, n) => wait >= 250 * 2 ** n && wait <= 500 * 2 ** n)).toBe(true);
    expect(run.of("llm/retry")[0]).toMatchObject({ attempt: 1, "max-retries": 3, model: "scripted-1", message: "busy", invokeid: "writer", "session-id": "session-0" });
    expect(new Set(run.of("llm/request").map((request) => request["io/ref"])).size).toBe(1);
  });

  test("Retry-After is heeded, and too long a one is not waited for", async () => {
    const clock = createSimulatedClock({ auto: true });
    const script = (_request: unknown, n: number): ScriptStep[] => [{ type: "throw", error: new BackendError("rate-limited", "slow down", { retryAfterMs: n === 0 ? 1234 : 10_000_000 }) }];
    const run = talk({ message: "x" }, { clock, script });
    expect(await run.result).toMatchObject({ status: "error", message: "slow down", code: "error.llm.rate-limited" });
    expect(run.of("llm/retry").map((retry) => retry["wait-ms"])).toEqual([1234]);
  });

  test("leaving the state ends the wait", async () => {
    const run = talk({ message: "x" }, { script: () => [{ type: "throw", error: new BackendError("transport", "reset") }] });
    await run.clock.settle();
    run.handle.send({ type: "ui.quit" });
    expect((await run.result).status).toBe("done");
    expect(run.backend.requests).toHaveLength(1);
  });

  test.each(LLM_ERROR_CATEGORIES.map((category) => [category]))("%s: to the chart if it takes it, else the run fails", async (category) => {
    const resilience = { maxRetries: 0 };
    const script = (): ScriptStep[] => [{ type: "throw", error: new BackendError(category, "it failed") }];
    const taken = talk({ message: "x", resilience }, { script, handles: [`error.llm.${category}`] });
    expect((await taken.result).status).toBe("done");
    expect(taken.of("runner/event-processed")[0]).toMatchObject({ "event-name": `error.llm.${category}`, "event-data": { message: "it failed", from: "writer" }, taken: true });
    expect(llm(taken)).toEqual(["llm/start", "llm/request", `llm/error ${category}`, `llm/worker-exit ${category}`, `· error.llm.${category}`]);
    const untaken = talk({ message: "x", resilience }, { script });
    expect(await untaken.result).toMatchObject({ status: "error", message: "it failed", code: `error.llm.${category}` });
    expect(untaken.story().slice(-3)).toEqual([`× error.llm.${category}`, "× error.invoke.writer", "runner/error"]);
  });

  test("onError of the invocation takes what no event handler took", async () => {
    const machine = base.createMachine({ initial: "a", states: { a: { invoke: { id: "w", src: "llmConversation", input: { message: "x" }, onError: "b" } }, b: { type: "final" } } });
    const run = startFake(machine, { script: () => [{ type: "throw", error: new BackendError("auth", "no key") }] });
    expect((await run.result).status).toBe("done");
  });

  test("what a backend did not expect is worker-exception; a stream without stop is unexpected-stop", async () => {
    const bug = talk({ message: "x" }, { script: () => [{ type: "throw", error: new TypeError("x is not a function") }] });
    expect(await bug.result).toMatchObject({ code: "error.llm.worker-exception", message: "x is not a function" });
    const cut = talk({ message: "x", resilience: { maxRetries: 0 } }, { script: () => [{ type: "text", text: "I" }] });
    expect(await cut.result).toMatchObject({ code: "error.llm.unexpected-stop" });
    const filtered = talk({ message: "x" }, { script: () => sayText("I", "content-filter") });
    expect(await filtered.result).toMatchObject({ code: "error.llm.unexpected-stop" });
  });

  test.each<[string, ScriptStep[], number]>([
    ["before the first token", [{ type: "hang" }], 100],
    ["between tokens", [{ type: "text", text: "I" }, { type: "hang" }], 40],
  ])("silence %s is a timeout", async (_name, steps, ms) => {
    const clock = createSimulatedClock();
    const run = talk({ message: "x", resilience: { maxRetries: 0, firstTokenMs: 100, betweenTokensMs: 40 } }, { clock, script: () => steps });
    await clock.advance(ms - 1);
    expect(run.of("llm/error")).toEqual([]);
    await clock.advance(1);
    expect(await run.result).toMatchObject({ code: "error.llm.timeout" });
    expect(run.backend.aborted).toBe(1);
  });
});

describe("real tools", () => {
  const tool = (name: string, more: Partial<Tool> = {}): Tool => ({
    name,
    description: name,
    inputSchema: { type: "object" },
    effects: "none",
    run: (input) => Promise.resolve({ isError: false, text: `${name} ${JSON.stringify(input)}` }),
    ...more,
  });
  const calls = (...names: string[]): ScriptStep[] => callTools(...names.map((name, n) => ({ name, input: { n }, callId: `${name}-${n}` })));

  test("only those allowed; beside one another; results to the model and on record", async () => {
    const order: string[] = [];
    const slow = tool("slow", { run: async () => (order.push("slow begins"), await Promise.resolve(), order.push("slow ends"), { isError: false, text: "S".repeat(200) }) });
    const quick = tool("quick", { run: () => (order.push("quick"), Promise.resolve({ isError: true, text: "no such file" })) });
    const errors: string[] = [];
    const run = talk(
      { message: "x", realTools: ["slow", "quick"], ...written },
      { tools: [slow, quick, tool("hidden")], script: (_request, n) => (n === 0 ? calls("slow", "quick") : write("x")), handleToolError: ({ tool: name }, message) => void errors.push(`${name}: ${message}`) },
    );
    await run.result;
    expect(order).toEqual(["slow begins", "quick", "slow ends"]);
    expect(run.backend.requests[0]?.tools.map(({ name }) => name)).toEqual(["event__written", "slow", "quick"]);
    expect(run.of("llm/tool-start")[0]).toEqual({ invokeid: "writer", "session-id": "session-0", "call-id": "slow-0", tool: "slow", "input-preview": '{"n":0}', effects: "none" });
    const results = run.of("llm/tool-result");
    expect(results.map((result) => [result["tool"], result["is-error"]]).toSorted()).toEqual([["quick", true], ["slow", false]]);
    expect(results.every((result) => String(result["content-preview"]).length <= 80)).toBe(true);
    expect(run.store.readBlob("nodes/session-0/talk/0/writer/turns/0/tools/slow-0.json")).toContain("SSSS");
    expect(run.backend.requests[1]?.messages.at(-1)?.parts.map((part) => part.type === "tool-result" && part.name)).toEqual(["slow", "quick"]);
    expect(errors).toEqual(["quick: no such file"]);
  });

  test("one with effects runs only when its start and a checkpoint are on disk", async () => {
    let atRun: { events: string[]; checkpoint: boolean } | undefined;
    const tools = [tool("shell/run", { effects: "process", run: () => ((atRun = { events: run.events().map(({ event }) => event), checkpoint: run.store.checkpoints.has("latest") }), Promise.resolve({ isError: false, text: "ok" })) })];
    const run = talk({ message: "x", realTools: ["shell/run"], ...written }, { tools, script: (_request, n) => (n === 0 ? calls("shell/run") : write("x")) });
    await run.result;
    expect(atRun?.checkpoint).toBe(true);
    expect(atRun?.events.at(-1)).toBe("llm/tool-start");
  });

  test("a call can be refused with a word for the model; it is never started", async () => {
    const tools = [tool("fs/write", { effects: "files", run: () => Promise.reject(new Error("must not run")) })];
    const confirmTool = () => Promise.resolve({ proceed: false as const, feedback: "not there" });
    const run = talk({ message: "x", realTools: ["fs/write"], ...written }, { tools, confirmTool, script: (_request, n) => (n === 0 ? calls("fs/write") : write("x")) });
    await run.result;
    expect(run.of("llm/tool-start")).toEqual([]);
    expect(run.of("llm/tool-result")[0]).toMatchObject({ "is-error": true, "content-preview": "not there" });
  });

  test("a tool that throws is an error result; one that is not there fails the conversation", async () => {
    const tools = [tool("bad", { run: () => Promise.reject(new Error("boom")) })];
    const run = talk({ message: "x", realTools: ["bad"], ...written }, { tools, script: (_request, n) => (n === 0 ? calls("bad") : write("x")) });
    await run.result;
    expect(run.of("llm/tool-result")[0]).toMatchObject({ "is-error": true, "content-preview": "bad failed: boom" });
    expect(await talk({ message: "x", realTools: ["none"] }, { tools }).result).toMatchObject({ code: "error.llm.invalid-request", message: "there is no tool none; there are bad" });
  });

  test("leaving the state aborts a tool's signal and drops its result", async () => {
    let signal: AbortSignal | undefined;
    const tools = [tool("wait", { run: (_input, context) => new Promise((resolve) => ((signal = context.signal), signal.addEventListener("abort", () => resolve({ isError: false, text: "late" })))) })];
    const run = talk({ message: "x", realTools: ["wait"] }, { tools, script: () => calls("wait") });
    await run.clock.settle();
    run.handle.send({ type: "ui.quit" });
    await run.result;
    expect(signal?.aborted).toBe(true);
    expect(llm(run).slice(-3)).toEqual(["llm/tool-start", "· ui.quit", "llm/worker-exit stopped"]);
  });
});
