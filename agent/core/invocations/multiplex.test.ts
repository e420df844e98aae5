import { assign, setup } from "xstate";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { actors } from "../actors.ts";
import { defineChart } from "../define-chart.ts";
import type { ModelRequest } from "../ports/backend.ts";
import { callTools, type ScriptStep } from "../ports/backend.scripted.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { type FakeOptions, type FakeRun, startFake } from "../run.fake.ts";
import type { MultiplexInput } from "./inputs.ts";

const haiku = { haiku: { schema: z.object({ text: z.string() }) } };

/** A poet with one unnamed conversation; with a muse, a second one that has a name. */
const poet = (withMuse = false) =>
  defineChart({
    params: z.object({ theme: z.string() }),
    machine: setup({ actors, types: { input: {} as { theme: string }, context: {} as { theme: string; text: string } } }).createMachine({
      id: "poet",
      context: ({ input }) => ({ theme: input.theme, text: "" }),
      initial: withMuse ? "dreaming" : "writing",
      states: {
        dreaming: {
          invoke: { id: "muse", src: "llmConversation", input: { message: "dream", onEndTurn: "dreamt" } },
          on: { dreamt: "writing" },
        },
        writing: {
          invoke: { src: "llmConversation", input: ({ context }) => ({ message: context.theme, allowedEvents: haiku }) },
          on: { haiku: { target: "done", actions: assign({ text: ({ event }) => String((event as { text?: unknown }).text) }) } },
        },
        done: { type: "final" },
      },
      output: ({ context }) => context.text,
    }),
  });

function contest(input: MultiplexInput, options: FakeOptions = {}): FakeRun {
  const machine = setup({ actors, types: { context: {} as { results: unknown } } }).createMachine({
    id: "contest",
    context: { results: undefined },
    initial: "composing",
    states: {
      composing: {
        invoke: {
          id: "poets",
          src: "multiplex",
          input,
          onDone: { target: "done", actions: assign({ results: ({ event }) => event.output }) },
        },
        on: { "ui.quit": "done" },
      },
      done: { type: "final" },
    },
    output: ({ context }) => context.results,
  });
  return startFake(machine, options);
}

const themeOf = (request: ModelRequest): string => {
  const part = request.messages[0]?.parts[0];
  return part?.type === "text" ? part.text : "";
};
const sing = (request: ModelRequest): ScriptStep[] =>
  themeOf(request) === "dream"
    ? [
        { type: "text", text: "a dream" },
        { type: "stop", reason: "end" },
      ]
    : callTools({ name: "event__haiku", input: { text: `on ${themeOf(request)}` } });
const items = (...themes: string[]): MultiplexInput["items"] =>
  themes.map((theme) => ({ chart: poet(), params: { theme }, label: `poet ${theme}` }));

test("children share the invokeid, each with a session of its own; results in order", async () => {
  const run = contest({ items: items("sea", "hills") }, { script: sing });
  expect((await run.result).output).toEqual([
    { status: "done", output: "on sea" },
    { status: "done", output: "on hills" },
  ]);
  const sessions = ["session-0/composing.0@0/0", "session-0/composing.0@0/1"];
  expect(run.of("runner/started").slice(1)).toEqual(
    ["sea", "hills"].map((theme, n) =>
      expect.objectContaining({
        "session-id": sessions[n],
        "parent-session-id": "session-0",
        invokeid: "poets",
        label: `poet ${theme}`,
        "chart-id": "poet",
      }),
    ),
  );
  expect(run.of("llm/start").map((start) => [start["invokeid"], start["session-id"]])).toEqual(
    sessions.map((session) => ["poets", session]),
  );
  expect(run.of("runner/child-done")).toEqual(sessions.map((session) => ({ "session-id": session, invokeid: "poets", status: "done" })));
  expect(run.of("runner/event-processed").map((event) => [event["event-name"], event["session-id"]])).toEqual([
    ["haiku", sessions[0]],
    ["haiku", sessions[1]],
    ["done.invoke.poets", "session-0"],
  ]);
});

test("a conversation with a name keeps it", async () => {
  const run = contest({ items: [{ chart: poet(true), params: { theme: "sea" } }] }, { script: sing });
  await run.result;
  expect(run.of("llm/start").map(({ invokeid }) => invokeid)).toEqual(["muse", "poets"]);
  expect(run.of("runner/started")[1]).toMatchObject({ label: "poets.1" });
});

test("no more at once than asked for", async () => {
  const clock = createSimulatedClock({ auto: true });
  let now = 0;
  let most = 0;
  const backend = {
    id: "b",
    model: "m",
    async *stream(request: ModelRequest) {
      most = Math.max(most, (now += 1));
      await new Promise<void>((resolve) => void clock.after(10, resolve));
      now -= 1;
      yield* sing(request) as never[];
    },
  };
  const run = contest({ items: items("1", "2", "3", "4", "5"), concurrency: 2 }, { clock, backend });
  expect(((await run.result).output as unknown[]).map((one) => (one as { output: string }).output)).toEqual([
    "on 1",
    "on 2",
    "on 3",
    "on 4",
    "on 5",
  ]);
  expect(most).toBe(2);
});

describe("a child that fails stops no other", () => {
  test("by its conversation", async () => {
    const script = (request: ModelRequest): ScriptStep[] =>
      themeOf(request) === "bad" ? [{ type: "throw", error: new Error("no rhyme") }] : sing(request);
    const run = contest({ items: items("sea", "bad", "hills") }, { script });
    expect((await run.result).output).toEqual([
      { status: "done", output: "on sea" },
      { status: "error", message: "no rhyme" },
      { status: "done", output: "on hills" },
    ]);
    expect(run.of("runner/child-done").filter(({ status }) => status === "done")).toHaveLength(2);
  });

  test("by its params, even if it is the only one", async () => {
    const run = contest({ items: [{ chart: poet(), params: { theme: 7 } }] });
    expect((await run.result).output).toEqual([{ status: "error", message: expect.stringContaining("theme") as string }]);
    expect(run.of("runner/child-done")).toEqual([
      { "session-id": "session-0/composing.0@0/0", invokeid: "poets", status: "error", message: expect.any(String) as string },
    ]);
  });
});

test("a child that can never move again fails by itself, whatever the root waits for", async () => {
  const mute = defineChart({
    machine: setup({ actors }).createMachine({
      initial: "writing",
      states: {
        writing: { invoke: { src: "llmConversation", input: { message: "dream" } }, on: { haiku: "done" } },
        done: { type: "final" },
      },
    }),
  });
  const [sea, hills] = items("sea", "hills");
  if (!sea || !hills) throw new Error("two poets were made");
  const run = contest({ items: [sea, { chart: mute }, hills], concurrency: 1 }, { script: sing });
  const says = "nothing can move the chart any more: it stands in writing, and it waits for haiku";
  expect((await run.result).output).toMatchObject([{ status: "done" }, { status: "error", message: says }, { status: "done" }]);
  expect(run.of("runner/child-done")[1]).toMatchObject({ status: "error", message: says });
  expect(run.of("llm/worker-exit").map(({ reason }) => reason)).toEqual(["done", "done", "done"]);
});

test("nothing to do is done", async () => {
  expect((await contest({ items: [] }).result).output).toEqual([]);
});

test("leaving the state stops them all, and starts no more", async () => {
  const run = contest(
    { items: items("1", "2", "3", "4"), concurrency: 3 },
    { script: () => [{ type: "text", text: "I" }, { type: "hang" }] },
  );
  await run.clock.settle();
  run.handle.send({ type: "ui.quit" });
  expect((await run.result).status).toBe("done");
  expect(run.backend.aborted).toBe(3);
  expect(run.of("llm/worker-exit").map(({ reason }) => reason)).toEqual(["stopped", "stopped", "stopped"]);
  expect(run.of("runner/child-done").map(({ status }) => status)).toEqual(["stopped", "stopped", "stopped"]);
  const cause = run.story().indexOf("· ui.quit");
  expect(
    run
      .story()
      .slice(0, cause)
      .filter((one) => one.startsWith("llm/worker-exit")),
  ).toEqual([]);
});

test("hundreds of children, some at a time", async () => {
  const run = contest({ items: items(...Array.from({ length: 300 }, (_none, n) => String(n))), concurrency: 50 }, { script: sing });
  expect(((await run.result).output as unknown[]).length).toBe(300);
});
