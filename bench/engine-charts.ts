// What the benchmarks of the engine run: a small chart and its events, a store that keeps nothing, a model that says nothing.

import { assign, setup } from "xstate";
import { actors } from "../agent/core/actors.ts";
import { type Backend, createMemoryStore, type Store } from "../agent/core/index.ts";
import { createSystemClock } from "../agent/session/clock.system.ts";

/** Sent before the loop gets a turn: what a burst of a model is. */
const BURST = 50;

export type Events = { type: "word"; text: string } | { type: "turn" } | { type: "stop" };

/** A state that reads, one that writes, a count, a guard: what a small chart does. */
export const machine = setup({
  types: { context: {} as { words: number; turns: number }, events: {} as Events },
  actors,
  guards: { isLong: ({ context }) => context.words > 3 },
}).createMachine({
  id: "peer",
  context: { words: 0, turns: 0 },
  initial: "reading",
  on: { stop: ".done" },
  // Something is always to come: a chart that nothing can move is ended.
  after: { 86_400_000: ".done" },
  states: {
    reading: {
      on: {
        word: { actions: assign({ words: ({ context }) => context.words + 1 }) },
        turn: [
          { guard: "isLong", target: "writing", actions: assign({ turns: ({ context }) => context.turns + 1 }) },
          { target: "writing" },
        ],
      },
    },
    writing: { on: { word: { actions: assign({ words: 0 }) }, turn: "reading" } },
    done: { type: "final" },
  },
});

export const eventAt = (n: number): Events => (n % 5 === 4 ? { type: "turn" } : { type: "word", text: "word" });

/** In memory, without keeping what was written: a run of a million events must not be measured by its memory. */
export function forgetfulStore(): Store {
  const store = createMemoryStore();
  return {
    ...store,
    head: store.head,
    append: () => ({ ok: true }),
    writeBlob: (parts) => parts.join("/"),
    writeCheckpoint: () => Promise.resolve(),
  };
}

export const clock = createSystemClock();
export const silent: Backend = {
  id: "silent",
  model: "silent",
  // eslint-disable-next-line require-yield -- it never says a word
  async *stream({ signal }) {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  },
};

export const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Sends `events` number `from` up to `to`, a burst a turn; CPU microseconds an event: the clock on the wall also counts what others do. */
export async function timed(send: (event: Events) => void, from: number, to: number): Promise<number> {
  const start = process.cpuUsage();
  for (let n = from; n < to; n += 1) {
    send(eventAt(n));
    if (n % BURST === BURST - 1) await turn();
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / (to - from);
}
