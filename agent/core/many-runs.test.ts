// A run keeps nothing outside of itself: with others beside it, of the same chart even, its log is what it is alone, to the byte.

import { assign, setup } from "xstate";
import fc from "fast-check";
import { expect, test } from "vitest";
import { actors, captureOutput } from "./actors.ts";
import { defineChart } from "./define-chart.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";
import { sayText } from "./ports/backend.scripted.ts";
import { type FakeRun, startFake } from "./run.fake.ts";

const RUNS = 50;

const poet = defineChart({
  machine: setup({ actors }).createMachine({
    id: "poet",
    initial: "writing",
    states: {
      writing: { invoke: { src: "llmConversation", input: { message: "a line" } }, on: { "llm.idle": "done" } },
      done: { type: "final" },
    },
  }),
});

interface Params {
  poets: number;
  waitMs: number;
}

/** Poets at once, time, a question, an artifact: whatever might be kept in the wrong place. */
const machine = setup({
  actors,
  types: { context: {} as Params & { name: string }, input: {} as Params },
  delays: { wait: ({ context }) => context.waitMs },
}).createMachine({
  id: "many",
  context: ({ input }) => ({ ...input, name: "" }),
  initial: "asking",
  states: {
    asking: {
      invoke: { id: "name", src: "humanInput", input: { kind: "text", prompt: "Name?" } },
      on: { "human.answer": { target: "poets", actions: assign({ name: ({ event }) => (event as { answer?: string }).answer ?? "" }) } },
    },
    poets: {
      invoke: {
        id: "poets",
        src: "multiplex",
        input: ({ context }) => ({ items: Array.from({ length: context.poets }, () => ({ chart: poet })), concurrency: 2 }),
        onDone: "waiting",
      },
    },
    waiting: { after: { wait: "telling" } },
    telling: {
      invoke: { id: "teller", src: "llmConversation", input: ({ context }) => ({ message: `thank ${context.name}` }) },
      on: { "llm.idle": { target: "done", actions: captureOutput("thanks.md") } },
    },
    done: { type: "final" },
  },
});

const start = (params: Params, n: number): FakeRun =>
  startFake(machine, {
    clock: createSimulatedClock({ auto: true }),
    params,
    script: (_request, asked) => sayText(`answer ${asked} of ${n}`),
    onInput: (prompt) => void prompt.answer(`person ${n}`, "ann"),
  });

test("fifty at once, each as if alone", async () => {
  const several = fc.array(fc.record({ poets: fc.integer({ min: 0, max: 5 }), waitMs: fc.nat(5_000) }), {
    minLength: RUNS,
    maxLength: RUNS,
  });
  await fc.assert(
    fc.asyncProperty(several, async (all) => {
      const together = all.map((params, n) => start(params, n));
      await Promise.all(together.map(({ result }) => result));
      for (const [n, params] of all.entries()) {
        const alone = start(params, n);
        expect(await alone.result).toEqual(await together[n]?.result);
        expect(together[n]?.store.lines).toEqual(alone.store.lines);
        expect(together[n]?.store.artifacts).toEqual(alone.store.artifacts);
        expect(alone.of("runner/done")).toHaveLength(1);
      }
    }),
    { numRuns: 2 },
  );
});
