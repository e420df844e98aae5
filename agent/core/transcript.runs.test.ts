// A run and its transcript while storage fails, and before anybody is told.

import { createMachine, setup } from "xstate";
import { expect, test } from "vitest";
import { actors } from "./actors.ts";
import { END_STORAGE_WAIT_MS, QUEUE_BYTES_MAX, STORAGE_PROBE_MS } from "./limits.ts";
import { sayText } from "./ports/backend.scripted.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";
import { createMemoryStore } from "./ports/store.memory.ts";
import { startFake } from "./run.fake.ts";

const FULL = { ok: false, state: "full", message: "no space left" } as const;

/** Together they say more than may wait for the storage; each of them less than one answer may have. */
const TALKS = 16;
const PARTS = 10;

test("a run under pressure pulls no backend and gives its chart no event, then goes on by itself", async () => {
  const machine = setup({ actors }).createMachine({
    initial: "a",
    states: {
      a: {
        invoke: Array.from({ length: TALKS }, (_none, n) => ({ id: `w${n}`, src: "llmConversation" as const, input: { message: "x" } })),
        on: { "ui.interrupt": "b" },
      },
      b: { on: { "ui.quit": "c" } },
      c: { type: "final" },
    },
  });
  let pulled = 0;
  const backend = {
    id: "b",
    model: "m",
    async *stream() {
      for (let own = 0; own < PARTS; own += 1) {
        await clock.settle();
        pulled += 1;
        yield { type: "text" as const, text: "x".repeat(100_000) };
        if (pulled === 3) store.fault(FULL);
      }
      await new Promise(() => undefined);
    },
  };
  const store = createMemoryStore();
  const clock = createSimulatedClock();
  const run = startFake(machine, { store, clock, backend });
  for (let before = -1; before !== pulled;) {
    before = pulled;
    await clock.settle();
    await clock.settle();
  }
  expect(pulled).toBeLessThan(QUEUE_BYTES_MAX / 100_000 + 20);
  run.handle.send({ type: "ui.interrupt" });
  run.handle.send({ type: "ui.quit" });
  await clock.settle();
  expect(run.handle.phase().config).toEqual(["a"]);
  store.fault(undefined);
  await clock.advance(STORAGE_PROBE_MS);
  expect(await run.result).toMatchObject({ finalConfig: ["c"] });
  expect(run.of("llm/error")).toEqual([]);
  expect(run.of("runner/event-processed").map((event) => event["event-name"])).toEqual(["ui.interrupt", "ui.quit"]);
});

test("the end of a run waits for it, but not for ever", async () => {
  const store = createMemoryStore();
  const clock = createSimulatedClock();
  const run = startFake(createMachine({ initial: "a", on: { "ui.quit": "" }, states: { a: {} } }), { store, clock });
  await clock.settle();
  store.fault(FULL);
  run.handle.stop("quit", "ann");
  await clock.advance(END_STORAGE_WAIT_MS * 3);
  expect(await run.result).toMatchObject({ status: "aborted", reason: "quit" });
  expect(run.events().some(({ event }) => event === "runner/aborted")).toBe(false);
});

test("a run writes what it says before anybody is told", async () => {
  const store = createMemoryStore();
  const machine = setup({ actors }).createMachine({
    initial: "a",
    states: {
      a: { invoke: { src: "llmConversation", input: { message: "x", onEndTurn: "over" } }, on: { over: "b" } },
      b: { type: "final" },
    },
  });
  const early: number[] = [];
  const run = startFake(machine, {
    store,
    script: () => sayText("one two three"),
    onEvent: ({ seq }) => void (seq >= store.lines.length && early.push(seq)),
  });
  await run.result;
  expect(early).toEqual([]);
});
