// Checkpoints that stay, to go back to: one for each entry of a state that invokes something.

import { assign, setup } from "xstate";
import { expect, test } from "vitest";
import { actors } from "./actors.ts";
import type { Checkpoint } from "./checkpoint-records.ts";
import { CHECKPOINT_GAP_MS, CHECKPOINT_KEPT_CHARS_MAX } from "./limits.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";
import type { MemoryStore } from "./ports/store.memory.ts";
import { startFake } from "./run.fake.ts";

const ask = (prompt: string) => ({ src: "humanInput" as const, input: { kind: "text" as const, prompt } });
const asksTwice = (ballast = "") =>
  setup({ actors, types: { context: {} as { names: unknown[]; ballast: string } } }).createMachine({
    context: { names: [], ballast },
    initial: "name",
    states: {
      name: {
        invoke: ask("Name?"),
        on: {
          "human.answer": { target: "heard", actions: assign({ names: ({ context, event }) => [...context.names, event["answer"]] }) },
        },
      },
      heard: { always: [{ guard: ({ context }) => context.names.length === 2, target: "done" }, { target: "name" }] },
      done: { type: "final" },
    },
  });

const kept = (store: MemoryStore): string[] => [...store.checkpoints.keys()].filter((name) => !name.startsWith("latest")).toSorted();
const read = (store: MemoryStore, name: string): Checkpoint => JSON.parse(store.checkpoints.get(name) ?? "null") as Checkpoint;

test("each visit has its own, as the run was there; a state that invokes nothing has none", async () => {
  const names = ["Ann", "Bo"];
  const run = startFake(asksTwice(), { onInput: (prompt) => void prompt.answer(names.shift()) });
  expect((await run.result).status).toBe("done");
  expect(kept(run.store)).toEqual(["session-0/name@0", "session-0/name@1"]);
  for (const [visit, heard] of [[], ["Ann"]].entries()) {
    const checkpoint = read(run.store, `session-0/name@${visit}`);
    expect(checkpoint).toMatchObject({
      format: 2,
      charts: { "session-0": { snapshot: { value: "name", context: { names: heard } }, visits: { name: visit + 1 } } },
    });
    expect(checkpoint).not.toHaveProperty("since");
    // The event before is the one that led there; the question comes after.
    const later = run.events().slice(checkpoint["as-of"] + 1);
    expect(later.find(({ event }) => event.startsWith("human-input/"))?.data).toMatchObject({ "prompt-id": `session-0/name.0@${visit}/0` });
  }
  expect(read(run.store, "latest").charts["session-0"]?.snapshot).toMatchObject({ status: "done" });
});

test("entries within one gap: the last is kept, the others are reached by the log", async () => {
  const clock = createSimulatedClock();
  const talk = { src: "llmConversation" as const, input: { message: "hi" } };
  const machine = setup({ actors }).createMachine({
    initial: "one",
    states: { one: { invoke: talk, on: { "ui.interrupt": "two" } }, two: { invoke: talk, on: { "ui.interrupt": "one" } } },
  });
  const run = startFake(machine, { clock, script: () => [{ type: "hang" }] });
  await clock.advance(0);
  for (let n = 0; n < 4; n += 1) run.handle.send({ type: "ui.interrupt" });
  await clock.advance(2 * CHECKPOINT_GAP_MS);
  expect(kept(run.store)).toEqual(["session-0/one@0", "session-0/one@2"]);
  run.handle.stop("enough");
  await run.result;
});

test("one that is too big to keep many of is the latest only", async () => {
  const run = startFake(asksTwice("x".repeat(CHECKPOINT_KEPT_CHARS_MAX)), { onInput: (prompt) => void prompt.answer("Ann") });
  expect((await run.result).status).toBe("done");
  expect(kept(run.store)).toEqual([]);
  expect(read(run.store, "latest").charts["session-0"]?.snapshot).toMatchObject({ status: "done" });
});
