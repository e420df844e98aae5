import { createMachine, setup } from "xstate";
import { expect, test } from "vitest";
import { actors, captureOutput, renderTemplate, tellLlm, tellOtherLlm } from "./actors.ts";
import { sayText } from "./ports/backend.scripted.ts";
import { startFake } from "./run.fake.ts";

interface Idle {
  type: "llm.idle";
  from: string;
  text: string;
}

test("a conversation's text becomes an artifact, and a template takes it from there", async () => {
  const machine = setup({ actors, types: { events: {} as Idle } }).createMachine({
    initial: "writing",
    states: {
      writing: {
        invoke: { id: "writer", src: "llmConversation", input: { message: "write" } },
        on: { "llm.idle": { target: "judging", actions: captureOutput("writer.md") } },
      },
      judging: {
        invoke: {
          id: "critic",
          src: "llmConversation",
          input: ({ self }) => ({ message: renderTemplate("Judge: {{ writer.md }} by {{who}} {{n}}", { self }, { who: "me", n: 3 }) }),
        },
        on: {
          "llm.idle": {
            target: "done",
            actions: captureOutput(
              ({ event }) => `${event.from}.json`,
              ({ event }) => ({ said: event.text }),
            ),
          },
        },
      },
      done: { type: "final" },
    },
  });
  const run = startFake(machine, { script: (_request, n) => sayText(n === 0 ? "a sentence" : "fine") });
  expect((await run.result).status).toBe("done");
  expect(run.of("llm/request")[1]?.["user-blocks"]).toEqual([{ type: "text", text: "Judge: a sentence by me 3" }]);
  expect(run.of("artifact/written")).toEqual([
    { name: "writer.md", bytes: 10, invokeid: "writer" },
    { name: "critic.json", bytes: 20, invokeid: "critic" },
  ]);
  expect(run.store.artifacts.get("critic.json")).toBe('{\n  "said": "fine"\n}');
  const story = run.story();
  expect(story.indexOf("artifact/written")).toBe(story.indexOf("· llm.idle") + 1);
});

test("a name that is neither variable nor artifact fails the chart by its name", async () => {
  const machine = setup({ actors }).createMachine({
    initial: "a",
    states: {
      a: { on: { "ui.quit": "b" } },
      b: { invoke: { src: "llmConversation", input: ({ self }) => ({ message: renderTemplate("{{none}}", { self }) }) } },
    },
  });
  const run = startFake(machine);
  run.handle.send({ type: "ui.quit" });
  expect(await run.result).toMatchObject({
    status: "error",
    code: "chart.template",
    message: "{{none}} is neither a variable nor an artifact",
  });
});

test("telling nobody is a diagnostic", async () => {
  const run = startFake(
    createMachine({
      initial: "a",
      states: { a: { on: { "ui.quit": { target: "b", actions: tellLlm("ghost", "hu") } } }, b: { type: "final" } },
    }),
  );
  run.handle.send({ type: "ui.quit" });
  await run.result;
  expect(run.diagnostics).toEqual(["tellLlm: no conversation ghost lives in session-0"]);
});

test("two conversations hear each other: what one says is told to the other alone", async () => {
  const machine = setup({ actors, types: { events: {} as Idle } }).createMachine({
    initial: "talk",
    states: {
      talk: {
        invoke: [
          { id: "pro", src: "llmConversation", input: { message: "begin" } },
          { id: "contra", src: "llmConversation", input: {} },
        ],
        on: {
          "llm.idle": [{ guard: ({ event }) => event.text === "enough", target: "done" }, { actions: tellOtherLlm(["pro", "contra"]) }],
          "ui.quit": { actions: [tellOtherLlm("pro"), tellOtherLlm("ghost", "hu")] },
        },
      },
      done: { type: "final" },
    },
  });
  const run = startFake(machine, { script: (_request, n) => sayText(["one", "two", "enough"][n] ?? "") });
  run.handle.send({ type: "ui.quit" });
  await run.result;
  expect(run.of("llm/user-message").map(({ invokeid, text, from }) => [from, invokeid, text])).toEqual([
    ["pro", "contra", "one"],
    ["contra", "pro", "two"],
  ]);
  expect(run.diagnostics).toEqual([
    "tellOtherLlm: ui.quit carries no text",
    "tellOtherLlm: no conversation ghost lives in session-0, nor above it",
  ]);
});
