// Charts that go round by themselves for ever: each ends as an error that names its states. Those that wait, or work, go on.

import { describe, expect, test } from "vitest";
import { type AnyStateMachine, assign, createMachine, fromCallback, fromPromise, raise, sendParent, sendTo, setup } from "xstate";
import { createSystemClock } from "../session/clock.system.ts";
import { actors } from "./actors.ts";
import { createScriptedBackend } from "./ports/backend.scripted.ts";
import { LOOP_STEP_MS, LOOP_STEPS_MAX, TURN_STEPS_MAX } from "./limits.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";
import { createMemoryStore } from "./ports/store.memory.ts";
import { defineChart } from "./define-chart.ts";
import { startFake } from "./run.fake.ts";
import { startRun } from "./runner.ts";

const base = setup({ actors });
const go = { type: "go" };
const immediate = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
/** Time jumps from one delay to the next. */
const jumping = (): ReturnType<typeof createSimulatedClock> => createSimulatedClock({ auto: true, turn: immediate });

/** Two states, each with `state`; `to` is where it goes. */
const roundOf = (state: (to: string) => object): AnyStateMachine =>
  createMachine({ initial: "a", states: { a: state("b"), b: state("a") } } as Parameters<typeof createMachine>[0]);

const child = createMachine({ id: "child", on: { ping: { actions: sendParent({ type: "pong" }) } } });
const nothing = defineChart({ machine: createMachine({ initial: "z", states: { z: { type: "final" } } }) });

describe("by themselves, each in a row", () => {
  test.each([
    ["a delay of 0 ms", roundOf((to) => ({ after: { 0: to } }))],
    ["a delay of 2 ms", roundOf((to) => ({ after: { 2: to } }))],
    ["an event to itself", roundOf((to) => ({ entry: sendTo(({ self }) => self, go), on: { go: to } }))],
    [
      "a child that answers at once",
      roundOf((to) => ({ invoke: { id: "c", src: child }, entry: sendTo("c", { type: "ping" }), on: { pong: to } })),
    ],
  ])("%s", async (_name, machine) => {
    const run = startFake(machine, { clock: jumping() });
    expect(await run.result).toMatchObject({
      status: "error",
      code: "chart.loop",
      message: expect.stringMatching(new RegExp(`${LOOP_STEPS_MAX} steps in \\d+ s.*goes round in (a → b|b → a)$`)) as string,
    });
    expect(run.store.lines.at(-1)).toContain('"event":"runner/error"');
  });

  test("charts that end at once, again and again", async () => {
    const machine = base.createMachine({
      initial: "a",
      states: {
        a: { invoke: { src: "multiplex", input: { items: [{ chart: nothing }] }, onDone: "b" } },
        b: { invoke: { src: "multiplex", input: { items: [] }, onDone: "a" } },
      },
    });
    expect(await startFake(machine, { clock: jumping() }).result).toMatchObject({ status: "error", code: "chart.loop" });
  });

  test("one in a region beside one that waits; its name is among those that are told", async () => {
    const machine = createMachine({
      type: "parallel",
      states: { still: { on: { "ui.quit": {} } }, ticks: { initial: "x", states: { x: { after: { 1: "y" } }, y: { after: { 1: "x" } } } } },
    });
    const { message } = await startFake(machine, { clock: jumping() }).result;
    expect(message).toMatch(/ticks\.x → ticks\.y|ticks\.y → ticks\.x/);
  });
});

// The platform's own loop: without the guard it never turns again, and the test itself hangs.
describe("that never let the loop turn", () => {
  const loops = {
    "a promise that is kept at once": roundOf((to) => ({ invoke: { src: fromPromise(() => Promise.resolve()), onDone: to } })),
    "an action that sends to its own chart": roundOf((to) => ({
      entry: ({ self }: { self: { send(event: object): void } }) => self.send(go),
      on: { go: to },
    })),
  };
  test.each(Object.entries(loops))("%s", async (_name, machine) => {
    const store = createMemoryStore();
    const { result } = startRun(defineChart({ machine }), {
      store: { ...store, head: store.head, append: () => ({ ok: true }) },
      clock: createSystemClock(),
      backend: createScriptedBackend(() => []),
      engine: "escapement/test",
    });
    expect(await result).toMatchObject({
      status: "error",
      code: "chart.loop",
      message: expect.stringContaining(`${TURN_STEPS_MAX} steps at once`) as string,
    });
  });
});

describe("not ended", () => {
  /** `rounds` of a chart, then its end. Its context stays as it is. */
  const counting = (rounds: number, delay: number): AnyStateMachine => {
    let n = 0;
    return createMachine({
      initial: "a",
      states: {
        a: { entry: raise({ type: "next" }, { delay }), always: { guard: () => n >= rounds, target: "z" } },
        z: { type: "final" },
      },
      on: { next: { target: ".a", actions: () => void (n += 1) } },
    });
  };

  test("a list that is gone through, one item a step", async () => {
    const machine = createMachine({
      context: { items: Array.from({ length: LOOP_STEPS_MAX + 10 }, (_, n) => n) },
      initial: "a",
      states: {
        a: {
          always: { guard: ({ context }) => context.items.length === 0, target: "z" },
          after: { 0: { target: "a", reenter: true, actions: assign({ items: ({ context }) => context.items.slice(1) }) } },
        },
        z: { type: "final" },
      },
    });
    expect((await startFake(machine, { clock: jumping() }).result).status).toBe("done");
  });

  test("a file whose lines an actor sends at once", async () => {
    const lines = TURN_STEPS_MAX + 10;
    const src = fromCallback(({ sendBack }) => {
      void immediate().then(() => {
        for (let n = 0; n < lines; n += 1) sendBack({ type: "line" });
        sendBack({ type: "end" });
      });
    });
    const machine = setup({ actors: { src } }).createMachine({
      initial: "a",
      states: { a: { invoke: { src: "src" }, on: { line: {}, end: "z" } }, z: { type: "final" } },
    });
    expect((await startFake(machine, { clock: jumping() }).result).status).toBe("done");
  });

  test("a poll that waits longer, however long it goes on", async () => {
    const machine = counting(LOOP_STEPS_MAX + 10, LOOP_STEP_MS + 1);
    expect((await startFake(machine, { clock: jumping() }).result).status).toBe("done");
  });

  test("quick steps beside work: the run may still move", async () => {
    const machine = counting(LOOP_STEPS_MAX + 10, 0);
    const beside = base.createMachine({
      initial: "both",
      states: {
        both: {
          type: "parallel",
          states: {},
          invoke: [{ src: machine, onDone: "z" }, { src: fromPromise(() => new Promise(() => undefined)) }],
        },
        z: { type: "final" },
      },
    });
    expect((await startFake(beside, { clock: jumping() }).result).status).toBe("done");
  });

  test("as many events as a program sends at once", async () => {
    const rounds = TURN_STEPS_MAX + 10;
    const run = startFake(counting(rounds, 1_000_000));
    for (let n = 0; n < rounds; n += 1) run.handle.send({ type: "next" });
    expect((await run.result).status).toBe("done");
  });
});
