import { assign, createMachine, setup } from "xstate";
import { expect, test } from "vitest";
import { actors } from "./actors.ts";
import type { Checkpoint, ChartRecord } from "./checkpoint-records.ts";
import { CHECKPOINT_GAP_MS } from "./limits.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";
import { createMemoryStore, type MemoryStore } from "./ports/store.memory.ts";
import { startFake } from "./run.fake.ts";

const latest = (store: MemoryStore): Checkpoint => JSON.parse(store.readCheckpoint("latest") ?? "null") as Checkpoint;
const root = (store: MemoryStore): ChartRecord | null | undefined => latest(store).charts["session-0"];
const counter = createMachine({
  context: { n: 0 },
  initial: "a",
  states: {
    a: {
      after: { 9000: "b" },
      on: { "ui.interrupt": { actions: assign({ n: ({ context }) => (context as { n: number }).n + 1 }) }, "ui.quit": "b" },
    },
    b: { type: "final" },
  },
});

test("wanted after each event, written at most one a gap, the latest wins", async () => {
  const clock = createSimulatedClock();
  const run = startFake(counter, { clock });
  await clock.advance(0);
  expect(run.of("checkpoint/written")).toHaveLength(1);
  for (let n = 0; n < 10; n += 1) {
    run.handle.send({ type: "ui.interrupt" });
    await clock.advance(CHECKPOINT_GAP_MS / 10 - 1);
  }
  expect(run.of("checkpoint/written")).toHaveLength(1);
  await clock.advance(CHECKPOINT_GAP_MS);
  expect(run.of("checkpoint/written")).toHaveLength(2);
  const checkpoint = latest(run.store);
  expect(checkpoint).toMatchObject({
    format: 2,
    "session-id": "session-0",
    epoch: "epoch-0",
    charts: { "session-0": { snapshot: { context: { n: 10 }, value: "a" }, visits: { a: 1 } } },
  });
  expect(run.of("checkpoint/written").at(-1)).toEqual({ "session-id": "session-0", "as-of": checkpoint["as-of"] });
  expect(run.events()[checkpoint["as-of"]]?.event).toBe("runner/event-processed");
  await clock.advance(10 * CHECKPOINT_GAP_MS);
  expect(run.of("checkpoint/written")).toHaveLength(2);
  run.handle.stop("enough");
  await run.result;
});

test("it holds the delays that wait, with the time they are due", async () => {
  const clock = createSimulatedClock({ start: 1000 });
  const run = startFake(counter, { clock });
  await clock.advance(500);
  expect(root(run.store)?.delays).toEqual([{ event: { type: "xstate.after.9000.(machine).a" }, due: 10_000 }]);
  run.handle.send({ type: "ui.quit" });
  await run.result;
  expect(root(run.store)).toMatchObject({ delays: [], snapshot: { status: "done" } });
});

test("the last one stands before the last event, and never ahead of the log", async () => {
  const store = createMemoryStore();
  const ahead: number[] = [];
  const write = store.writeCheckpoint.bind(store);
  const watched: MemoryStore = Object.assign(Object.create(store) as MemoryStore, {
    writeCheckpoint: (name: string, json: string) => {
      if ((JSON.parse(json) as Checkpoint)["as-of"] >= store.lines.length) ahead.push(1);
      return write(name, json);
    },
  });
  const run = startFake(counter, { store: watched });
  run.handle.send({ type: "ui.quit" });
  await run.result;
  expect(
    run
      .events()
      .slice(-2)
      .map(({ event }) => event),
  ).toEqual(["checkpoint/written", "runner/done"]);
  expect(ahead).toEqual([]);
});

test.each<[string, unknown, string]>([
  ["a function", { deep: { f: () => 1 } }, "context.deep.f is not JSON"],
  ["a map", { seen: new Map() }, "context.seen is not JSON"],
])("a context that holds %s: said once, and the run goes on", async (_name, context, says) => {
  const clock = createSimulatedClock();
  const run = startFake(
    createMachine({
      context: context as object,
      initial: "a",
      states: { a: { on: { "ui.interrupt": {}, "ui.quit": "b" } }, b: { type: "final" } },
    }),
    { clock },
  );
  for (let n = 0; n < 3; n += 1) {
    run.handle.send({ type: "ui.interrupt" });
    await clock.advance(CHECKPOINT_GAP_MS);
  }
  run.handle.send({ type: "ui.quit" });
  expect((await run.result).status).toBe("done");
  expect(run.diagnostics).toEqual([`this run keeps no checkpoints, it can be resumed by its log alone: ${says}`]);
  expect(run.of("checkpoint/written")).toEqual([]);
});

test("a checkpoint that cannot be written ends nothing", async () => {
  const store = Object.assign(Object.create(createMemoryStore()) as MemoryStore, {
    writeCheckpoint: () => Promise.reject(new Error("EIO")),
  });
  const run = startFake(counter, { store });
  run.handle.send({ type: "ui.quit" });
  expect((await run.result).status).toBe("done");
  expect(run.diagnostics).toContain("a checkpoint was not written: EIO");
});

test("children are in it, conversations without a word of what was said", async () => {
  const clock = createSimulatedClock();
  const machine = setup({ actors }).createMachine({
    initial: "a",
    states: {
      a: { invoke: { id: "w", src: "llmConversation", input: { message: "the secret" } }, on: { "ui.quit": "b" } },
      b: { type: "final" },
    },
  });
  const run = startFake(machine, { clock, script: () => [{ type: "hang" }] });
  await clock.advance(CHECKPOINT_GAP_MS);
  const { snapshot } = root(run.store) as { snapshot: { children: Record<string, unknown> } };
  expect(snapshot.children["w"]).toEqual({
    snapshot: { status: "active", turn: 1, "open-calls": [], "io/ref": expect.stringMatching(/turns\/0\/request\.json$/) as string },
    src: "llmConversation",
    syncSnapshot: false,
  });
  run.handle.send({ type: "ui.quit" });
  await run.result;
});
