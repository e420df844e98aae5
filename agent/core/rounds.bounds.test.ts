// The bounds that a whole chart is too slow to reach, counted by hand.

import { describe, expect, test } from "vitest";
import { createActor, createMachine } from "xstate";
import { LONG_LOOP_STEP_MS, LONG_LOOP_STEPS_MAX, TURN_EVENTS_MAX } from "./limits.ts";
import { newRoundCount } from "./round-count.ts";
import { createRounds, type Sender } from "./rounds.ts";

/** A chart that goes through a list that has no end: each step has a context of its own. */
function steps(stepMs: number, turnSteps: number, from: Sender) {
  let nowMs = 0;
  let context = {};
  const flushes: (() => void)[] = [];
  const rounds = createRounds({
    clock: { now: () => nowMs, monotonic: () => nowMs, after: () => () => undefined, turnEnd: (flush) => void flushes.push(flush) },
    liveness: { isWorking: () => false },
  });
  const ref = createActor(createMachine({}));
  const snapshot = ref.getSnapshot();
  ref.getSnapshot = () => Object.assign(snapshot, { context });
  const actor = { ref, rounds: newRoundCount(), entries: 1, entryOrder: new Map([["a", 1]]) };
  /** Of so many steps, which one is not taken any more, and why. */
  return (count: number): { step: number; why: string } | undefined => {
    for (let step = 1; step <= count; step += 1) {
      rounds.sent(actor, from);
      const why = rounds.verdict(actor);
      if (why !== undefined) return { step, why };
      nowMs += stepMs;
      context = {};
      if (step % turnSteps === 0) for (const flush of flushes.splice(0)) flush();
    }
    return undefined;
  };
}

describe("the bounds of a chart that goes round", () => {
  test("one whose context changes ends, far later", () => {
    const end = steps(1, 1, "chart")(2 * LONG_LOOP_STEPS_MAX);
    expect(end?.why).toMatch(new RegExp(`^${LONG_LOOP_STEPS_MAX} steps in \\d+ s.*; it goes round in a$`));
    expect(end?.step).toBeGreaterThan(LONG_LOOP_STEPS_MAX);
  });

  test("one that waits between its steps does not", () => {
    expect(steps(LONG_LOOP_STEP_MS + 1, 1, "chart")(2 * LONG_LOOP_STEPS_MAX)).toBeUndefined();
  });

  test("what an actor may send at once has an end", () => {
    expect(steps(0, Number.POSITIVE_INFINITY, "actor")(TURN_EVENTS_MAX)).toBeUndefined();
    expect(steps(0, Number.POSITIVE_INFINITY, "actor")(TURN_EVENTS_MAX + 1)?.why).toMatch(`${TURN_EVENTS_MAX} events at once`);
  });

  test("as many again in the next turn have none", () => {
    expect(steps(0, TURN_EVENTS_MAX, "actor")(2 * TURN_EVENTS_MAX)).toBeUndefined();
  });
});
