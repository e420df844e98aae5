// A run that is cut and goes on, for tests; and the smallest chart that waits.

import { type AnyStateMachine, setup } from "xstate";
import { actors } from "../actors.ts";
import type { MemoryStore } from "../ports/store.memory.ts";
import { type FakeOptions, type FakeRun, startFake } from "../run.fake.ts";
import { clockAfter, cutStore } from "./cut.fake.ts";

export const base = setup({ actors });
export const waiting = base.createMachine({
  id: "waiting",
  initial: "asking",
  states: {
    asking: {
      invoke: { src: "humanInput", input: { kind: "text", prompt: "Name?" } },
      on: { "human.answer": "done" },
    },
    done: { type: "final" },
  },
});

/** Goes on after the first `cut` lines of `before`, with its checkpoints. */
export const goOn = (machine: AnyStateMachine, before: MemoryStore, options: FakeOptions & { cut?: number } = {}): FakeRun => {
  const { cut = before.lines.length, ...rest } = options;
  const store = cutStore(before, cut, "second");
  for (const [name, json] of before.checkpoints) void store.writeCheckpoint(name, json);
  return startFake(machine, { store, clock: clockAfter(store), resume: true, ...rest });
};
