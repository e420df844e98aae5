// Runs of many kinds, to be cut; and what must be so when they have gone on.

import { type AnyStateMachine, assign, fromPromise, sendTo, setup } from "xstate";
import { expect } from "vitest";
import { z } from "zod";
import type { Envelope } from "../../../wire/index.ts";
import { actors, captureOutput, renderTemplate, tellLlm } from "../actors.ts";
import { defineChart } from "../define-chart.ts";
import { BackendError, type ModelRequest } from "../ports/backend.ts";
import { callTools, type ScriptStep, sayText } from "../ports/backend.scripted.ts";
import type { Tool } from "../ports/tool.ts";
import { type FakeOptions, type FakeRun, startFake } from "../run.fake.ts";
import { decoded } from "./cut.fake.ts";

export interface Scenario {
  machine: () => AnyStateMachine;
  script?: (request: ModelRequest) => readonly ScriptStep[];
  /** By what is asked: never by how often. */
  answer?: (prompt: string) => unknown;
  tools?: Record<string, Tool["effects"]>;
  confirms?: boolean;
}

const base = setup({ actors });
const words = { schema: z.object({ line: z.string() }) };
const lastText = ({ messages }: ModelRequest): string =>
  messages
    .at(-1)
    ?.parts.map((part) => (part.type === "tool-call" ? part.name : part.text))
    .join(" ") ?? "";

const region = (id: string) => ({
  initial: "writing",
  states: {
    writing: {
      invoke: { id, src: "llmConversation" as const, input: { message: id, allowedEvents: { [`${id}.written`]: words } } },
      on: { [`${id}.written`]: "written" },
    },
    written: { after: { 300: "rested" } },
    rested: { type: "final" as const },
  },
});

const poet = defineChart({
  machine: setup({ actors, types: { context: {} as { line: unknown } } }).createMachine({
    id: "poet",
    context: { line: "" },
    initial: "writing",
    states: {
      writing: {
        invoke: { src: "llmConversation", input: { message: "A haiku.", realTools: "all", allowedEvents: { haiku: words } } },
        on: { haiku: { target: "asking", actions: assign({ line: ({ event }) => (event as { line?: unknown }).line }) } },
      },
      asking: {
        invoke: { src: "humanInput", input: { kind: "confirm", prompt: "Good?" } },
        on: { "human.answer": "done" },
      },
      done: { type: "final" },
    },
    output: ({ context }) => context.line,
  }),
});

export const SCENARIOS: Record<string, Scenario> = {
  "a conversation of three turns with tools": {
    machine: () =>
      base.createMachine({
        initial: "talk",
        states: {
          talk: {
            invoke: { id: "w", src: "llmConversation", input: { message: "0", realTools: "all", allowedEvents: { written: words } } },
            on: { written: "done" },
          },
          done: { type: "final" },
        },
      }),
    tools: { write: "files", look: "none" },
    script: ({ messages }) => {
      const turn = messages.filter(({ role }) => role === "assistant").length;
      if (turn === 0) return callTools({ name: "write", input: { n: 1 } }, { name: "look", input: { n: 2 }, callId: "b" });
      if (turn === 1) return callTools({ name: "nothing", input: {} });
      if (turn === 2) return callTools({ name: "write", input: { n: 3 } });
      return callTools({ name: "event__written", input: { line: "x" } });
    },
  },
  "a call that a person confirms": {
    machine: () =>
      base.createMachine({
        initial: "talk",
        states: {
          talk: { invoke: { id: "w", src: "llmConversation", input: { message: "0", realTools: "all" } }, on: { "llm.idle": "done" } },
          done: { type: "final" },
        },
      }),
    tools: { write: "files" },
    confirms: true,
    answer: () => true,
    script: ({ messages }) => (messages.length === 1 ? callTools({ name: "write", input: {} }) : sayText("so it is")),
  },
  "questions, one after the other, and an answer that moves nothing": {
    machine: () =>
      setup({ actors, types: { context: {} as { seen: number } } }).createMachine({
        context: { seen: 0 },
        initial: "name",
        states: {
          name: { invoke: { src: "humanInput", input: { kind: "text", prompt: "Name?" } }, on: { "human.answer": "both" } },
          both: {
            invoke: [
              { id: "a", src: "humanInput", input: { kind: "text", prompt: "A?" } },
              { id: "b", src: "humanInput", input: { kind: "confirm", prompt: "B?" } },
            ],
            on: { "human.answer": { actions: assign({ seen: ({ context }) => context.seen + 1 }) } },
            always: { guard: ({ context }) => context.seen === 2, target: "again" },
          },
          again: { invoke: { src: "humanInput", input: { kind: "text", prompt: "Back?" } }, on: { "human.answer": "done" } },
          done: { type: "final" },
        },
      }),
    answer: (prompt) => (prompt === "B?" ? true : `re ${prompt}`),
  },
  "parallel regions, each with a conversation and a delay": {
    machine: () =>
      base.createMachine({
        initial: "both",
        states: {
          both: { type: "parallel", states: { sea: region("sea"), hills: region("hills") }, onDone: "done" },
          done: { type: "final" },
        },
      }),
    script: (request) => callTools({ name: request.tools[0]?.name ?? "", input: { line: lastText(request) } }),
  },
  "a multiplex, two at a time": {
    machine: () =>
      base.createMachine({
        initial: "composing",
        states: {
          composing: {
            invoke: {
              id: "poets",
              src: "multiplex",
              input: { items: ["a", "b", "c"].map((label) => ({ chart: poet, label })), concurrency: 2 },
              onDone: { target: "done", actions: captureOutput("poems.json") },
            },
          },
          done: { type: "final" },
        },
      }),
    tools: { write: "files" },
    answer: () => true,
    script: ({ messages }) =>
      messages.length === 1 ? callTools({ name: "write", input: {} }) : callTools({ name: "event__haiku", input: { line: "x" } }),
  },
  "nested machines, promises, artifacts, words to a conversation": {
    machine: () => {
      const inner = setup({ actors, delays: { soon: 250 } }).createMachine({
        id: "inner",
        initial: "wait",
        states: {
          wait: { on: { go: "ask" } },
          ask: { invoke: { src: "humanInput", input: { kind: "text", prompt: "Inner?" } }, on: { "human.answer": "rest" } },
          rest: { after: { soon: "over" } },
          over: { type: "final" },
        },
        output: { well: true },
      });
      return setup({
        actors: {
          ...actors,
          inner,
          soon: fromPromise(() => Promise.resolve(7)),
          never: fromPromise(() => Promise.reject(new Error("no"))),
        },
      }).createMachine({
        types: {} as { context: { n: number } },
        context: { n: 0 },
        initial: "work",
        states: {
          work: {
            invoke: [
              { id: "inner", src: "inner", onDone: "promised" },
              { id: "talk", src: "llmConversation", input: { message: "hello" } },
            ],
            entry: captureOutput("draft", () => "first"),
            on: {
              "llm.idle": [
                { guard: ({ context }) => context.n < 1, actions: [assign({ n: 1 }), tellLlm("talk", "go on")] },
                { actions: sendTo("inner", { type: "go" }) },
              ],
            },
          },
          promised: { invoke: { src: "soon", onDone: { target: "failing", actions: captureOutput("draft", () => "second") } } },
          failing: { invoke: { src: "never", onError: "last" } },
          last: {
            invoke: {
              src: "llmConversation",
              input: ({ self }) => ({ message: renderTemplate("{{draft}}", { self }), allowedEvents: { written: words } }),
            },
            on: { written: "done" },
          },
          done: { type: "final" },
        },
      });
    },
    answer: () => "yes",
    script: (request) =>
      request.tools.length > 0
        ? callTools({ name: "event__written", input: { line: lastText(request) } })
        : sayText(`re ${lastText(request)}`),
  },
  "a chart's own tool, and one that fails": {
    machine: () =>
      base.createMachine({
        initial: "run",
        states: {
          run: { invoke: { id: "t", src: "toolCall", input: { tool: "write", input: {}, confirm: false } as never, onDone: "look" } },
          look: { invoke: { id: "l", src: "toolCall", input: { tool: "look", input: {}, confirm: false } as never, onDone: "bad" } },
          bad: { invoke: { id: "x", src: "toolCall", input: { tool: "none", input: {} } as never, onError: "done" } },
          done: { type: "final" },
        },
      }),
    tools: { write: "process", look: "none" },
  },
  "errors of a model": {
    machine: () =>
      base.createMachine({
        initial: "one",
        states: {
          one: { invoke: { id: "a", src: "llmConversation", input: { message: "one" } }, on: { "error.llm.auth": "two" } },
          two: { invoke: { id: "b", src: "llmConversation", input: { message: "two" }, onError: "three" } },
          three: {
            initial: "x",
            states: { x: { invoke: { id: "c", src: "llmConversation", input: { message: "three", resilience: { maxRetries: 2 } } } } },
            on: { "error.llm.*": "done" },
          },
          done: { type: "final" },
        },
      }),
    script: (request) => [{ type: "throw", error: new BackendError(lastText(request) === "three" ? "overloaded" : "auth", "no") }],
  },
};

export interface Played extends FakeRun {
  effects: string[];
  asked: string[];
}

export function play(scenario: Scenario, options: FakeOptions): Played {
  const effects: string[] = [];
  const asked: string[] = [];
  const tools = Object.entries(scenario.tools ?? {}).map(([name, kind]): Tool => ({
    name,
    description: name,
    inputSchema: { type: "object" },
    effects: kind,
    run(input, { sessionId }) {
      if (kind !== "none") effects.push(`${sessionId} ${name} ${JSON.stringify(input)}`);
      return Promise.resolve({ isError: false, text: `did ${JSON.stringify(input)}` });
    },
  }));
  const run = startFake(scenario.machine(), {
    script: scenario.script ?? (() => sayText("well")),
    tools,
    onInput(prompt) {
      asked.push(prompt.promptId);
      void prompt.answer(scenario.answer?.(prompt.opts.prompt), "ann");
    },
    ...(scenario.confirms === true
      ? {
          confirmTool: async (call, _signal, ask) => {
            const answer = await ask({ kind: "confirm", opts: { prompt: `${call.tool}?` } });
            return answer?.answer === true ? { proceed: true } : { proceed: false, feedback: "no" };
          },
        }
      : {}),
    ...options,
  });
  return { ...run, effects, asked };
}

/** `again` went on after the first `cut` lines of `whole`. */
export async function expectSameEnd(whole: Played, cut: number, again: Played): Promise<void> {
  const [result, ended] = [await whole.result, await again.result];
  const story = whole.events();
  const before = story.slice(0, cut);
  const { store } = again;
  const events = store.lines.map(decoded);
  const where = `cut after ${cut - 1} ${story[cut - 1]?.event}`;
  const endOf = ({ status, output, finalConfig, message }: typeof result): unknown => ({ where, status, output, finalConfig, message });
  expect(endOf(ended)).toEqual(endOf(result));
  expect(store.lines.slice(0, cut), where).toEqual(whole.store.lines.slice(0, cut));
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_one, n) => n));
  expect(
    events.flatMap(({ event, seq }) => (ENDS.includes(event) ? [seq] : [])),
    where,
  ).toEqual([events.length - 1]);
  expect({ where, ...deeds(events) }).toEqual({ where, ...deeds(story) });
  const started = before.filter(({ event, data }) => event === "llm/tool-start" && data["effects"] !== "none");
  expect(again.effects.length + started.length, where).toBe(whole.effects.length);
  const answered = before.flatMap(({ event, data }) => (event === "human-input/answer" ? [data["prompt-id"]] : []));
  for (const promptId of again.asked) expect(answered, where).not.toContain(promptId);
  for (const event of ONCE) expect({ where, event, ...tally(events, event) }).toEqual({ where, event, ...tally(story, event) });
  expect(store.artifacts).toEqual(whole.store.artifacts);
}

const ENDS = ["runner/done", "runner/aborted", "runner/error"];
/** On record as often as if nothing had happened. */
const ONCE = [
  "human-input/start",
  "human-input/answer",
  "human-input/cancelled",
  "runner/child-done",
  "artifact/written",
  "llm/start",
  "llm/worker-exit",
  "llm/user-message",
  "llm/response",
  "llm/tool-start",
  "llm/tool-result",
  "llm/error",
];

function tally(events: readonly Envelope[], event: string): Record<string, number> {
  const by: Record<string, number> = {};
  for (const one of events) {
    if (one.event !== event) continue;
    const { "session-id": session, invokeid, "prompt-id": promptId, name } = one.data;
    const key = JSON.stringify([session, invokeid, promptId, name, one["transcript/turn"]]);
    by[key] = (by[key] ?? 0) + 1;
  }
  return by;
}

/** What a chart did, session by session: which event, and where it led. */
function deeds(events: readonly Envelope[]): Record<string, string[]> {
  const by: Record<string, string[]> = {};
  for (const { event, data } of events) {
    if (event !== "runner/event-processed") continue;
    const session = String(data["session-id"]);
    (by[session] ??= []).push(`${String(data["event-name"])} → ${(data["config-after"] as string[]).join(" ")}`);
  }
  return by;
}
