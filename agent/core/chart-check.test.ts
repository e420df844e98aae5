import { and, createMachine, fromPromise, not, setup, spawnChild, stateIn } from "xstate";
import { expect, test } from "vitest";
import { actors } from "./actors.ts";
import { checkMachine } from "./chart-check.ts";
import { startFake } from "./run.fake.ts";

const whole = setup({ actors, guards: { ok: () => true }, delays: { soon: 5 }, actions: { say: () => undefined } });

test("a chart with everything it names has no faults", () => {
  const machine = whole.createMachine({
    initial: "a",
    states: {
      a: {
        invoke: { src: "humanInput", input: { kind: "confirm", prompt: "?" } },
        after: { soon: "b" },
        entry: "say",
        always: { guard: and(["ok", not("ok"), stateIn("b")]), target: "b" },
      },
      b: { invoke: { src: fromPromise(() => Promise.resolve()) }, on: { x: { guard: () => true, actions: { type: "say" } } } },
    },
  });
  expect(checkMachine(machine)).toEqual({ missing: [], doubtful: [] });
});

test.each([
  ["an actor", { a: { invoke: { src: "nobody" } } }, 'a: there is no actor "nobody"'],
  ["a guard", { a: { on: { x: { guard: and(["never" as never]), target: "a" } } } }, 'a: there is no guard "never"'],
  ["a guard of an always", { a: { always: { guard: { type: "never" }, target: "a" } } }, 'a: there is no guard "never"'],
  ["a beginning", { a: { initial: "x", states: { y: {} } } }, 'a: there is no state "x"'],
  ["a delay", { a: { after: { later: "a" } } }, 'a: there is no delay "later"'],
])("%s that is not there fails the run before it begins, by its name", async (_name, states, says) => {
  const machine = createMachine({ initial: "a", states } as Parameters<typeof createMachine>[0]);
  expect(checkMachine(machine).missing).toEqual([says]);
  const run = startFake(machine);
  expect(await run.result).toMatchObject({ status: "error", code: "chart.incomplete", message: says });
  expect(run.story()).toEqual(["runner/started", "runner/start-config", "runner/error"]);
});

test("what runs, but hardly as meant, is a diagnostic", async () => {
  const kid = createMachine({});
  const run = startFake(
    createMachine({ initial: "a", states: { a: { entry: ["mute", spawnChild(kid)], on: { "ui.quit": "b" } }, b: { type: "final" } } }),
  );
  run.handle.send({ type: "ui.quit" });
  expect((await run.result).status).toBe("done");
  expect(run.diagnostics.slice(0, 2)).toEqual([
    'a: there is no action "mute"',
    "a spawns an actor on entry: it outlives its state; invoke it instead",
  ]);
});
