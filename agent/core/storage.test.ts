// What a run does while the disk is full or a sync fails: it waits, says so, and nothing is confirmed that is not on disk.

import { setup } from "xstate";
import { expect, test } from "vitest";
import { z } from "zod";
import { actors, captureOutput, renderTemplate } from "./actors.ts";
import { END_STORAGE_HURRY_MS, END_STORAGE_WAIT_MS, STORAGE_PROBE_MS } from "./limits.ts";
import { callTools, sayText } from "./ports/backend.scripted.ts";
import { createMemoryStore } from "./ports/store.memory.ts";
import type { OpenPrompt } from "./ports/frontend.ts";
import type { Tool } from "./ports/tool.ts";
import { type FakeOptions, type FakeRun, startFake } from "./run.fake.ts";

const base = setup({ actors });
const FAILED = { ok: false, state: "failing", message: "EIO" } as const;
const full = (): Error => Object.assign(new Error("no space left"), { code: "ENOSPC" });

const asking = base.createMachine({
  initial: "asking",
  states: {
    asking: { invoke: { src: "humanInput", input: { kind: "text", prompt: "Name?" } }, on: { "human.answer": "done" } },
    done: { type: "final" },
  },
});

function start(
  machine: Parameters<typeof startFake>[0],
  options: FakeOptions = {},
): FakeRun & { storage: string[]; prompts: OpenPrompt[] } {
  const storage: string[] = [];
  const prompts: OpenPrompt[] = [];
  const run = startFake(machine, {
    onStorage: ({ state, message }) => void storage.push(`${state} ${message}`),
    onInput: (prompt) => void prompts.push(prompt),
    ...options,
  });
  return { ...run, storage, prompts };
}

test("an answer is confirmed only when its line is synced, however long that takes", async () => {
  const run = start(asking);
  await run.clock.advance(0);
  run.store.faultSync(FAILED);
  let settled: string | undefined;
  void run.prompts[0]?.answer("Ann").then((how) => (settled = how));
  await run.clock.advance(5 * STORAGE_PROBE_MS);
  expect(settled).toBeUndefined();
  expect(run.of("human-input/answer")).toHaveLength(1);
  expect(run.story()).not.toContain("· human.answer");
  run.store.faultSync(undefined);
  await run.clock.advance(2 * STORAGE_PROBE_MS);
  expect(settled).toBe("done");
  expect((await run.result).status).toBe("done");
  expect(run.storage[0]).toBe("failing EIO");
  expect(run.storage.at(-1)).toMatch(/^ok/);
});

test("a full disk holds up blobs and artifacts, and fails nothing", async () => {
  const machine = base.createMachine({
    initial: "first",
    entry: captureOutput("draft", () => "one"),
    states: {
      first: { entry: captureOutput("draft", () => "two"), after: { 1: "a" } },
      a: {
        invoke: {
          src: "llmConversation",
          input: ({ self }) => ({
            message: renderTemplate("{{draft}}", { self }),
            realTools: "all",
            allowedEvents: { written: { schema: z.object({ line: z.string() }) } },
          }),
        },
        on: { written: "b" },
      },
      b: { type: "final" },
    },
  });
  const look: Tool = {
    name: "look",
    description: "",
    inputSchema: {},
    effects: "none",
    run: () => Promise.resolve({ isError: false, text: "x".repeat(100) }),
  };
  const store = createMemoryStore();
  store.faultFiles(full());
  const run = start(machine, {
    store,
    tools: [look],
    script: ({ messages }) =>
      messages.length === 1 ? callTools({ name: "look", input: {} }) : callTools({ name: "event__written", input: { line: "x" } }),
  });
  await run.clock.advance(3 * STORAGE_PROBE_MS);
  expect(run.of("llm/request")).toEqual([]);
  expect(run.of("artifact/written")).toEqual([]);
  store.faultFiles(undefined);
  await run.clock.advance(STORAGE_PROBE_MS);
  expect((await run.result).status).toBe("done");
  expect(run.of("llm/request")[0]).toMatchObject({ "user-blocks": [{ text: "two" }], "io/ref": expect.any(String) as string });
  expect(run.of("artifact/written").map(({ name, bytes }) => ({ name, bytes }))).toEqual([
    { name: "draft", bytes: 3 },
    { name: "draft", bytes: 3 },
  ]);
  expect(store.artifacts.get("draft")).toBe("two");
  expect(run.storage).toEqual(["full no space left", "ok files can be written again"]);
});

test("a file that never can be written leaves its event without one", async () => {
  const store = createMemoryStore();
  store.faultFiles(new Error("a link leads it out"));
  const machine = base.createMachine({
    initial: "a",
    states: { a: { invoke: { src: "llmConversation", input: { message: "hi" } }, on: { "llm.idle": "b" } }, b: { type: "final" } },
  });
  const run = start(machine, { store, script: () => sayText("well") });
  expect((await run.result).status).toBe("done");
  expect(run.of("llm/request")[0]).not.toHaveProperty("io/ref");
  expect(run.diagnostics[0]).toMatch(/request\.json was not written: a link leads it out/);
});

test.each<[string, boolean, number]>([
  ["an end waits long for room", false, END_STORAGE_WAIT_MS],
  ["one that a person asked for does not", true, END_STORAGE_HURRY_MS],
])("%s, then says what no log holds", async (_name, isStopped, waitMs) => {
  const run = start(asking);
  await run.clock.advance(0);
  const before = run.store.lines.length;
  run.store.fault({ ok: false, state: "full", message: "no space left" });
  if (isStopped) run.handle.stop("quit");
  else void run.prompts[0]?.answer("Ann");
  let isOver = false;
  void run.result.then(() => (isOver = true));
  await run.clock.advance(waitMs / 2);
  expect(isOver).toBe(false);
  if (!isStopped) run.handle.stop("quit");
  await run.clock.advance(4 * END_STORAGE_WAIT_MS);
  const result = await run.result;
  expect(result.lost).toMatchObject({ fromSeq: before, message: "no space left" });
  expect(result.lastSeq).toBe(before - 1);
  expect(run.diagnostics.at(-1)).toContain(`from seq ${before} on, are in no log`);
});
