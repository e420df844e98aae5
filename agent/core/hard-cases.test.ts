// What happens at once, or in the wrong moment.

import { createMachine, setup } from "xstate";
import { expect, test } from "vitest";
import { actors } from "./actors.ts";
import { STORAGE_PROBE_MS } from "./limits.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";
import type { OpenPrompt } from "./ports/frontend.ts";
import { createMemoryStore } from "./ports/store.memory.ts";
import { type FakeRun, startFake } from "./run.fake.ts";

const base = setup({ actors });
const asking = base.createMachine({
  initial: "a",
  states: {
    a: { invoke: { id: "q", src: "humanInput", input: { kind: "confirm", prompt: "?" } }, on: { "human.answer": "b", "ui.quit": "b" } },
    b: { type: "final" },
  },
});

test("a question is shown, and an answer counts, only when the disk takes them", async () => {
  const clock = createSimulatedClock();
  const store = createMemoryStore();
  const shown: OpenPrompt[] = [];
  store.fault({ ok: false, state: "full", message: "no space" });
  const run = startFake(asking, { clock, store, onInput: (prompt) => void shown.push(prompt) });
  await clock.settle();
  expect(shown).toEqual([]);
  store.fault(undefined);
  await clock.advance(STORAGE_PROBE_MS);
  expect(shown).toHaveLength(1);
  store.fault({ ok: false, state: "full", message: "no space" });
  let settled: string | undefined;
  void shown[0]?.answer(true, "ann").then((how) => (settled = how));
  await clock.settle();
  expect([settled, run.handle.phase().config]).toEqual([undefined, ["a"]]);
  store.fault(undefined);
  await clock.advance(STORAGE_PROBE_MS);
  expect(settled).toBe("done");
  expect((await run.result).status).toBe("done");
});

test("a question withdrawn before it was shown is never shown", async () => {
  const shown: unknown[] = [];
  const run = startFake(asking, { onInput: (prompt) => void shown.push(prompt) });
  run.handle.send({ type: "ui.quit" });
  await run.result;
  await run.clock.settle();
  expect(shown).toEqual([]);
  expect(run.of("human-input/cancelled")).toHaveLength(1);
});

test("stopped by one of its own actions, and by its own reader", async () => {
  const inAction: FakeRun = startFake(
    createMachine({
      initial: "a",
      states: { a: { on: { "ui.quit": { target: "b", actions: () => inAction.handle.stop("enough", "itself") } } }, b: {} },
    }),
  );
  inAction.handle.send({ type: "ui.quit" });
  expect(await inAction.result).toMatchObject({ status: "aborted", reason: "enough", by: "itself", finalConfig: ["b"] });
  expect(inAction.story()).toEqual(["runner/started", "runner/start-config", "· ui.quit", "runner/aborted enough"]);
  const inReader: FakeRun = startFake(createMachine({ initial: "a", on: { "ui.quit": {} }, states: { a: {} } }), {
    onEvent: ({ event }) => void (event === "runner/start-config" && inReader.handle.stop("seen")),
  });
  expect(await inReader.result).toMatchObject({ status: "aborted", reason: "seen" });
});

test("a conversation in an invoked machine belongs to that machine's session, and ends with it", async () => {
  const inner = base.createMachine({
    id: "inner",
    initial: "x",
    states: { x: { invoke: { id: "w", src: "llmConversation", input: { message: "hi" } } } },
  });
  const machine = setup({ actors: { ...actors, inner } }).createMachine({
    initial: "a",
    states: { a: { invoke: { id: "sub", src: "inner" }, on: { "ui.quit": "b" } }, b: { type: "final" } },
  });
  const run = startFake(machine, { script: () => [{ type: "hang" }] });
  await run.clock.settle();
  run.handle.send({ type: "ui.quit" });
  await run.result;
  expect(run.of("llm/start")[0]).toMatchObject({ invokeid: "w", "session-id": "session-0/a.0@0" });
  expect([...run.store.blobs.keys()]).toEqual(["nodes/session-0%2Fa.0%400/x/0/w/turns/0/request.json"]);
  expect(run.story().slice(-3)).toEqual(["· ui.quit", "llm/worker-exit stopped", "runner/done done"]);
});

test("an error inside an invoked machine comes out as its parent's error.invoke", async () => {
  const inner = base.createMachine({
    id: "inner",
    initial: "x",
    states: { x: { invoke: { id: "w", src: "llmConversation", input: { message: "hi", resilience: { maxRetries: 0 } } } } },
  });
  const machine = setup({ actors: { ...actors, inner } }).createMachine({
    initial: "a",
    states: { a: { invoke: { id: "sub", src: "inner", onError: "b" } }, b: { type: "final" } },
  });
  const run = startFake(machine, { script: () => [{ type: "throw", error: new Error("boom") }] });
  expect((await run.result).status).toBe("done");
  expect(run.story().slice(-5)).toEqual([
    "llm/worker-exit worker-exception",
    "× error.llm.worker-exception",
    "× error.invoke.w",
    "· error.invoke.sub",
    "runner/done done",
  ]);
});

test("what happened around the run is on record, but not after its end", async () => {
  const run = startFake(asking);
  run.handle.record({ event: "ui/lost", data: { signal: "SIGKILL" } });
  run.handle.stop("enough");
  await run.result;
  run.handle.record({ event: "ui/lost", data: { code: 1 } });
  expect(run.of("ui/lost")).toEqual([{ signal: "SIGKILL" }]);
  expect(run.events().at(-1)?.event).toBe("runner/aborted");
});

test("events that only the library may send are refused", async () => {
  const run = startFake(asking);
  run.handle.send({ type: "*" });
  run.handle.send({ type: "xstate.done.actor.q" });
  run.handle.stop("enough");
  expect((await run.result).status).toBe("aborted");
  expect(run.of("runner/event-processed")).toEqual([]);
  expect(run.diagnostics).toEqual(["* is no event that can be sent", "xstate.done.actor.q is no event that can be sent"]);
});
