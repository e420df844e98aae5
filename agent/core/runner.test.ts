import { assign, createMachine, emit, raise, sendTo, setup, spawnChild } from "xstate";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { actors } from "./actors.ts";
import { callTools } from "./ports/backend.scripted.ts";
import { startFake } from "./run.fake.ts";

const base = setup({ actors });
const llm = (id: string, event?: string) => ({
  id,
  src: "llmConversation" as const,
  input: {
    message: `write, ${id}`,
    ...(event === undefined ? {} : { allowedEvents: { [event]: { schema: z.object({ line: z.string() }) } } }),
  },
});

describe("the order of a run", () => {
  test("hello: the cause is numbered before what it starts and what it stops", async () => {
    const machine = base.createMachine({
      id: "hello",
      initial: "greeting",
      states: {
        greeting: { invoke: llm("greeter", "greeted"), on: { greeted: "thanking" } },
        thanking: { invoke: llm("thanks", "thanked"), on: { thanked: "done" } },
        done: { type: "final" },
      },
    });
    const run = startFake(machine, { script: ({ tools }) => callTools({ name: tools[0]?.name ?? "", input: { line: "hi" } }) });
    expect((await run.result).status).toBe("done");
    expect(run.story()).toEqual([
      "runner/started",
      "runner/start-config",
      "llm/start",
      "llm/request",
      "llm/response",
      "· greeted",
      "llm/worker-exit done",
      "llm/start",
      "llm/request",
      "llm/response",
      "· thanked",
      "llm/worker-exit done",
      "runner/done done",
    ]);
    expect(run.of("runner/event-processed")[0]).toEqual({
      "event-name": "greeted",
      "config-before": ["greeting"],
      "config-after": ["thanking"],
      entered: ["thanking"],
      exited: ["greeting"],
      "event-data": { line: "hi" },
      "session-id": "session-0",
      taken: true,
    });
  });

  test("parallel: two regions, joined; document order in every configuration", async () => {
    const region = (id: string) => ({
      initial: "writing",
      states: { writing: { invoke: llm(id, `${id}.written`), on: { [`${id}.written`]: "written" } }, written: { type: "final" as const } },
    });
    const machine = base.createMachine({
      id: "parallel",
      initial: "both",
      states: {
        both: { type: "parallel", states: { sea: region("sea"), hills: region("hills") }, onDone: "joined" },
        joined: { type: "final" },
      },
    });
    const run = startFake(machine, { script: ({ tools }) => callTools({ name: tools[0]?.name ?? "", input: { line: "x" } }) });
    expect((await run.result).finalConfig).toEqual(["joined"]);
    const [first, second] = run.of("runner/event-processed");
    expect(first).toMatchObject({
      "event-name": "sea.written",
      "config-after": ["both", "both.sea", "both.sea.written", "both.hills", "both.hills.writing"],
    });
    expect(second).toMatchObject({
      "config-after": ["joined"],
      exited: ["both.hills.writing", "both.hills.written", "both.hills", "both.sea.written", "both.sea", "both"],
      entered: ["both.hills.written", "joined"],
    });
  });

  test("re-entry counts as left and entered, and is another visit", async () => {
    const machine = base.createMachine({
      id: "again",
      initial: "writing",
      context: { n: 0 },
      states: {
        writing: {
          invoke: llm("writer", "written"),
          on: {
            written: [
              { guard: ({ context }) => (context as { n: number }).n > 0, target: "done" },
              { target: "writing", reenter: true, actions: assign({ n: 1 }) },
            ],
          },
        },
        done: { type: "final" },
      },
    });
    const run = startFake(machine, { script: () => callTools({ name: "event__written", input: { line: "x" } }) });
    await run.result;
    expect(run.of("runner/event-processed")[0]).toMatchObject({
      "config-before": ["writing"],
      "config-after": ["writing"],
      entered: ["writing"],
      exited: ["writing"],
    });
    expect(
      run
        .events()
        .filter(({ event }) => event === "llm/start")
        .map((event) => event["transcript/visit"]),
    ).toEqual([0, 1]);
    expect([...run.store.blobs.keys()].filter((ref) => ref.endsWith("request.json"))).toEqual([
      "nodes/session-0/writing/0/writer/turns/0/request.json",
      "nodes/session-0/writing/1/writer/turns/0/request.json",
    ]);
  });

  test("a machine that ends has not left the states it ends in", async () => {
    const machine = base.createMachine({
      initial: "a",
      on: { "ui.quit": ".b" },
      states: { a: { exit: () => undefined }, b: { type: "final", exit: () => undefined } },
    });
    const run = startFake(machine);
    run.handle.send({ type: "ui.quit" });
    await run.result;
    expect(run.of("runner/event-processed")[0]).toMatchObject({ entered: ["b"], exited: ["a"] });
  });

  test("always and raise belong to the event that caused them", async () => {
    const machine = base.createMachine({
      initial: "a",
      states: {
        a: { on: { "ui.quit": { target: "b", actions: raise({ type: "inner" }) } } },
        b: { always: "c" },
        c: { on: { inner: "d" } },
        d: { type: "final" },
      },
    });
    const run = startFake(machine);
    run.handle.send({ type: "ui.quit" });
    await run.result;
    expect(run.of("runner/event-processed")).toEqual([
      expect.objectContaining({ "event-name": "ui.quit", entered: ["b", "c", "d"], exited: ["a", "b", "c"], "config-after": ["d"] }),
    ]);
  });

  test("an event nobody takes is on record with its data; one that is forbidden is taken", async () => {
    const machine = base.createMachine({ initial: "a", states: { a: { on: { "ui.quit": "b", hush: {} } }, b: { type: "final" } } });
    const run = startFake(machine);
    run.handle.send({ type: "nobody", n: 1, error: new Error("boom"), f: () => 1 });
    run.handle.send({ type: "hush" });
    run.handle.send({ type: "ui.quit" });
    await run.result;
    expect(run.story()).toEqual(["runner/started", "runner/start-config", "× nobody", "· hush", "· ui.quit", "runner/done done"]);
    expect(run.of("runner/event-processed")[0]?.["event-data"]).toEqual({ n: 1, error: { message: "boom", name: "Error" } });
  });

  test("machines given inline and machines spawned are seen too", async () => {
    const child = setup({}).createMachine({ id: "child", initial: "x", states: { x: { on: { go: "y" } }, y: { type: "final" } } });
    const machine = createMachine({
      initial: "a",
      states: {
        a: {
          invoke: { id: "inline", src: child, onDone: "b" },
          entry: spawnChild(child, { id: "kid" }),
          on: { "ui.quit": { actions: [sendTo("inline", { type: "go" }), sendTo("kid", { type: "go" })] } },
        },
        b: { type: "final" },
      },
    });
    const run = startFake(machine);
    run.handle.send({ type: "ui.quit" });
    await run.result;
    expect(run.of("runner/event-processed").map((event) => `${String(event["session-id"])} ${String(event["event-name"])}`)).toEqual([
      "session-0 ui.quit",
      "session-0/a.0@0 go",
      "session-0/*kid@0 go",
      "session-0 done.invoke.inline",
    ]);
    expect(run.diagnostics).toContain("a spawns an actor on entry: it outlives its state; invoke it instead");
  });

  test("what an entry action says comes after its cause", async () => {
    const machine = base.createMachine({
      initial: "a",
      states: {
        a: {
          invoke: llm("a"),
          on: {
            "ui.interrupt": { actions: ({ self }) => self.send({ type: "ui.quit" }) },
            "ui.quit": { target: "b", actions: emit({ type: "noise" }) },
          },
        },
        b: { type: "final" },
      },
    });
    const run = startFake(machine, { script: () => [{ type: "hang" }] });
    run.handle.send({ type: "ui.interrupt" });
    await run.result;
    expect(run.story()).toEqual([
      "runner/started",
      "runner/start-config",
      "llm/start",
      "· ui.interrupt",
      "· ui.quit",
      "llm/worker-exit stopped",
      "runner/done done",
    ]);
  });
});
