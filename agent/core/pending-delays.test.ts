import { type AnyActorRef, createActor, createMachine, raise } from "xstate";
import { expect, test } from "vitest";
import { type PendingDelays, watchDelays } from "./pending-delays.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";

function watched(machine: ReturnType<typeof createMachine>) {
  const time = createSimulatedClock({ start: 1000 });
  const seen: { delays?: PendingDelays } = {};
  const actor = createActor(machine, {
    clock: {
      setTimeout: (wake: () => void, ms: number) => time.after(ms, wake),
      clearTimeout: (cancel: () => void) => cancel(),
    },
    inspect: (event) => void (seen.delays ??= watchDelays((event.actorRef as AnyActorRef).system, () => time.now())),
  }).start();
  if (!seen.delays) throw new Error("the library sent no inspection event");
  return { time, actor, delays: seen.delays };
}

const machine = createMachine({
  initial: "a",
  states: {
    a: { on: { go: "b", soon: { actions: raise({ type: "later" }, { delay: 10 }) } }, after: { 50: "b" } },
    b: {},
  },
});

test("delays that wait are known, with the time they are due and whose they are", async () => {
  const { time, actor, delays } = watched(machine);
  const expected = [expect.objectContaining({ event: { type: "xstate.after.50.(machine).a" }, due: 1050, source: actor })];
  expect(delays.list()).toEqual(expected);
  expect(delays.of(actor)).toEqual(expected);
  await time.advance(20);
  actor.send({ type: "go" });
  expect(delays.isAny()).toBe(false);
  expect(delays.of(actor)).toEqual([]);
});

test("one that rang is over, however many there were", async () => {
  const { time, actor, delays } = watched(machine);
  for (let n = 0; n < 100; n += 1) {
    actor.send({ type: "soon" });
    await time.advance(n % 10 === 9 ? 10 : 0);
  }
  await time.advance(10);
  expect(delays.isAny()).toBe(false);
  expect(delays.of(actor)).toEqual([]);
  actor.send({ type: "go" });
});
