// What a conversation asks, gives and is told, cut after each event: the answers, the budget and the form hold.

import { assign, setup } from "xstate";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { actors, tellLlm, tellOtherLlm, withQuestions } from "../actors.ts";
import { defineChart } from "../define-chart.ts";
import type { LlmConversationInput } from "../invocations/inputs.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { callTools, sayText } from "../ports/backend.scripted.ts";
import { createMemoryStore } from "../ports/store.memory.ts";
import { clockAfter, cutStore } from "./cut.fake.ts";
import { expectSameEnd, play } from "./play.fake.ts";
import type { Scenario } from "./scenarios.fake.ts";

const base = setup({ actors });
const turnOf = (messages: readonly { role: string }[]): number => messages.filter(({ role }) => role === "assistant").length;

/** A chart that is one conversation, and done by any of these events. */
const oneTalk = (input: LlmConversationInput, on: Record<string, "done">) =>
  base.createMachine({
    initial: "talk",
    states: { talk: { invoke: { id: "w", src: "llmConversation", input }, on }, done: { type: "final" } },
  });

const child = defineChart({
  machine: base.createMachine({
    id: "child",
    initial: "a",
    states: {
      a: {
        invoke: { src: "llmConversation", input: { message: "child" } },
        on: { "llm.idle": { target: "b", actions: tellOtherLlm("scribe") } },
      },
      b: { type: "final" },
    },
  }),
});

const TALKS: Record<string, Scenario> = {
  "a budget, given twice, with questions of the model": {
    machine: () =>
      oneTalk(withQuestions({ message: "0", budgetTokens: 15, contextTokens: 11, realTools: "all" as const }), { "llm.idle": "done" }),
    tools: { write: "none" },
    answer: (prompt) => (prompt.startsWith("**") ? "continue" : "blue"),
    script: ({ messages }) => {
      const turn = turnOf(messages);
      if (turn === 0) return callTools({ name: "ask_person", input: { question: "Which?" } }, { name: "write", input: {}, callId: "b" });
      if (turn === 1) return callTools({ name: "ask_person", input: { question: "Sure?", options: ["blue", "red"] } });
      if (turn < 5) return callTools({ name: "write", input: { turn } });
      return sayText("so");
    },
  },
  "a budget that nobody gives": {
    machine: () => oneTalk({ message: "0", budgetTokens: 15, realTools: "all" }, { "error.llm.budget": "done" }),
    tools: { write: "none" },
    answer: () => "stop",
    script: () => callTools({ name: "write", input: {} }),
  },
  "an answer in a form: wrong, then right, then wrong and right again when told more": {
    machine: () =>
      setup({ actors, types: { context: {} as { n: number } } }).createMachine({
        context: { n: 0 },
        initial: "talk",
        states: {
          talk: {
            invoke: { id: "w", src: "llmConversation", input: { message: "0", output: z.object({ n: z.number() }) } },
            on: {
              "llm.output": [
                {
                  guard: ({ context }) => context.n < 2,
                  actions: [assign({ n: ({ context }) => context.n + 1 }), tellOtherLlm("w", "again")],
                },
                { target: "done" },
              ],
            },
          },
          done: { type: "final" },
        },
      }),
    script: ({ messages }) => {
      const turn = turnOf(messages);
      if (turn === 0) return sayText("none");
      if (turn === 2) return callTools({ name: "event__llm.output", input: { n: "x" } });
      return turn % 2 === 1 ? callTools({ name: "event__llm.output", input: { n: turn } }) : sayText(JSON.stringify({ n: turn }));
    },
  },
  "text alone: sent back twice, and again after a call; then an event that leads nowhere, a text that may rest, and a word": {
    machine: () =>
      setup({ actors }).createMachine({
        initial: "talk",
        states: {
          talk: {
            invoke: {
              id: "w",
              src: "llmConversation",
              input: { message: "0", realTools: "all", allowedEvents: { noted: { schema: z.object({}) }, over: { schema: z.object({}) } } },
            },
            on: { noted: {}, over: "done" },
            after: { 60_000: { actions: tellLlm("w", "enough") } },
          },
          done: { type: "final" },
        },
      }),
    tools: { write: "none" },
    script: ({ messages }) => {
      const turn = turnOf(messages);
      if (turn === 2) return callTools({ name: "write", input: {} });
      if (turn === 5) return callTools({ name: "event__noted", input: {} });
      return turn === 7 ? callTools({ name: "event__over", input: {} }) : sayText("hm");
    },
  },
  "text alone, for ever": {
    machine: () =>
      oneTalk({ message: "0", allowedEvents: { over: { schema: z.object({}) } } }, { over: "done", "error.llm.unexpected-stop": "done" }),
    script: () => sayText("hm"),
  },
  "two that hear each other, and a child that speaks up to one": {
    machine: () =>
      setup({ actors, types: { context: {} as { n: number } } }).createMachine({
        context: { n: 0 },
        initial: "talk",
        states: {
          talk: {
            invoke: [
              { id: "pro", src: "llmConversation", input: { message: "begin" } },
              { id: "contra", src: "llmConversation", input: {} },
            ],
            on: {
              "llm.idle": [
                {
                  guard: ({ context }) => context.n < 3,
                  actions: [assign({ n: ({ context }) => context.n + 1 }), tellOtherLlm(["pro", "contra"])],
                },
                { target: "wide" },
              ],
            },
          },
          wide: {
            invoke: [
              { id: "scribe", src: "llmConversation", input: {} },
              { src: "multiplex", input: { items: [{ chart: child }] } },
            ],
            on: { "llm.idle": "done" },
          },
          done: { type: "final" },
        },
      }),
    script: ({ messages }) => sayText(`${turnOf(messages)} after ${JSON.stringify(messages.at(-1)?.parts).length}`),
  },
};

describe.each(Object.entries(TALKS))("%s", (_name, scenario) => {
  test("cut after each event", async () => {
    const whole = play(scenario, { clock: createSimulatedClock({ auto: true }), store: createMemoryStore({ epoch: "first" }) });
    expect((await whole.result).status).toBe("done");
    for (let cut = 1; cut < whole.store.lines.length; cut += 1) {
      const store = cutStore(whole.store, cut, "second");
      const again = play(scenario, { clock: clockAfter(store), store, resume: true });
      await expectSameEnd(whole, cut, again);
      const asked = (run: typeof whole): unknown => run.backend.requests.map(({ messages, toolChoice }) => ({ messages, toolChoice }));
      expect(asked(whole)).toEqual(expect.arrayContaining(asked(again) as unknown[]));
      expect(again.of("llm/context-warning"), `cut ${cut}`).toEqual(whole.of("llm/context-warning"));
    }
  }, 60_000);
});
