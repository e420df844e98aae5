import { describe, expect, test } from "vitest";
import { ANSWER_CHARS_MAX } from "../limits.ts";
import { BackendError, LLM_ERROR_CATEGORIES } from "../ports/backend.ts";
import { type ScriptStep, sayText } from "../ports/backend.scripted.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { startFake } from "../run.fake.ts";
import { base, llm, talk, write, written } from "./talk.fake.ts";

describe("errors", () => {
  test("a failed request is tried again, waiting longer each time, and what was streamed stands in the log", async () => {
    const clock = createSimulatedClock({ auto: true });
    const script = (_request: unknown, n: number): ScriptStep[] =>
      n < 3
        ? [
            { type: "text", text: "I" },
            { type: "throw", error: new BackendError("overloaded", "busy") },
          ]
        : write("x");
    const run = talk({ message: "x", ...written }, { clock, script });
    expect((await run.result).status).toBe("done");
    const tries = [1, 2, 3].flatMap(() => ["llm/request", "llm/retry overloaded"]);
    expect(llm(run)).toEqual(["llm/start", ...tries, "llm/request", "llm/response", "· written", "llm/worker-exit done"]);
    const waits = run.of("llm/retry").map((retry) => Number(retry["wait-ms"]));
    expect(waits.every((wait, n) => wait >= 250 * 2 ** n && wait <= 500 * 2 ** n)).toBe(true);
    expect(run.of("llm/retry")[0]).toMatchObject({
      attempt: 1,
      "max-retries": 3,
      model: "scripted-1",
      message: "busy",
      invokeid: "writer",
      "session-id": "session-0",
    });
    expect(new Set(run.of("llm/request").map((request) => request["io/ref"])).size).toBe(1);
  });

  const long = "again ".repeat(ANSWER_CHARS_MAX / 60);
  test.each<[string, ScriptStep]>([
    ["a model that repeats itself for ever", { type: "text", text: long }],
    ["one that calls for ever", { type: "tool-call", callId: "c", name: "look", input: { path: long } }],
  ])("%s is cut off, once: no retry, and the chart is told", async (_name, step) => {
    const script = (): ScriptStep[] => [...Array.from({ length: 20 }, () => step), { type: "hang" }];
    const run = talk({ message: "x" }, { script, handles: ["error.llm.budget"] });
    expect((await run.result).status).toBe("done");
    expect(run.of("llm/request")).toHaveLength(1);
    expect(run.of("llm/error")).toEqual([
      expect.objectContaining({ category: "budget", message: "the model does not come to an end: its answer is over 1048576 characters" }),
    ]);
  });

  test("Retry-After is heeded, and too long a one is not waited for", async () => {
    const clock = createSimulatedClock({ auto: true });
    const script = (_request: unknown, n: number): ScriptStep[] => [
      { type: "throw", error: new BackendError("rate-limited", "slow down", { retryAfterMs: n === 0 ? 1234 : 10_000_000 }) },
    ];
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
    expect(taken.of("runner/event-processed")[0]).toMatchObject({
      "event-name": `error.llm.${category}`,
      "event-data": { message: "it failed", from: "writer" },
      taken: true,
    });
    expect(llm(taken)).toEqual([
      "llm/start",
      "llm/request",
      `llm/error ${category}`,
      `llm/worker-exit ${category}`,
      `· error.llm.${category}`,
    ]);
    const untaken = talk({ message: "x", resilience }, { script });
    expect(await untaken.result).toMatchObject({ status: "error", message: "it failed", code: `error.llm.${category}` });
    expect(untaken.story().slice(-3)).toEqual([`× error.llm.${category}`, "× error.invoke.writer", "runner/error"]);
  });

  test("onError of the invocation takes what no event handler took", async () => {
    const machine = base.createMachine({
      initial: "a",
      states: { a: { invoke: { id: "w", src: "llmConversation", input: { message: "x" }, onError: "b" } }, b: { type: "final" } },
    });
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
    const run = talk(
      { message: "x", resilience: { maxRetries: 0, firstTokenMs: 100, betweenTokensMs: 40 } },
      { clock, script: () => steps },
    );
    await clock.advance(ms - 1);
    expect(run.of("llm/error")).toEqual([]);
    await clock.advance(1);
    expect(await run.result).toMatchObject({ code: "error.llm.timeout" });
    expect(run.backend.aborted).toBe(1);
  });

  test("a clock set forward by an hour is no silence, takes nothing from a budget of time, and is in no figure", async () => {
    const clock = createSimulatedClock();
    const steps: ScriptStep[] = [
      { type: "text", text: "I" },
      { type: "wait", ms: 30 },
      { type: "text", text: "O" },
      { type: "wait", ms: 60 },
    ];
    const input = { message: "x", budgetMs: 1000, resilience: { maxRetries: 0, betweenTokensMs: 40 } };
    const run = talk(input, { clock, script: () => steps });
    await clock.advance(20);
    clock.setForward(3_600_000);
    await clock.advance(30);
    expect(run.of("llm/error")).toEqual([]);
    await clock.advance(19);
    expect(run.of("llm/error")).toEqual([]);
    await clock.advance(1);
    expect(await run.result).toMatchObject({
      code: "error.llm.timeout",
      message: "scripted-1 was silent for 40 ms in the middle of its answer",
    });
    const answered = talk({ ...input, ...written }, { clock, script: () => [{ type: "wait", ms: 20 }, ...write("I")] });
    await clock.advance(10);
    clock.setForward(3_600_000);
    await clock.advance(10);
    expect((await answered.result).status).toBe("done");
    expect(answered.of("llm/response")).toMatchObject([{ "elapsed-ms": 20, "first-token-ms": 20 }]);
  });
});
