import { assign, setup } from "xstate";
import { describe, expect, test } from "vitest";
import { encodeLine } from "../../wire/index.ts";
import { actors } from "./actors.ts";
import { LATEST, LATEST_CHANGES } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint-records.ts";
import { defineChart } from "./define-chart.ts";
import { CHECKPOINT_GAP_MS, CHECKPOINT_WHOLE_CHARS_MAX } from "./limits.ts";
import { createMemoryStore, type MemoryStore } from "./ports/store.memory.ts";
import { clockAfter, cutStore } from "./resume/cut.fake.ts";
import { type FakeRun, startFake } from "./run.fake.ts";

const CHILDREN = 80;
const WAITS = [{ type: "hang" as const }];

const child = defineChart({
  machine: setup({ actors }).createMachine({
    id: "child",
    context: { padding: "x".repeat(Math.ceil(CHECKPOINT_WHOLE_CHARS_MAX / CHILDREN)) },
    initial: "waiting",
    states: { waiting: { invoke: { src: "llmConversation", input: { message: "x" } } } },
  }),
});

/** Wide; its root throws dice when a person interrupts. */
const wide = () =>
  setup({ actors, types: { context: {} as { thrown: number } } }).createMachine({
    context: { thrown: 0 },
    invoke: { id: "many", src: "multiplex", input: { items: Array.from({ length: CHILDREN }, () => ({ chart: child })) } },
    on: { "ui.interrupt": { actions: assign({ thrown: () => Math.random() }) }, "ui.quit": ".done" },
    initial: "on",
    states: { on: {}, done: { type: "final" } },
    output: ({ context }) => context.thrown,
  });

const read = (store: MemoryStore, name: string): Checkpoint => JSON.parse(store.readCheckpoint(name) ?? "null") as Checkpoint;

/** Every checkpoint that was written, and one event of the root after the first. */
async function played(): Promise<{ run: FakeRun; written: { name: string; json: string }[] }> {
  const written: { name: string; json: string }[] = [];
  const store = createMemoryStore();
  const watched = Object.assign(Object.create(store) as MemoryStore, {
    writeCheckpoint(name: string, json: string) {
      written.push({ name, json });
      return store.writeCheckpoint(name, json);
    },
  });
  const run = startFake(wide(), { store: watched, script: () => WAITS });
  await run.clock.advance(CHECKPOINT_GAP_MS);
  run.handle.send({ type: "ui.interrupt" });
  await run.clock.advance(CHECKPOINT_GAP_MS);
  return { run, written };
}

/** The same session in the next process. */
async function goneOn(before: FakeRun, harm?: (store: MemoryStore) => void) {
  const store = cutStore(before.store, before.store.lines.length, "second");
  for (const [name, json] of before.store.checkpoints) void store.writeCheckpoint(name, json);
  harm?.(store);
  const run = startFake(wide(), { store, clock: clockAfter(store), resume: true, script: () => WAITS });
  await run.clock.advance(CHECKPOINT_GAP_MS);
  return run;
}

async function end(...runs: FakeRun[]): Promise<unknown[]> {
  for (const run of runs) run.handle.send({ type: "ui.quit" });
  return (await Promise.all(runs.map(({ result }) => result))).map(({ output }) => output);
}

test("an event of a wide session writes what it changed, not the width", async () => {
  const { run, written } = await played();
  const whole = written.find(({ name }) => name === LATEST);
  const changes = written.at(-1);
  expect(Object.keys(read(run.store, LATEST).charts)).toHaveLength(CHILDREN + 1);
  expect(changes?.name).toBe(LATEST_CHANGES);
  expect(Object.keys(read(run.store, LATEST_CHANGES).charts)).toEqual(["session-0"]);
  expect((changes?.json.length ?? Infinity) * 20).toBeLessThan(whole?.json.length ?? 0);
  await end(run);
});

test("what was asked of the children stands in their records without an event of theirs", async () => {
  const { run } = await played();
  const record = Object.entries(read(run.store, LATEST).charts).find(([id]) => id !== "session-0")?.[1];
  expect(record?.snapshot).toMatchObject({ children: { "0.child.waiting": { snapshot: { turn: 1 } } } });
  await end(run);
});

test("as much has changed as half of it: the next is whole, and nothing that has ended is in it", async () => {
  const { run, written } = await played();
  const [thrown] = await end(run);
  expect(written.at(-1)?.name).toBe(LATEST);
  expect(Object.keys(read(run.store, LATEST).charts)).toEqual(["session-0"]);
  expect(read(run.store, LATEST).charts["session-0"]?.snapshot).toMatchObject({ status: "done", context: { thrown } });
});

describe("in the next process", () => {
  test("contexts are those of the changes", async () => {
    const { run } = await played();
    const asOf = read(run.store, LATEST_CHANGES)["as-of"];
    const again = await goneOn(run);
    expect(again.of("session/opened")[1]).toMatchObject({ "resumed-from": { "as-of": asOf } });
    const [was, is] = await end(run, again);
    expect(is).toBe(was);
  });

  test.each<[string, (store: MemoryStore) => void]>([
    ["torn", (store) => void store.writeCheckpoint(LATEST_CHANGES, '{"format":2')],
    ["ahead of the log", (store) => harmed(store, { "as-of": 99_999 })],
    ["to another whole one", (store) => harmed(store, { since: 0 })],
    ["of another process", (store) => harmed(store, { epoch: "other" })],
  ])("changes that are %s are passed over for the whole one before", async (_name, harm) => {
    const { run } = await played();
    const asOf = read(run.store, LATEST)["as-of"];
    const again = await goneOn(run, harm);
    expect(again.of("session/opened")[1]).toMatchObject({ "resumed-from": { "as-of": asOf } });
    const [was, is] = await end(run, again);
    expect(is).not.toBe(was);
  });

  test("killed after any write of either file: the newest that both of them make whole is what counts", async () => {
    const { run, written } = await played();
    const names = new Set(written.map(({ name }) => name));
    expect([LATEST, LATEST_CHANGES].every((name) => names.has(name))).toBe(true);
    for (const upTo of written.keys()) {
      const files = written.slice(0, upTo + 1);
      const store = cutStore(run.store, run.store.lines.length, "second");
      for (const { name, json } of files) void store.writeCheckpoint(name, json);
      const again = await goneOn({ ...run, store });
      const newest = JSON.parse(files.filter(({ name }) => name.startsWith(LATEST)).at(-1)?.json ?? "null") as Checkpoint;
      expect([upTo, again.of("session/opened")[1]]).toMatchObject([upTo, { "resumed-from": { "as-of": newest["as-of"] } }]);
      await end(again);
    }
    await end(run);
  });

  test("a whole one that is newer than the changes beside it stands alone", async () => {
    const { run } = await played();
    const [whole, changes] = [read(run.store, LATEST), read(run.store, LATEST_CHANGES)];
    const again = await goneOn(run, (store) => void store.writeCheckpoint(LATEST, JSON.stringify({ ...whole, "as-of": changes["as-of"] })));
    expect(again.of("session/opened")[1]).toMatchObject({ "resumed-from": { "as-of": changes["as-of"] } });
    const [was, is] = await end(run, again);
    expect(is).not.toBe(was);
  });

  test("changes of a past that a repair cut off are passed over, though the log has reached their number again", async () => {
    const { run, written } = await played();
    const [whole, changes] = [read(run.store, LATEST), read(run.store, LATEST_CHANGES)];
    const kept = whole["as-of"] + 1;
    const store = cutStore(run.store, kept, "epoch-repair");
    const say = (event: string, data: Record<string, unknown>): void =>
      void store.append([encodeLine({ seq: store.lines.length, ts: 1, event, data })]);
    say("session/opened", { epoch: "epoch-repair", "prev-epoch": "epoch-0", "starts-at": kept, protocol: 1, engine: "escapement/test" });
    say("log/recovered", { bytes: 4711, "moved-to": "transcript.corrupt-1" });
    while (store.lines.length <= changes["as-of"]) say("artifact/written", { name: "filler", bytes: 0 });
    for (const { name, json } of written) void store.writeCheckpoint(name, json);
    const again = await goneOn({ ...run, store });
    const [was, is] = await end(run, again);
    expect(again.of("session/opened").at(-1)).toMatchObject({ "resumed-from": { "as-of": -1 } });
    expect(is).not.toBe(was);
  });

  test("a whole one that was not written is tried again, not built upon", async () => {
    let fails = true;
    const store = createMemoryStore();
    const failing = Object.assign(Object.create(store) as MemoryStore, {
      writeCheckpoint: (name: string, json: string) => (fails ? Promise.reject(new Error("EIO")) : store.writeCheckpoint(name, json)),
    });
    const run = startFake(wide(), { store: failing, script: () => WAITS });
    await run.clock.advance(CHECKPOINT_GAP_MS);
    fails = false;
    run.handle.send({ type: "ui.interrupt" });
    await run.clock.advance(CHECKPOINT_GAP_MS);
    expect(Object.keys(read(store, LATEST).charts)).toHaveLength(CHILDREN + 1);
    await end(run);
  });
});

function harmed(store: MemoryStore, harm: Partial<Checkpoint>): void {
  void store.writeCheckpoint(LATEST_CHANGES, JSON.stringify({ ...read(store, LATEST_CHANGES), ...harm }));
}
