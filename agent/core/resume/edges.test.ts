import { type AnyStateMachine, assign, createMachine, sendParent, setup } from "xstate";
import { describe, expect, test } from "vitest";
import { actors } from "../actors.ts";
import { defineChart } from "../define-chart.ts";
import { callTools, type ScriptStep, sayText } from "../ports/backend.scripted.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { createMemoryStore, type MemoryStore } from "../ports/store.memory.ts";
import type { OpenPrompt } from "../ports/frontend.ts";
import type { Tool } from "../ports/tool.ts";
import { type FakeOptions, startFake } from "../run.fake.ts";
import { clockAfter, cutStore, decoded } from "./cut.fake.ts";
import type { ResumeError } from "./resume-error.ts";

const base = setup({ actors });
const waiting = base.createMachine({
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

const goOn = (machine: AnyStateMachine, before: MemoryStore, options: FakeOptions & { cut?: number } = {}) => {
  const { cut = before.lines.length, ...rest } = options;
  const store = cutStore(before, cut, "second");
  for (const [name, json] of before.checkpoints) void store.writeCheckpoint(name, json);
  return startFake(machine, { store, clock: clockAfter(store), resume: true, ...rest });
};

async function refusal(start: () => unknown): Promise<Pick<ResumeError, "code" | "seq" | "message">> {
  try {
    await start();
  } catch (error) {
    const { code, seq, message } = error as ResumeError;
    return { code, seq, message };
  }
  throw new Error("it was not refused");
}

test("a question that was open has the same id, is not asked on record again, and times out by the time of day", async () => {
  const clock = createSimulatedClock();
  const timed = base.createMachine({
    initial: "asking",
    states: {
      asking: {
        invoke: { src: "humanInput", input: { kind: "text", prompt: "Name?", default: "Ann", timeoutMs: 5000 } },
        on: { "human.answer": "done" },
      },
      done: { type: "final" },
    },
  });
  const before: OpenPrompt[] = [];
  const run = startFake(timed, { clock, onInput: (prompt) => void before.push(prompt) });
  await clock.advance(1000);
  const later = createSimulatedClock({ start: clock.now() + 1000 });
  const after: OpenPrompt[] = [];
  const again = goOn(timed, run.store, { clock: later, onInput: (prompt) => void after.push(prompt) });
  await later.advance(2900);
  expect(after.map(({ promptId, asOf, opts }) => ({ promptId, asOf, opts }))).toEqual(
    before.map(({ promptId, asOf, opts }) => ({ promptId, asOf, opts })),
  );
  expect(again.of("human-input/answer")).toEqual([]);
  await later.advance(200);
  expect((await again.result).status).toBe("done");
  expect(again.of("human-input/start")).toHaveLength(1);
  expect(again.of("human-input/answer")).toMatchObject([{ answer: "Ann", by: "timeout" }]);
});

test("a delay goes on where it stood; one that is overdue comes at once", async () => {
  const machine = createMachine({
    initial: "a",
    states: { a: { after: { 5000: "b" } }, b: { after: { 5000: "c" } }, c: { type: "final" } },
  });
  const clock = createSimulatedClock({ start: 1_000_000 });
  const run = startFake(machine, { clock });
  await clock.advance(1000);
  const soon = createSimulatedClock({ start: 1_003_000 });
  const again = goOn(machine, run.store, { clock: soon });
  await soon.advance(1999);
  expect(again.story().filter((one) => one.startsWith("·"))).toEqual([]);
  await soon.advance(1);
  expect(again.story().filter((one) => one.startsWith("·"))).toEqual(["· after.5000.a"]);
  await soon.advance(5000);
  expect((await again.result).status).toBe("done");
  const late = createSimulatedClock({ start: 9_000_000 });
  const overdue = goOn(machine, run.store, { clock: late });
  await late.advance(0);
  expect(overdue.story().filter((one) => one.startsWith("·"))).toEqual(["· after.5000.a"]);
  overdue.handle.stop("enough");
  await overdue.result;
});

describe("a run that was stopped", () => {
  test("asks anew, under another id, what nobody had answered", async () => {
    const clock = createSimulatedClock();
    const run = startFake(waiting, { clock });
    await clock.advance(0);
    run.handle.stop("quit", "ann");
    await run.result;
    expect(run.events().at(-1)?.event).toBe("runner/aborted");
    for (let cut = 3; cut <= run.store.lines.length; cut += 1) {
      const again = goOn(waiting, run.store, { cut, onInput: (prompt) => void prompt.answer("Bo", "bo") });
      expect({ cut, ...(await again.result) }).toMatchObject({ cut, status: "done" });
      const closed = run
        .events()
        .slice(0, cut)
        .some(({ event }) => event === "human-input/cancelled");
      expect(again.of("human-input/answer").map((data) => data["prompt-id"])).toEqual([`session-0/asking.0@0/${closed ? 1 : 0}`]);
    }
  });

  test("talks on where its model was cut off", async () => {
    const machine = base.createMachine({
      initial: "talk",
      states: {
        talk: { invoke: { id: "w", src: "llmConversation", input: { message: "one", realTools: "all" } }, on: { "llm.idle": "done" } },
        done: { type: "final" },
      },
    });
    const look: Tool = {
      name: "look",
      description: "",
      inputSchema: {},
      effects: "none",
      run: () => Promise.resolve({ isError: false, text: "seen" }),
    };
    const clock = createSimulatedClock();
    const script = ({ messages }: { messages: readonly unknown[] }): ScriptStep[] =>
      messages.length === 1 ? callTools({ name: "look", input: {} }) : [{ type: "text", text: "Good" }, { type: "hang" }];
    const run = startFake(machine, { clock, script, tools: [look] });
    await clock.advance(0);
    run.handle.stop("quit");
    await run.result;
    const again = goOn(machine, run.store, { script: () => sayText("Good day"), tools: [look] });
    expect((await again.result).status).toBe("done");
    expect(again.backend.requests.map(({ messages }) => messages)).toEqual([run.backend.requests[1]?.messages]);
    expect(again.story().filter((one) => one.startsWith("llm/"))).toEqual([
      "llm/start",
      "llm/request",
      "llm/response",
      "llm/tool-start",
      "llm/tool-result",
      "llm/request",
      "llm/worker-exit stopped",
      "llm/start",
      "llm/request",
      "llm/response",
      "llm/worker-exit done",
    ]);
  });
});

describe("refused, and not a byte is written", () => {
  const finished = async (): Promise<MemoryStore> => {
    const run = startFake(waiting, { onInput: (prompt) => void prompt.answer("Ann") });
    await run.result;
    return run.store;
  };

  test("a run that came to its end", async () => {
    const store = await finished();
    expect(await refusal(() => goOn(waiting, store))).toMatchObject({ code: "finished", seq: store.lines.length - 1 });
  });

  test.each<[string, AnyStateMachine, string]>([
    [
      "another state after an answer",
      base.createMachine({
        id: "waiting",
        initial: "asking",
        states: {
          asking: { invoke: { src: "humanInput", input: { kind: "text", prompt: "Name?" } }, on: { "human.answer": "other" } },
          other: {},
        },
      }),
      "human.answer",
    ],
    ["another first state", createMachine({ id: "waiting", initial: "x", states: { x: {} } }), "runner/start-config"],
    ["another chart", createMachine({ id: "other", initial: "asking", states: { asking: {} } }), "runner/started"],
  ])("%s: the seq is named", async (_name, machine, what) => {
    const store = await finished();
    const lines = store.lines.length - 2;
    const cut = cutStore(store, lines, "second");
    const refused = await refusal(() => startFake(machine, { store: cut, resume: true }));
    const seq = store.lines.map(decoded).find(({ event, data }) => (data["event-name"] ?? event) === what)?.seq;
    expect(refused).toMatchObject({ code: "changed", seq });
    expect(refused.message).toContain(`seq ${seq}`);
    expect(cut.lines).toEqual(store.lines.slice(0, lines));
  });

  test("a history that is gone is named", async () => {
    const machine = base.createMachine({
      initial: "talk",
      states: { talk: { invoke: { id: "w", src: "llmConversation", input: { message: "one" } } } },
    });
    const clock = createSimulatedClock();
    const run = startFake(machine, { clock, script: () => [{ type: "hang" }] });
    await clock.advance(0);
    const bare = createMemoryStore({ nextSeq: run.store.lines.length, epoch: "second" });
    bare.append(run.store.lines);
    expect(await refusal(() => startFake(machine, { store: bare, resume: true }))).toMatchObject({
      code: "history-missing",
      message: expect.stringContaining("request.json") as string,
    });
    run.handle.stop("enough");
    await run.result;
  });

  test("an empty log", async () => {
    expect(await refusal(() => startFake(waiting, { resume: true }))).toMatchObject({ code: "empty" });
  });
});

describe("checkpoints", () => {
  const dice = (): AnyStateMachine =>
    setup({ actors, types: { context: {} as { thrown: number } } }).createMachine({
      context: () => ({ thrown: Math.random() }),
      initial: "a",
      states: {
        a: { on: { "ui.interrupt": { target: "b", actions: assign({ thrown: () => Math.random() }) } } },
        b: { on: { "ui.quit": "c" } },
        c: { type: "final" },
      },
      output: ({ context }) => context.thrown,
    });

  const played = async () => {
    const clock = createSimulatedClock();
    const run = startFake(dice(), { clock });
    run.handle.send({ type: "ui.interrupt" });
    await clock.advance(1000);
    const { charts } = JSON.parse(run.store.readCheckpoint("latest") ?? "{}") as {
      charts: Record<string, { snapshot: { context: { thrown: number } } }>;
    };
    return { run, thrown: charts["session-0"]?.snapshot.context.thrown };
  };

  test("give back what chance had put into the context, and say how far they held", async () => {
    const { run, thrown } = await played();
    const again = goOn(dice(), run.store);
    again.handle.send({ type: "ui.quit" });
    expect((await again.result).output).toBe(thrown);
    const asOf = (JSON.parse(run.store.readCheckpoint("latest") ?? "{}") as { "as-of": number })["as-of"];
    expect(again.of("session/opened")[1]).toMatchObject({ "prev-epoch": "epoch-0", "resumed-from": { "as-of": asOf, replayed: 1 } });
  });

  test.each<[string, (json: string) => string]>([
    ["torn", (json) => json.slice(0, json.length / 2)],
    ["empty", () => ""],
    ["of another session", (json) => json.replace('"session-id":"session-0"', '"session-id":"session-9"')],
    ["ahead of the log", (json) => json.replace(/"as-of":\d+/, '"as-of":4711')],
    ["of a later format", (json) => json.replace('"format":2', '"format":3')],
  ])("one that is %s is passed over: the log has it all", async (_name, harm) => {
    const { run, thrown } = await played();
    void run.store.writeCheckpoint("latest", harm(run.store.readCheckpoint("latest") ?? ""));
    const again = goOn(dice(), run.store);
    again.handle.send({ type: "ui.quit" });
    const { output, status } = await again.result;
    expect(status).toBe("done");
    expect(output).not.toBe(thrown);
    expect(again.of("session/opened")[1]).toMatchObject({ "resumed-from": { "as-of": -1 } });
  });
});

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
  const store = createMemoryStore({ nextSeq: lines.length, epoch: "b", recovered: { bytes: 12, movedTo: "transcript.corrupt-1" } });
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
  const machine = setup({ actors: { ...actors, teller }, types: { context: {} as { words: number[] } } }).createMachine({
    context: { words: [] },
    initial: "hear",
    states: {
      hear: {
        invoke: { src: "teller" },
        on: {
          told: {
            actions: assign({ words: ({ context, event }) => [...context.words, (event as unknown as { word: string }).word.length] }),
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
