import { describe, expect, test } from "vitest";
import { withQuestions } from "../actors.ts";
import { callTools } from "../ports/backend.scripted.ts";
import type { OpenPrompt } from "../ports/frontend.ts";
import type { FakeOptions, FakeRun } from "../run.fake.ts";
import { talk, write, written } from "./talk.fake.ts";

const ask = (input: unknown): ReturnType<typeof callTools> => callTools({ name: "ask_person", input });

/** What the model asks first; then it writes what it was told. */
function asking(input: unknown, options: FakeOptions): FakeRun {
  return talk(withQuestions({ message: "x", ...written }), {
    script: (_request, n) => (n === 0 ? ask(input) : write("x")),
    ...options,
  });
}

const told = (run: FakeRun): unknown => run.backend.requests[1]?.messages.at(-1)?.parts;

describe("a model that may ask the person", () => {
  test.each<[string, unknown, unknown, Record<string, unknown>, string]>([
    ["freely", { question: "Which colour?" }, "green", { kind: "text", opts: { prompt: "Which colour?", default: "" } }, "green"],
    [
      "with a choice",
      { question: "Which?", options: ["red", "blue", "red"] },
      "blue",
      { kind: "select", opts: { options: [{ value: "red" }, { value: "blue" }, { value: "" }] } },
      "blue",
    ],
  ])("%s", async (_name, input, answer, question, text) => {
    const run = asking(input, { onInput: (prompt) => void prompt.answer(answer, "ann") });
    expect((await run.result).status).toBe("done");
    expect(run.of("human-input/start")).toMatchObject([{ ...question, invokeid: "writer", "prompt-id": "session-0/talk.0@0/asks/0.0/0" }]);
    expect(run.of("human-input/answer")).toMatchObject([{ answer, by: "ann" }]);
    expect(told(run)).toEqual([{ type: "tool-result", callId: "call-0", name: "ask_person", isError: false, text }]);
    const order = run.events().flatMap(({ event }) => (/tool|human/.test(event) ? [event] : []));
    expect(order).toEqual(["llm/tool-start", "human-input/start", "human-input/answer", "llm/tool-result"]);
  });

  test.each<[string, ((prompt: OpenPrompt) => void) | undefined, RegExp]>([
    ["an empty answer", (prompt) => void prompt.answer("", "ann"), /gave no answer/],
    ["a cancel", (prompt) => void prompt.cancel("ann"), /gave no answer/],
    ["nobody there", (prompt) => void prompt.answer(prompt.opts.default, "default"), /nobody is here/],
    ["nobody who listens", undefined, /nobody is here/],
  ])("%s: it is told to decide itself, and goes on", async (_name, onInput, words) => {
    const run = asking({ question: "Which?" }, onInput ? { onInput } : {});
    expect((await run.result).status).toBe("done");
    expect(told(run)).toMatchObject([{ isError: true, text: expect.stringMatching(words) as string }]);
  });

  test("nobody is asked whether it may ask; a question that is none goes back to it", async () => {
    const confirmed: string[] = [];
    const confirmTool: FakeOptions["confirmTool"] = ({ tool }) => {
      confirmed.push(tool);
      return Promise.resolve({ proceed: true });
    };
    const run = asking({ question: "  " }, { confirmTool, onInput: () => undefined });
    expect((await run.result).status).toBe("done");
    expect(confirmed).toEqual([]);
    expect(told(run)).toMatchObject([{ isError: true, text: expect.stringContaining("not valid") as string }]);
  });

  test("leaving the state withdraws its question", async () => {
    const run = asking({ question: "Which?" }, { onInput: () => run.handle.send({ type: "ui.quit" }) });
    await run.result;
    expect(run.of("human-input/cancelled")).toMatchObject([{ invokeid: "writer" }]);
  });

  test("without withQuestions there is no such tool", async () => {
    const run = talk({ message: "x", ...written }, { script: (_request, n) => (n === 0 ? ask({ question: "?" }) : write("x")) });
    await run.result;
    expect(run.backend.requests[0]?.tools.map(({ name }) => name)).toEqual(["event__written"]);
  });
});

test.each([
  ["none", true],
  ["files", false],
  ["process", false],
  ["network", false],
] as const)("a tool with effects %s may ask: %s", async (effects, may) => {
  const given: boolean[] = [];
  const tool = {
    name: "t",
    description: "",
    inputSchema: { type: "object" },
    effects,
    run: (_input: unknown, { ask: asks }: { ask?: unknown }) => {
      given.push(asks !== undefined);
      return Promise.resolve({ isError: false, text: "" });
    },
  };
  const script = (_request: unknown, n: number) => (n === 0 ? callTools({ name: "t", input: {} }) : write("x"));
  await talk({ message: "x", realTools: "all", ...written }, { tools: [tool], script }).result;
  expect(given).toEqual([may]);
});
