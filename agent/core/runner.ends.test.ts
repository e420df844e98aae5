import { type AnyStateMachine, createMachine, fromCallback, fromPromise, setup } from "xstate";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { actors } from "./actors.ts";
import { ParamError } from "./errors.ts";
import { defineChart } from "./define-chart.ts";
import { MICROSTEPS_MAX } from "./limits.ts";
import { createMemoryStore } from "./ports/store.memory.ts";
import { createScriptedBackend } from "./ports/backend.scripted.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";
import { startFake } from "./run.fake.ts";
import { run as runChart } from "./runner.ts";

const base = setup({ actors });
const asks = { src: "humanInput" as const, input: { kind: "confirm" as const, prompt: "Go on?" } };

describe("how a run ends", () => {
  test("done, with its output, after the final checkpoint", async () => {
    const run = startFake(base.createMachine({ initial: "a", output: { n: 1 }, states: { a: { type: "final" } } }));
    expect(await run.result).toEqual({ status: "done", output: { n: 1 }, lastSeq: 4, finalConfig: ["a"] });
    expect(run.events().map(({ event }) => event)).toEqual([
      "session/opened",
      "runner/started",
      "runner/start-config",
      "checkpoint/written",
      "runner/done",
    ]);
    expect(run.events().at(-1)?.data).toEqual({ "final-config": ["a"], status: "done", output: { n: 1 } });
  });

  test("stopped: reason and by, everything it held ends first", async () => {
    const machine = base.createMachine({
      initial: "a",
      states: { a: { invoke: [{ src: "llmConversation", input: { message: "x" } }, asks] } },
    });
    const run = startFake(machine, { script: () => [{ type: "text", text: "I" }, { type: "hang" }] });
    await run.clock.settle();
    run.handle.stop("quit", "ann");
    run.handle.stop("again");
    expect(await run.result).toMatchObject({ status: "aborted", reason: "quit", by: "ann", finalConfig: ["a"] });
    expect(run.story().slice(-3)).toEqual(["llm/worker-exit stopped", "human-input/cancelled", "runner/aborted quit"]);
    expect(run.backend.aborted).toBe(1);
    expect(run.handle.openPrompts()).toEqual([]);
    run.handle.send({ type: "late" });
    expect(run.of("runner/aborted")).toHaveLength(1);
  });

  test("an always loop ends as an error that names its states", async () => {
    const machine = createMachine({ initial: "a", states: { a: { on: { "ui.quit": "b" } }, b: { always: "c" }, c: { always: "b" } } });
    const run = startFake(machine);
    run.handle.send({ type: "ui.quit" });
    const result = await run.result;
    expect(result).toMatchObject({ status: "error", code: "chart.loop", finalConfig: ["a"] });
    expect(result.message).toContain(`after ${MICROSTEPS_MAX} microsteps`);
    expect(result.message).toMatch(/b → c|c → b/);
    expect(run.of("runner/event-processed")[0]).toMatchObject({ "config-after": ["a"], entered: [], exited: [], taken: true });
  });

  test("an always loop at the very start, too", async () => {
    const run = startFake(createMachine({ initial: "b", states: { b: { always: "c" }, c: { always: "b" } } }));
    expect(await run.result).toMatchObject({ status: "error", code: "chart.loop" });
    expect(run.story()).toEqual(["runner/started", "runner/start-config", "runner/error"]);
  });

  const throws = (): never => {
    throw new Error("boom");
  };
  test.each([
    ["an entry action", createMachine({ initial: "a", states: { a: { on: { "ui.quit": "b" } }, b: { entry: throws } } })],
    ["a guard", createMachine({ initial: "a", states: { a: { on: { "ui.quit": { guard: throws, target: "b" } } }, b: {} } })],
    ["the first entry action", createMachine({ initial: "a", states: { a: { entry: throws } } })],
    ["the context", createMachine({ context: throws, initial: "a", states: { a: {} } })],
  ])("%s that throws ends the run, and nothing is left alive", async (_name, machine) => {
    const run = startFake(machine);
    run.handle.send({ type: "ui.quit" });
    expect(await run.result).toMatchObject({ status: "error", message: expect.stringContaining("boom") as string });
    expect(run.events().at(-1)?.event).toBe("runner/error");
  });

  test("a chart that throws takes its conversations with it", async () => {
    const machine = base.createMachine({
      initial: "a",
      states: { a: { invoke: { src: "llmConversation", input: { message: "x" } }, on: { "ui.quit": { actions: throws } } } },
    });
    const run = startFake(machine, { script: () => [{ type: "hang" }] });
    await run.clock.settle();
    run.handle.send({ type: "ui.quit" });
    await run.result;
    expect(run.story().slice(-3)).toEqual(["· ui.quit", "llm/worker-exit stopped", "runner/error"]);
    expect(run.backend.aborted).toBe(1);
  });

  test("an error nobody takes fails the run with its message", async () => {
    const machine = createMachine({
      initial: "a",
      states: { a: { invoke: { id: "p", src: fromPromise(() => Promise.reject(new Error("gone"))) } } },
    });
    const run = startFake(machine);
    expect(await run.result).toMatchObject({ status: "error", message: "gone" });
    expect(run.story()).toEqual(["runner/started", "runner/start-config", "× error.invoke.p", "runner/error"]);
  });

  test("the last event is written once, whoever throws in a callback", async () => {
    const run = startFake(base.createMachine({ initial: "a", states: { a: { type: "final" } } }), {
      onEvent: throws,
      onWritten: throws,
      onPhase: throws,
      handleStop: throws,
    });
    expect((await run.result).status).toBe("done");
    expect(run.diagnostics).toContain("onEvent threw: boom");
  });
});

describe("a run that can never move again", () => {
  test.each([
    [
      "waits for an event nobody sends",
      createMachine({ initial: "a", states: { a: { on: { go: "b" } }, b: {} } }),
      "it stands in a, and it waits for go",
    ],
    ["is at a dead end", createMachine({ initial: "a", states: { a: {} } }), "it stands in a, and it waits for nothing"],
    [
      "has a child that cannot move either",
      createMachine({
        initial: "a",
        states: { a: { invoke: { id: "sub", src: createMachine({ initial: "x", states: { x: {} } }), onDone: "b" } }, b: {} },
      }),
      "it waits for done.invoke.sub",
    ],
  ])("%s", async (_name, machine, says) => {
    const run = startFake(machine);
    const result = await run.result;
    expect(result).toMatchObject({ status: "aborted", reason: "stuck" });
    expect(result.message).toContain(says);
  });

  test("a conversation that waits for a word nobody will say", async () => {
    const run = startFake(
      base.createMachine({
        initial: "a",
        states: { a: { invoke: { id: "x", src: "llmConversation", input: { message: "hm" } }, on: { written: "b" } }, b: {} },
      }),
    );
    expect(await run.result).toMatchObject({
      status: "aborted",
      reason: "stuck",
      message: expect.stringContaining("it waits for written") as string,
    });
    expect(run.story().slice(-3)).toEqual(["× llm.idle", "llm/worker-exit done", "runner/aborted stuck"]);
  });

  test("a chart that only a person could move, once nobody is there", async () => {
    let isAlone = false;
    const machine = createMachine({ initial: "a", on: { "ui.interrupt": ".b" }, states: { a: {}, b: { type: "final" } } });
    const run = startFake(machine, { isAlone: () => isAlone });
    run.handle.lookAgain();
    await run.clock.settle();
    expect(run.story().filter((one) => one.startsWith("runner/aborted"))).toEqual([]);
    isAlone = true;
    run.handle.lookAgain();
    expect(await run.result).toMatchObject({ status: "aborted", reason: "stuck" });
  });

  const alive: [string, AnyStateMachine][] = [
    ["a delay", createMachine({ initial: "a", states: { a: { after: { 5000: "b" } }, b: { type: "final" } } })],
    ["a state that takes ui.quit", createMachine({ initial: "a", on: { "ui.*": ".b" }, states: { a: {}, b: { type: "final" } } })],
    ["a promise", createMachine({ initial: "a", states: { a: { invoke: { src: fromPromise(() => new Promise(() => undefined)) } } } })],
    ["a callback", createMachine({ initial: "a", states: { a: { invoke: { src: fromCallback(() => undefined) } } } })],
    ["an open question", base.createMachine({ initial: "a", states: { a: { invoke: asks } } })],
  ];
  test.each(alive)("but not with %s", async (_name, machine) => {
    const run = startFake(machine);
    await run.clock.settle();
    expect(run.story().filter((one) => one.startsWith("runner/aborted"))).toEqual([]);
    run.handle.stop("enough");
    await run.result;
  });
});

describe("params", () => {
  const chart = (
    machine = createMachine({ context: ({ input }) => ({ input: input as unknown }), initial: "a", states: { a: { type: "final" } } }),
  ) => machine;

  test("are checked before anything is written", async () => {
    const store = createMemoryStore();
    const config = { store, clock: createSimulatedClock(), backend: createScriptedBackend(() => []), engine: "e", params: { n: "x" } };
    const running = runChart(defineChart({ machine: chart(), params: z.object({ n: z.number(), m: z.string() }) }), config);
    await expect(running).rejects.toBeInstanceOf(ParamError);
    await expect(running).rejects.toMatchObject({ issues: [{ path: "n" }, { path: "m" }] });
    expect(store.lines).toEqual([]);
  });

  test("reach the chart parsed, and the log", async () => {
    const run = startFake(chart(), { params: {}, chart: { params: z.object({ n: z.number().default(3) }), title: "Three" } });
    await run.result;
    expect(run.of("runner/started")[0]).toMatchObject({
      params: { n: 3 },
      title: "Three",
      "chart-id": "chart",
      backend: "scripted",
      model: "scripted-1",
    });
  });
});

test("many runs in one process do not know of each other", async () => {
  const machine = base.createMachine({
    initial: "a",
    states: {
      a: { invoke: { src: "llmConversation", input: { message: "x", onEndTurn: "over" } }, on: { over: "b" } },
      b: { type: "final" },
    },
  });
  const runs = Array.from({ length: 20 }, (_none, n) => startFake(machine, { store: createMemoryStore({ sessionId: `s${n}` }) }));
  await Promise.all(runs.map((run) => run.result));
  for (const [n, run] of runs.entries()) {
    expect(new Set(run.events().flatMap(({ data }) => (data["session-id"] === undefined ? [] : [data["session-id"]])))).toEqual(
      new Set([`s${n}`]),
    );
    expect(run.events().map(({ seq }) => seq)).toEqual(run.events().map((_one, seq) => seq));
  }
});

test("the phase follows the configuration, told after it is written", async () => {
  const phases: [string[], number][] = [];
  const run = startFake(
    createMachine({
      initial: "a",
      states: {
        a: { on: { "ui.quit": "b", noop: {} } },
        b: { initial: "x", states: { x: { on: { "ui.quit": "#end" } } } },
        end: { id: "end", type: "final" },
      },
    }),
    {
      onPhase: (phase, asOf) => void phases.push([phase.breadcrumb, asOf]),
    },
  );
  run.handle.send({ type: "noop" });
  run.handle.send({ type: "ui.quit" });
  expect(run.handle.phase().breadcrumb).toEqual(["b", "x"]);
  run.handle.send({ type: "ui.quit" });
  await run.result;
  expect(phases).toEqual([
    [["a"], 2],
    [["b", "x"], 4],
    [["end"], 5],
  ]);
});
