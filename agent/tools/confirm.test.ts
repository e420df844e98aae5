// Through the engine, as it happens: questions on record, answers from a frontend, feedback to the model.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setup } from "xstate";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  actors,
  callTools,
  createMemoryStore,
  createScriptedBackend,
  defineChart,
  type OpenPrompt,
  run,
  sayText,
  type Tool,
  type ToolEffects,
} from "../core/index.ts";
import { createSystemClock } from "../session/clock.system.ts";
import { markdownWords } from "../../fold/index.ts";
import { decodeLine, type Envelope } from "../../wire/index.ts";
import { type ConfirmMode, createConfirm } from "./confirm.ts";
import { createPlace, openToolset, type Place } from "./tools.fake.ts";
import type { Toolset } from "./toolset.ts";

let place: Place;
let toolset: Toolset;
beforeEach(async () => {
  place = createPlace();
  place.put("a.txt", "one\n");
  toolset = await openToolset(place);
});
afterEach(async () => {
  await toolset.close();
  place.remove();
});

const chart = (realTools: string[]) =>
  defineChart({
    machine: setup({ actors: { llmConversation: actors.llmConversation } }).createMachine({
      id: "confirmed",
      initial: "working",
      states: {
        working: { invoke: { id: "worker", src: "llmConversation", input: { message: "go", realTools } }, on: { "llm.idle": "ended" } },
        ended: { type: "final" },
      },
    }),
  });

interface Told {
  events: Envelope[];
  of(name: string): Record<string, unknown>[];
  /** What the model got back for its calls. */
  results: string[];
  prompts: OpenPrompt[];
}

async function runWith(
  mode: ConfirmMode,
  calls: readonly { name: string; input: unknown }[],
  answer: (prompt: OpenPrompt) => void,
  tools: readonly Tool[] = toolset.tools,
): Promise<Told> {
  const clock = createSystemClock();
  const store = createMemoryStore();
  const results: string[] = [];
  const prompts: OpenPrompt[] = [];
  const backend = createScriptedBackend(
    (request, index) => {
      const last = request.messages.at(-1);
      if (last?.role === "tool") for (const part of last.parts) if (part.type === "tool-result") results.push(part.text);
      return index === 0 ? callTools(...calls.map(({ name, input }, n) => ({ callId: `c${n}`, name, input }))) : sayText("done");
    },
    { clock },
  );
  const ended = await run(chart(tools.map(({ name }) => name)), {
    store,
    clock,
    backend,
    tools,
    engine: "escapement/test",
    confirmTool: createConfirm(mode),
    onInput(prompt) {
      prompts.push(prompt);
      answer(prompt);
    },
  });
  expect(ended.status).toBe("done");
  const events = store.lines.flatMap((line) => {
    const decoded = decodeLine(line);
    return decoded.ok ? [decoded.value] : [];
  });
  return { events, of: (name) => events.flatMap(({ event, data }) => (event === name ? [data] : [])), results, prompts };
}

const WRITE = { name: "fs/write", input: { path: "a.txt", content: "two\n" } };
const say = (...values: unknown[]) => {
  let n = 0;
  return (prompt: OpenPrompt): void => void prompt.answer(values[Math.min(n++, values.length - 1)], "screen");
};

test("yes: the question is on record with its diff, before the tool starts, and then it runs", async () => {
  const told = await runWith("writes", [WRITE], say("yes"));
  expect(readFileSync(join(place.base, "a.txt"), "utf8")).toBe("two\n");
  expect(told.of("human-input/start")).toMatchObject([
    {
      kind: "select",
      invokeid: "worker",
      opts: {
        options: [{ label: "yes" }, { label: "no" }, { label: "no, and tell it why" }],
        default: "no",
        detail: { kind: "tool", tool: "fs/write", input: { path: "a.txt" }, diff: expect.stringContaining("-one\n+two\n") as string },
      },
    },
  ]);
  expect(told.of("human-input/answer")).toMatchObject([{ answer: "yes", by: "screen" }]);
  const order = told.events.map(({ event }) => event).filter((event) => /human-input|tool/.test(event));
  expect(order).toEqual(["human-input/start", "human-input/answer", "llm/tool-start", "llm/tool-result"]);
});

test.each<[string, unknown[], RegExp, number]>([
  ["no", ["no"], /^fs\/write was not run: the person said no$/, 1],
  ["no, and why", ["tell", "the file is not yours"], /The person says: the file is not yours$/, 2],
  ["no, and nothing", ["tell", "  "], /the person said no$/, 2],
])("%s: it does not run, and the model is told", async (_, answers, feedback, questions) => {
  const told = await runWith("writes", [WRITE], say(...answers));
  expect(readFileSync(join(place.base, "a.txt"), "utf8")).toBe("one\n");
  expect(told.results).toEqual([expect.stringMatching(feedback)]);
  expect(told.of("llm/tool-result")).toMatchObject([{ "is-error": true }]);
  expect(told.of("llm/tool-start")).toEqual([]);
  expect(told.of("human-input/start")).toHaveLength(questions);
  expect(new Set(told.prompts.map(({ promptId }) => promptId)).size).toBe(questions);
});

test("cancelled is no", async () => {
  const told = await runWith("writes", [WRITE], (prompt) => void prompt.cancel("screen"));
  expect(told.results).toEqual([expect.stringContaining("was not run")]);
});

test("nobody there: the default is no, and the model is told that nobody was", async () => {
  const told = await runWith("writes", [WRITE], (prompt) => void prompt.answer(prompt.opts.default, "default"));
  expect(told.results).toEqual(["fs/write was not run: nobody is here who could allow it"]);
});

test("what cannot work is not asked about: the model gets the reason", async () => {
  const told = await runWith(
    "writes",
    [
      { name: "fs/edit", input: { path: "a.txt", oldText: "absent", newText: "x" } },
      { name: "fs/write", input: { path: "../x", content: "" } },
    ],
    say("yes"),
  );
  expect(told.prompts).toEqual([]);
  expect(told.results).toEqual([expect.stringContaining("is not in the file"), expect.stringContaining("outside of the base dir")]);
});

const fake = (effects: ToolEffects): Tool => ({
  name: `team/${effects}`,
  description: "Does nothing.",
  inputSchema: { type: "object" },
  effects,
  run: () => Promise.resolve({ isError: false, text: "ran" }),
});

test.each<[ConfirmMode, ToolEffects[]]>([
  ["never", []],
  ["writes", ["files", "process"]],
  ["always", ["none", "files", "process", "network"]],
])("%s asks for %j", async (mode, asked) => {
  const all: ToolEffects[] = ["none", "files", "process", "network"];
  const told = await runWith(
    mode,
    all.map((effects) => ({ name: `team/${effects}`, input: {} })),
    say("yes"),
    all.map(fake),
  );
  expect(new Set(told.prompts.map(({ opts }) => opts.detail?.tool))).toEqual(new Set(asked.map((effects) => `team/${effects}`)));
  expect(told.results).toEqual(["ran", "ran", "ran", "ran"]);
  expect(new Set(told.prompts.map(({ promptId }) => promptId)).size).toBe(asked.length);
});

test("a question shows a command by its first line, and whole beside it: its end too is read by who says yes", async () => {
  const command = `echo ${"x".repeat(5_000)}\nrm -rf /`;
  const told = await runWith("writes", [{ name: "shell/run", input: { command } }], say("no"));
  const [{ opts }] = told.prompts as [OpenPrompt];
  expect(opts.prompt.length).toBeLessThan(300);
  expect(opts.prompt).not.toContain("\n");
  expect(opts.detail?.input).toEqual({ command });
});

test("a command that nobody can read is not asked about: the model is told what to do", async () => {
  const told = await runWith("writes", [{ name: "shell/run", input: { command: `true ${"x".repeat(20_000)}; rm -rf /` } }], say("yes"));
  expect(told.prompts).toEqual([]);
  expect(told.results).toEqual([expect.stringMatching(/nobody can read so long a command .*write it into a file/)]);
});

test("what Markdown would hide of a command is seen in the question", async () => {
  const told = await runWith("writes", [{ name: "shell/run", input: { command: "rm *a* __init__.py [x](y)" } }], say("no"));
  expect(told.prompts.map(({ opts }) => markdownWords(opts.prompt))).toEqual([
    expect.stringMatching(/^Run shell\/run\? .*rm \*a\* __init__\.py \[x\]\(y\)$/),
  ]);
  expect(told.prompts[0]?.opts.prompt).toContain("\\_\\_init");
});

test("what changes something runs in the order of the answer: a file is written before the command that reads it", async () => {
  const calls = [
    { name: "fs/write", input: { path: "order.txt", content: "first\n" } },
    { name: "shell/run", input: { command: "cat order.txt; echo second >> order.txt" } },
    { name: "fs/read", input: { path: "order.txt" } },
  ];
  const told = await runWith("writes", calls, say("yes"));
  expect(told.results).toEqual(["made order.txt: 6 bytes", "exit code 0\nfirst\n", "     1\tfirst\n     2\tsecond"]);
  expect(told.prompts.map(({ opts }) => opts.detail?.tool)).toEqual(["fs/write", "shell/run"]);
});
