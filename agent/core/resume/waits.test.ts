// What waited when the run was cut, or was stopped: questions, delays, a model in mid-sentence.

import { createMachine } from "xstate";
import { describe, expect, test } from "vitest";
import { callTools, type ScriptStep, sayText } from "../ports/backend.scripted.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import type { OpenPrompt } from "../ports/frontend.ts";
import type { Tool } from "../ports/tool.ts";
import { startFake } from "../run.fake.ts";
import { base, goOn, waiting } from "./go-on.fake.ts";

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

test("an open question says what it said, also where the chart put a chance into it; one that is on no record says it anew", async () => {
  const dice = base.createMachine({
    context: () => ({ thrown: Math.random() }),
    initial: "asking",
    states: {
      asking: {
        invoke: {
          src: "humanInput",
          input: ({ context }) => ({ kind: "select", prompt: "Which?", options: [`${(context as { thrown: number }).thrown}`] }),
        },
        on: { "human.answer": "done" },
      },
      done: { type: "final" },
    },
  });
  const clock = createSimulatedClock();
  const before: OpenPrompt[] = [];
  const run = startFake(dice, { clock, onInput: (prompt) => void before.push(prompt) });
  await clock.advance(1000);
  const after: OpenPrompt[] = [];
  const again = goOn(dice, run.store, { onInput: (prompt) => void after.push(prompt) });
  await again.clock.advance(0);
  expect(after.map(({ promptId, opts }) => [promptId, opts])).toEqual(before.map(({ promptId, opts }) => [promptId, opts]));
  expect(await after[0]?.answer(before[0]?.opts.options?.[0]?.value)).toBe("done");
  expect((await again.result).status).toBe("done");

  const asked = run.events().findIndex(({ event }) => event === "human-input/start");
  const anew: OpenPrompt[] = [];
  const cut = goOn(dice, run.store, { cut: asked, onInput: (prompt) => void anew.push(prompt) });
  await cut.clock.advance(0);
  expect(cut.of("human-input/start")).toMatchObject([{ "prompt-id": anew[0]?.promptId, opts: anew[0]?.opts }]);
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

test("a clock that was set back by an hour meanwhile makes neither a delay nor a question wait an hour more", async () => {
  const machine = base.createMachine({
    type: "parallel",
    states: {
      a: { initial: "waits", states: { waits: { after: { 5000: "done" } }, done: { type: "final" } } },
      b: {
        initial: "asks",
        states: {
          asks: {
            invoke: { src: "humanInput", input: { kind: "text", prompt: "Name?", default: "Ann", timeoutMs: 5000 } },
            on: { "human.answer": "done" },
          },
          done: { type: "final" },
        },
      },
    },
  });
  const clock = createSimulatedClock();
  const run = startFake(machine, { clock });
  await clock.advance(1000);
  const earlier = createSimulatedClock({ start: clock.now() - 3_600_000 });
  const again = goOn(machine, run.store, { clock: earlier });
  await earlier.advance(5000);
  expect((await again.result).status).toBe("done");
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
