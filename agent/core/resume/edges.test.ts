import { assign, createMachine, sendParent, setup } from "xstate";
import { expect, test } from "vitest";
import { actors } from "../actors.ts";
import { defineChart } from "../define-chart.ts";
import { callTools, type ScriptStep, sayText } from "../ports/backend.scripted.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { createMemoryStore } from "../ports/store.memory.ts";
import type { Tool } from "../ports/tool.ts";
import { startFake } from "../run.fake.ts";
import { base, goOn, waiting } from "./go-on.fake.ts";

test("what a chart does by itself is not done again; what follows is", async () => {
  const did: string[] = [];
  const machine = createMachine({
    initial: "a",
    entry: () => void did.push("start"),
    states: {
      a: { exit: () => void did.push("left a"), on: { "ui.interrupt": "b" } },
      b: { entry: () => void did.push("entered b"), on: { "ui.quit": { target: "c", actions: () => void did.push("to c") } } },
      c: { type: "final" },
    },
  });
  const clock = createSimulatedClock();
  const run = startFake(machine, { clock });
  run.handle.send({ type: "ui.interrupt" });
  await clock.settle();
  expect(did.splice(0)).toEqual(["start", "left a", "entered b"]);
  const again = goOn(machine, run.store);
  again.handle.send({ type: "ui.quit" });
  expect((await again.result).status).toBe("done");
  expect(did).toEqual(["to c"]);
});

test("a tool with effects that was running: the model is told that nobody knows", async () => {
  const machine = base.createMachine({
    initial: "talk",
    states: {
      talk: { invoke: { id: "w", src: "llmConversation", input: { message: "one", realTools: "all" } }, on: { "llm.idle": "done" } },
      done: { type: "final" },
    },
  });
  const ran: unknown[] = [];
  const tool = (run: Tool["run"]): Tool => ({ name: "write", description: "", inputSchema: {}, effects: "files", run });
  const script = ({ messages }: { messages: readonly unknown[] }): readonly ScriptStep[] =>
    messages.length === 1 ? callTools({ name: "write", input: { n: 1 } }) : sayText("I see");
  const clock = createSimulatedClock();
  const run = startFake(machine, { clock, script, tools: [tool((input) => (ran.push(input), new Promise(() => undefined)))] });
  await clock.advance(0);
  const again = goOn(machine, run.store, {
    script,
    tools: [tool((input) => (ran.push(input), Promise.resolve({ isError: false, text: "" })))],
  });
  expect((await again.result).status).toBe("done");
  expect(ran).toEqual([{ n: 1 }]);
  expect(again.of("llm/tool-result")).toMatchObject([{ "call-id": "call-0", "is-error": true }]);
  expect(again.backend.requests[0]?.messages.at(-1)?.parts).toMatchObject([
    { isError: true, text: "outcome unknown: the agent stopped while this ran" },
  ]);
});

test("a child that nothing could move failed for that, and fails again", async () => {
  const idle = defineChart({ machine: createMachine({ id: "idle", initial: "x", states: { x: {} } }) });
  const machine = base.createMachine({
    initial: "many",
    states: {
      many: { invoke: { id: "m", src: "multiplex", input: { items: [{ chart: idle }, { chart: idle }] }, onDone: "rest" } },
      rest: { on: { "ui.quit": "done" } },
      done: { type: "final" },
    },
  });
  const clock = createSimulatedClock();
  const run = startFake(machine, { clock });
  await clock.advance(1000);
  for (let cut = 4; cut < run.store.lines.length; cut += 1) {
    const again = goOn(machine, run.store, { cut });
    await again.clock.settle();
    again.handle.send({ type: "ui.quit" });
    expect({ cut, ...(await again.result) }).toMatchObject({ cut, status: "done" });
    expect(again.of("runner/child-done").map(({ status }) => status)).toEqual(["error", "error"]);
  }
  run.handle.stop("enough");
  await run.result;
});

test("what was torn off the log is told", async () => {
  const clock = createSimulatedClock();
  const run = startFake(waiting, { clock });
  await clock.advance(0);
  const { lines } = run.store;
  const store = createMemoryStore({ nextSeq: lines.length, epoch: "b", recovered: [{ bytes: 12, movedTo: "transcript.corrupt-1" }] });
  store.append(lines);
  const again = startFake(waiting, { store, resume: true, onInput: (prompt) => void prompt.answer("Ann") });
  await again.result;
  const opened = again.events().findIndex(({ data }) => data["epoch"] === "b");
  expect(again.events()[opened + 1]).toMatchObject({ event: "log/recovered", data: { bytes: 12, "moved-to": "transcript.corrupt-1" } });
});

test("params are the log's", async () => {
  const machine = setup({ types: { input: {} as { n: number }, context: {} as { n: number } } }).createMachine({
    context: ({ input }) => ({ n: input.n }),
    initial: "a",
    states: { a: { on: { "ui.quit": "b" } }, b: { type: "final" } },
    output: ({ context }) => context.n,
  });
  const clock = createSimulatedClock();
  const run = startFake(machine, { clock, params: { n: 7 } });
  await clock.settle();
  const again = goOn(machine, run.store, { params: { n: 8 } });
  again.handle.send({ type: "ui.quit" });
  expect((await again.result).output).toBe(7);
});

test("what was redacted on its way to the log is known again, and not sent twice", async () => {
  const redact = (text: string): string => text.replaceAll("s3cret", "[x]");
  const long = `s3cret ${"y".repeat(300_000)}`;
  const teller = createMachine({
    initial: "a",
    states: {
      a: { entry: [sendParent({ type: "told", word: "s3cret" }), sendParent({ type: "told", word: long })], on: { "*": "b" } },
      b: { type: "final" },
    },
  });
  type Heard = { type: "told"; word: string } | { type: "ui.quit" };
  const machine = setup({
    actors: { ...actors, teller },
    types: { context: {} as { words: number[] }, events: {} as Heard },
  }).createMachine({
    context: { words: [] },
    initial: "hear",
    states: {
      hear: {
        invoke: { src: "teller" },
        on: {
          told: {
            actions: assign({ words: ({ context, event }) => [...context.words, event.word.length] }),
          },
          "ui.quit": "done",
        },
      },
      done: { type: "final" },
    },
    output: ({ context }) => context.words,
  });
  const clock = createSimulatedClock();
  const run = startFake(machine, { clock, redact });
  await clock.advance(0);
  expect(run.store.lines.join("")).not.toContain("s3cret");
  for (let cut = 3; cut <= run.store.lines.length; cut += 1) {
    const again = goOn(machine, run.store, { cut, redact });
    await again.clock.settle();
    again.handle.send({ type: "ui.quit" });
    expect({ cut, ...(await again.result) }).toMatchObject({ cut, status: "done", output: [6, long.length] });
  }
  run.handle.stop("enough");
  await run.result;
});
