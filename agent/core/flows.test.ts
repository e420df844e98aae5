// docs/flows.md shows whole runs; here they are run, and the blocks of the document must be what came out.

import { readFileSync } from "node:fs";
import { type AnyStateMachine, assign, setup } from "xstate";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Envelope, textOf } from "../../wire/index.ts";
import { actors, withQuestions } from "./actors.ts";
import { defineChart } from "./define-chart.ts";
import { callTools, type ScriptStep, sayText } from "./ports/backend.scripted.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";
import { cutStore } from "./resume/cut.fake.ts";
import { type FakeOptions, startFake } from "./run.fake.ts";

const base = setup({ actors });
const line = { schema: z.object({ line: z.string() }) };
const answers = ({ tools }: { tools: readonly { name: string }[] }): ScriptStep[] => [
  { type: "text", text: "Let me " },
  { type: "text", text: "see." },
  ...callTools({ name: tools[0]?.name ?? "", input: { line: "x" } }),
];

const hello = base.createMachine({
  id: "hello",
  initial: "greeting",
  states: {
    greeting: {
      invoke: { id: "greeter", src: "llmConversation", input: { message: "Greet.", allowedEvents: { greeted: line } } },
      on: { greeted: "done" },
    },
    done: { type: "final" },
  },
});

const ask = base.createMachine({
  id: "ask",
  initial: "naming",
  states: {
    naming: {
      invoke: { id: "name", src: "humanInput", input: { kind: "text", prompt: "Name?" } },
      on: { "human.answer": "confirming", "human.cancelled": "cancelled" },
    },
    confirming: {
      invoke: { id: "confirm", src: "humanInput", input: { kind: "confirm", prompt: "Sure?" } },
      on: { "human.answer": "done", "human.cancelled": "cancelled" },
    },
    done: { type: "final" },
    cancelled: { type: "final" },
  },
});

const region = (id: string) => ({
  initial: "writing",
  states: {
    writing: {
      invoke: { id, src: "llmConversation" as const, input: { message: id, allowedEvents: { [`${id}.written`]: line } } },
      on: { [`${id}.written`]: "written" },
    },
    written: { type: "final" as const },
  },
});
const parallel = base.createMachine({
  id: "parallel",
  initial: "both",
  states: { both: { type: "parallel", states: { sea: region("sea"), hills: region("hills") }, onDone: "done" }, done: { type: "final" } },
});

const poet = defineChart({
  machine: setup({ actors, types: { context: {} as { line: unknown } } }).createMachine({
    id: "poet",
    context: { line: "" },
    initial: "writing",
    states: {
      writing: {
        invoke: { src: "llmConversation", input: { message: "A haiku.", allowedEvents: { haiku: line } } },
        on: { haiku: { target: "done", actions: assign({ line: ({ event }) => (event as { line?: unknown }).line }) } },
      },
      done: { type: "final" },
    },
    output: ({ context }) => context.line,
  }),
});
const contest = base.createMachine({
  id: "contest",
  initial: "composing",
  states: {
    composing: {
      invoke: {
        id: "poets",
        src: "multiplex",
        input: {
          items: [
            { chart: poet, label: "Bashō" },
            { chart: poet, label: "Issa" },
          ],
          concurrency: 1,
        },
        onDone: "done",
      },
    },
    done: { type: "final" },
  },
});

/** The first answer is cut in the middle. */
const failing = {
  script: (_request: unknown, n: number): ScriptStep[] => (n === 0 ? [{ type: "text", text: "Good" }] : sayText("Good day")),
};

const flows: [string, AnyStateMachine, FakeOptions][] = [
  ["hello", hello, { script: answers }],
  ["ask", ask, { onInput: (prompt) => void prompt.answer(prompt.kind === "confirm" ? true : "Ann", "ann") }],
  ["parallel", parallel, { script: answers }],
  ["multiplex", contest, { script: answers }],
];

test.each(flows)("%s", async (name, machine, options) => {
  const run = startFake(machine, options);
  await run.result;
  expect(blockOf(name)).toBe(tree(run.events()));
});

test("retry", async () => {
  const clock = createSimulatedClock({ auto: true });
  const machine = base.createMachine({
    id: "hello",
    initial: "greeting",
    states: {
      greeting: { invoke: { id: "greeter", src: "llmConversation", input: { message: "Greet." } }, on: { "llm.idle": "done" } },
      done: { type: "final" },
    },
  });
  const run = startFake(machine, { ...failing, clock });
  await run.result;
  expect(blockOf("retry")).toBe(tree(run.events()));
});

test("questions", async () => {
  const machine = base.createMachine({
    id: "gift",
    initial: "choosing",
    states: {
      choosing: {
        invoke: {
          id: "adviser",
          src: "llmConversation",
          input: withQuestions({ message: "A gift.", budgetTokens: 10, output: z.string() }),
        },
        on: { "llm.output": "done" },
      },
      done: { type: "final" },
    },
  });
  const script = (_request: unknown, n: number): ScriptStep[] =>
    callTools(
      n === 0 ? { name: "ask_person", input: { question: "Which colour?" } } : { name: "event__llm.output", input: { value: "a scarf" } },
    );
  const run = startFake(machine, { script, onInput: (prompt) => void prompt.answer(prompt.kind === "text" ? "red" : "continue", "ann") });
  await run.result;
  expect(blockOf("questions")).toBe(tree(run.events()));
});

test("resume", async () => {
  const clock = createSimulatedClock();
  const killed = startFake(ask, { clock, onInput: (prompt) => void (prompt.kind === "text" && prompt.answer("Ann", "ann")) });
  await clock.advance(0);
  const store = cutStore(killed.store, killed.store.lines.length, "second");
  const run = startFake(ask, { store, resume: true, onInput: (prompt) => void prompt.answer(true, "ann") });
  await run.result;
  expect(blockOf("resume")).toBe(tree(run.events()));
  killed.handle.stop("enough");
  await killed.result;
});

function blockOf(name: string): string {
  const doc = readFileSync(new URL("../../docs/flows.md", import.meta.url), "utf8");
  return new RegExp(`## ${name}\\n[^]*?\`\`\`text\\n([^]*?)\n\`\`\``).exec(doc)?.[1] ?? `docs/flows.md has no block ${name}`;
}

/** A line an event, indented under what it belongs to; runs of deltas are one line. Checkpoints come when time says so: only the last has a place. */
function tree(events: Envelope[]): string {
  const root = events.find(({ event }) => event === "runner/started")?.data["session-id"];
  const steady = events.filter(({ event }, n) => event !== "checkpoint/written" || n === events.length - 2);
  const rows = steady.map((envelope) => {
    const { event, data } = envelope;
    const isChild = typeof data["session-id"] === "string" && data["session-id"] !== root;
    return `${"  ".repeat(depthOf(event) + (isChild ? 1 : 0))}${event}${noteOf(envelope)}`;
  });
  return rows
    .filter((row, n) => row !== rows[n - 1])
    .map((row) => row.trimEnd())
    .join("\n");
}

function depthOf(event: string): number {
  if (event.startsWith("human-input/") || event === "llm/start" || event === "llm/worker-exit") return 1;
  if (event === "llm/request" || event === "llm/retry" || event === "llm/error") return 2;
  return event.startsWith("llm/") ? 3 : 0;
}

function noteOf({ event, data }: Envelope): string {
  const config = (key: string): string => (data[key] as string[]).join(" ");
  switch (event) {
    case "session/opened":
      return data["resumed-from"] === undefined ? "" : "  again";
    case "runner/started":
      return `  ${textOf(data["label"] ?? data["chart-id"])}${data["resume"] === true ? " goes on" : ""}`;
    case "runner/start-config":
      return `  ${config("config")}`;
    case "runner/event-processed":
      return `  ${textOf(data["event-name"])}: ${config("config-before")} → ${config("config-after")}`;
    case "llm/delta":
      return `  ${textOf(data["invokeid"])} …`;
    case "llm/worker-exit":
      return `  ${textOf(data["invokeid"])}: ${textOf(data["reason"])}`;
    case "llm/retry":
      return `  ${textOf(data["category"])}`;
    case "runner/child-done":
      return `  ${textOf(data["status"])}`;
    default:
      return typeof data["invokeid"] === "string" ? `  ${data["invokeid"]}` : "";
  }
}
