import { setup } from "xstate";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { actors } from "../actors.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import type { OpenPrompt } from "../ports/frontend.ts";
import { createMemoryStore } from "../ports/store.memory.ts";
import { type FakeOptions, type FakeRun, startFake } from "../run.fake.ts";
import type { HumanInputInput } from "./inputs.ts";

const base = setup({ actors });

interface Asked extends FakeRun {
  prompt: OpenPrompt;
  closed: unknown[][];
}

/** One question; an answer, a cancellation, ui.quit and `handles` lead out of its state. */
async function ask(input: HumanInputInput, options: FakeOptions & { handles?: string[] } = {}): Promise<Asked> {
  const { handles = [], ...rest } = options;
  const prompts: OpenPrompt[] = [];
  const closed: unknown[][] = [];
  const on = Object.fromEntries(["human.answer", "human.cancelled", "ui.quit", ...handles].map((event) => [event, "done"]));
  const machine = base.createMachine({
    initial: "asking",
    states: { asking: { invoke: { id: "q", src: "humanInput", input }, on }, done: { type: "final" } },
  });
  const run = startFake(machine, {
    ...rest,
    onInput: (prompt) => void prompts.push(prompt),
    onInputClosed: (...args) => void closed.push(args),
  });
  await run.clock.settle();
  const prompt = prompts[0];
  if (!prompt) throw new Error(`no prompt: ${run.story().join(", ")}`);
  return { ...run, prompt, closed };
}

const story = (run: FakeRun): string[] => run.story().filter((one) => !one.startsWith("runner/"));

test("asked on record and on disk before it is shown; answered on disk before the chart hears it", async () => {
  const run = await ask({ kind: "select", prompt: "Which?", options: ["red", { label: "Green", value: "g" }], default: "g" });
  const opts = {
    prompt: "Which?",
    options: [
      { label: "red", value: "red" },
      { label: "Green", value: "g" },
    ],
    default: "g",
  };
  expect(run.of("human-input/start")).toEqual([
    { kind: "select", invokeid: "q", "prompt-id": "session-0/asking.0@0/0", "session-id": "session-0", opts },
  ]);
  expect(run.prompt).toMatchObject({
    promptId: "session-0/asking.0@0/0",
    kind: "select",
    invokeid: "q",
    sessionId: "session-0",
    opts,
    asOf: 3,
  });
  expect(run.handle.openPrompts()).toEqual([run.prompt]);
  expect(run.store.checkpoints.has("latest")).toBe(true);
  const syncs = run.store.syncs;
  expect(await run.prompt.answer("red", "ann")).toBe("done");
  expect(run.store.syncs).toBeGreaterThan(syncs);
  expect((await run.result).status).toBe("done");
  expect(story(run)).toEqual(["human-input/start", "human-input/answer ann", "· human.answer"]);
  expect(run.of("human-input/answer")).toEqual([
    { kind: "select", invokeid: "q", "prompt-id": run.prompt.promptId, answer: "red", by: "ann" },
  ]);
  expect(run.of("runner/event-processed")[0]?.["event-data"]).toEqual({ answer: "red", from: "q" });
  const answered = run.events().find(({ event }) => event === "human-input/answer");
  expect(run.closed).toEqual([[run.prompt.promptId, "answered", "ann", answered?.seq]]);
  expect(run.handle.openPrompts()).toEqual([]);
});

test("the first answer wins", async () => {
  const run = await ask({ kind: "confirm", prompt: "Sure?" });
  const both = await Promise.all([run.prompt.answer(true, "ann"), run.prompt.answer(false, "bob"), run.prompt.cancel("cyd")]);
  expect(both).toEqual(["done", "closed", "closed"]);
  await run.result;
  expect(await run.prompt.answer(true)).toBe("closed");
  expect(run.prompt.check(7)).toBeUndefined();
  expect(story(run)).toEqual(["human-input/start", "human-input/answer ann", "· human.answer"]);
});

test("cancelled by a person", async () => {
  const run = await ask({ kind: "text", prompt: "Name?" });
  expect(await run.prompt.cancel("ann")).toBe("done");
  await run.result;
  expect(story(run)).toEqual(["human-input/start", "human-input/cancelled ann", "· human.cancelled"]);
  expect(run.closed[0]?.slice(1, 3)).toEqual(["cancelled", "ann"]);
});

test("withdrawn when the state is left", async () => {
  const run = await ask({ kind: "text", prompt: "Name?" });
  run.handle.send({ type: "ui.quit" });
  await run.result;
  expect(await run.prompt.answer("x")).toBe("closed");
  expect(story(run)).toEqual(["human-input/start", "· ui.quit", "human-input/cancelled"]);
  expect(run.closed[0]?.slice(1, 3)).toEqual(["withdrawn", undefined]);
});

test.each<[string, HumanInputInput, string[]]>([
  [
    "with a default takes it",
    { kind: "text", prompt: "?", default: "x", timeoutMs: 1000 },
    ["human-input/answer timeout", "· human.answer"],
  ],
  [
    "with a default that does not fit is cancelled",
    { kind: "select", prompt: "?", options: ["a"], default: "x", timeoutMs: 1000 },
    ["human-input/cancelled timeout", "· human.cancelled"],
  ],
  ["without one is cancelled", { kind: "confirm", prompt: "?", timeoutMs: 1000 }, ["human-input/cancelled timeout", "· human.cancelled"]],
])("a question that times out %s", async (_name, input, end) => {
  const clock = createSimulatedClock();
  const run = await ask(input, { clock });
  await clock.advance(999);
  expect(story(run)).toEqual(["human-input/start"]);
  await clock.advance(1);
  await run.result;
  expect(story(run)).toEqual(["human-input/start", ...end]);
});

describe("wrong answers", () => {
  const options = ["a", "b", "c"];
  test.each<[HumanInputInput, unknown[], unknown[]]>([
    [{ kind: "text", prompt: "?", min: 2 }, ["ab", "🙂🙂"], ["a", "🙂", 7, undefined, null]],
    [{ kind: "confirm", prompt: "?" }, [true, false], ["yes", 1, null]],
    [{ kind: "select", prompt: "?", options }, ["a", "c"], ["d", ["a"], 0]],
    [{ kind: "multi", prompt: "?", options, min: 1 }, [["a"], ["a", "c"]], [[], ["c", "a"], ["a", "a"], ["x"], "a"]],
  ])("%j", async (input, right, wrong) => {
    const run = await ask(input);
    expect(right.map((value) => run.prompt.check(value))).toEqual(right.map(() => undefined));
    for (const value of wrong) {
      expect(run.prompt.check(value)).toEqual(expect.any(String));
      expect(await run.prompt.answer(value)).toBe("closed");
    }
    expect(run.handle.openPrompts()).toHaveLength(1);
    expect(await run.prompt.answer(right[0])).toBe("done");
    await run.result;
  });

  const schema = z.string().trim().min(3, "three letters at least");

  test("the chart's own schema: what it makes of the answer goes to the chart, what was said to the log", async () => {
    const run = await ask({ kind: "text", prompt: "?", schema });
    expect(run.prompt.check("x")).toBe("three letters at least");
    await run.prompt.answer("  abc ");
    await run.result;
    expect(run.of("human-input/answer")[0]).toMatchObject({ answer: "  abc " });
    expect(run.of("runner/event-processed")[0]?.["event-data"]).toEqual({ answer: "abc", from: "q" });
  });

  test("after three tries the question is given up", async () => {
    const run = await ask({ kind: "text", prompt: "?", schema }, { handles: ["error.human.invalid-answer"] });
    await run.prompt.answer("a");
    run.prompt.check("b");
    expect(run.prompt.check("c")).toBe("three letters at least");
    await run.result;
    expect(story(run)).toEqual(["human-input/start", "human-input/error", "human-input/cancelled", "· error.human.invalid-answer"]);
    expect(run.closed[0]?.[1]).toBe("withdrawn");
  });

  test("… and fails a chart that does not take that", async () => {
    const run = await ask({ kind: "text", prompt: "?", schema });
    for (const value of ["a", "b", "c"]) run.prompt.check(value);
    expect(await run.result).toMatchObject({ status: "error", code: "error.human.invalid-answer", message: "three letters at least" });
  });
});

test("a question that cannot be asked fails its invocation", async () => {
  const run = startFake(
    base.createMachine({ initial: "a", states: { a: { invoke: { id: "q", src: "humanInput", input: { kind: "select", prompt: "?" } } } } }),
  );
  expect(await run.result).toMatchObject({ status: "error", code: "error.human.invalid-question", message: "a select needs options" });
  expect(run.of("human-input/error")).toHaveLength(1);
});

test("progress is told and asks nothing", async () => {
  const machine = base.createMachine({
    initial: "a",
    states: {
      a: { invoke: { id: "p", src: "humanInput", input: { kind: "progress", prompt: "Reading", done: 1, total: 3 } }, after: { 10: "b" } },
      b: { type: "final" },
    },
  });
  const run = startFake(machine, { clock: createSimulatedClock({ auto: true }) });
  await run.result;
  expect(run.of("human-input/progress")).toEqual([{ invokeid: "p", label: "Reading", done: 1, total: 3 }]);
});

test("asked anew it has another id, and a second run of the session the same ones", async () => {
  const again = async (): Promise<string[]> => {
    const machine = base.createMachine({
      initial: "a",
      states: {
        a: {
          invoke: { src: "humanInput", input: { kind: "confirm", prompt: "?" } },
          on: { "human.answer": { target: "a", reenter: true } },
        },
      },
    });
    const asked: string[] = [];
    const onInput = (prompt: OpenPrompt): void => {
      asked.push(prompt.promptId);
      if (asked.length < 3) void prompt.answer(true);
      else run.handle.stop("enough");
    };
    const run = startFake(machine, { store: createMemoryStore({ sessionId: "s" }), onInput });
    await run.result;
    return asked;
  };
  const ids = await again();
  expect(new Set(ids).size).toBe(3);
  expect(await again()).toEqual(ids);
});
