// Runs of many kinds, to be cut.

import { type AnyStateMachine, assign, fromPromise, sendTo, setup } from "xstate";
import { z } from "zod";
import { actors, captureOutput, renderTemplate, tellLlm } from "../actors.ts";
import { defineChart } from "../define-chart.ts";
import { BackendError, type ModelRequest } from "../ports/backend.ts";
import { callTools, type ScriptStep, sayText } from "../ports/backend.scripted.ts";
import type { Tool } from "../ports/tool.ts";

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
