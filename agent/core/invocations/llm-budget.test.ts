import { describe, expect, test } from "vitest";
import { z } from "zod";
import { callTools, type ScriptStep, sayText } from "../ports/backend.scripted.ts";
import { createSimulatedClock, type SimulatedClock } from "../ports/clock.simulated.ts";
import type { OpenPrompt } from "../ports/frontend.ts";
import type { Tool } from "../ports/tool.ts";
import { clockAfter, cutStore } from "../resume/cut.fake.ts";
import type { FakeOptions, FakeRun } from "../run.fake.ts";
import { talk, write, written } from "./talk.fake.ts";
import type { LlmConversationInput } from "./inputs.ts";

const more = (): ScriptStep[] => callTools({ name: "event__maybe", input: {} });
const schema = z.object({ line: z.string() });
const allowedEvents = { maybe: { schema: z.object({}) }, written: { schema } };

/** Each answer costs 10 tokens. */
function spend(input: LlmConversationInput, answer: (prompt: OpenPrompt) => void, options: FakeOptions = {}): FakeRun {
  return talk(
    { message: "x", allowedEvents, ...input },
    { script: (_request, n) => (n < 6 ? more() : write("x")), handles: ["error.llm.budget"], onInput: answer, ...options },
  );
}

describe("a budget of tokens", () => {
  test("spent, it asks on record; each yes is as much again", async () => {
    const run = spend({ budgetTokens: 25 }, (prompt) => void prompt.answer("continue", "ann"));
    expect((await run.result).status).toBe("done");
    expect(run.of("llm/error")).toEqual([]);
    expect(run.of("human-input/start").map(({ kind, opts }) => [kind, (opts as { prompt: string }).prompt])).toEqual([
      ["select", "**writer** has used 30 of its 25 tokens. Shall it go on?"],
      ["select", "**writer** has used 60 of its 55 tokens. Shall it go on?"],
    ]);
    const ids = run.of("human-input/start").map((data) => data["prompt-id"]);
    expect(ids).toEqual(["session-0/talk.0@0/budget/30/0", "session-0/talk.0@0/budget/60/0"]);
  });

  test.each<[string, (prompt: OpenPrompt) => void, RegExp]>([
    ["a no", (prompt) => void prompt.answer("stop", "ann"), /used 30 of its 25 tokens, and the person gave it no more/],
    ["a cancel", (prompt) => void prompt.cancel("ann"), /the person gave it no more/],
    ["nobody there", (prompt) => void prompt.answer(prompt.opts.default, "default"), /nobody was here to give it more/],
  ])("%s is error.llm.budget", async (_name, answer, message) => {
    const run = spend({ budgetTokens: 25 }, answer);
    expect((await run.result).status).toBe("done");
    expect(run.of("llm/error")).toEqual([
      expect.objectContaining({ category: "budget", message: expect.stringMatching(message) as string }),
    ]);
    expect(run.of("llm/request")).toHaveLength(3);
  });

  test("where nobody listens for questions none is asked", async () => {
    const run = talk({ message: "x", budgetTokens: 15, allowedEvents }, { script: more, handles: ["error.llm.budget"] });
    await run.result;
    expect(run.of("human-input/start")).toEqual([]);
    expect(run.of("llm/error")).toMatchObject([{ category: "budget" }]);
  });

  test("leaving the state withdraws the question", async () => {
    const run = spend({ budgetTokens: 5 }, () => run.handle.send({ type: "ui.quit" }));
    expect((await run.result).status).toBe("done");
    expect(run.story().filter((one) => one.startsWith("human-input") || one.startsWith("llm/worker"))).toEqual([
      "human-input/start",
      "llm/worker-exit stopped",
      "human-input/cancelled",
    ]);
  });

  test("what it is told meanwhile is in the request that follows, and a person's time is not the conversation's", async () => {
    const run = spend({ budgetTokens: 5, budgetMs: 1000 }, (prompt) => {
      void run.clock.advance(5000).then(() => prompt.answer("continue"));
    });
    await run.result;
    expect(run.of("llm/error")).toEqual([]);
  });
});

describe("the time of a conversation", () => {
  const slow: Tool = {
    name: "slow",
    description: "Takes its time.",
    inputSchema: { type: "object" },
    effects: "none",
    run: async (_input, { ask }) => ({ isError: false, text: String((await ask?.({ kind: "text", opts: { prompt: "And?" } }))?.answer) }),
  };
  const input: LlmConversationInput = { message: "x", realTools: ["slow"], budgetMs: 1000, ...written };
  const script = (_request: unknown, n: number): readonly ScriptStep[] => {
    const wait: ScriptStep = { type: "wait", ms: 600 };
    return n === 0 ? [...callTools({ name: "slow", input: {} }, { name: "slow", input: {} })] : [wait, ...write("x")];
  };
  const asked = (clock: SimulatedClock, takesMs: number): Partial<FakeOptions> => ({
    clock,
    script,
    tools: [slow],
    confirmTool: async () => {
      await new Promise<void>((resolve) => void clock.after(takesMs, resolve));
      return { proceed: true };
    },
    onInput: (prompt) => void clock.after(takesMs, () => void prompt.answer("well")),
  });

  test("what a person takes to allow a call, and to answer one, is not in it", async () => {
    const clock = createSimulatedClock();
    const run = talk(input, asked(clock, 60_000));
    await clock.advance(200_000);
    expect(run.of("llm/error")).toEqual([]);
    expect((await run.result).status).toBe("done");
  });

  test("nor is it in a run that goes on, by its record", async () => {
    const clock = createSimulatedClock();
    const { confirmTool: _none, ...answers } = asked(clock, 60_000);
    const first = talk(input, { ...answers, script: (request, n) => (n === 0 ? script(request, n) : [{ type: "hang" }]) });
    await clock.advance(60_200);
    const store = cutStore(first.store, first.store.lines.length, "second");
    first.handle.stop("killed");
    const again = talk(input, { store, clock: clockAfter(store), resume: true, tools: [slow], script: (request) => script(request, 1) });
    expect((await again.result).status).toBe("done");
    expect(again.of("llm/error")).toEqual([]);
  });
});

describe("the context window", () => {
  const full = (tokens: number): ScriptStep[] => [
    { type: "tool-call", callId: `c${tokens}`, name: "event__maybe", input: {} },
    { type: "usage", usage: { "input-tokens": tokens - 5, "output-tokens": 5 } },
    { type: "stop", reason: "tool-calls" },
  ];
  const script = (_request: unknown, n: number): readonly ScriptStep[] => {
    const tokens = [50, 80, 90, 96, 99][n];
    return tokens === undefined ? write("x") : full(tokens);
  };
  const fractions = (run: FakeRun): unknown[] => run.of("llm/context-warning").map((data) => data["used-frac"]);

  test.each<[string, Partial<LlmConversationInput>, FakeOptions, number[]]>([
    ["of the input: told once a mark", { contextTokens: 100 }, {}, [0.8, 0.96]],
    ["of the run, by model", {}, { contextTokens: { "scripted-1": 100 } }, [0.8, 0.96]],
    ["of another model", {}, { contextTokens: { other: 100 } }, []],
    ["of nobody's knowledge: nothing is invented", {}, {}, []],
    ["the input's own comes first", { contextTokens: 1000 }, { contextTokens: { "scripted-1": 100 } }, []],
  ])("%s", async (_name, input, options, wanted) => {
    const run = talk({ message: "x", allowedEvents, ...input }, { script, ...options });
    await run.result;
    expect(fractions(run)).toEqual(wanted);
  });

  test("an answer without its count says nothing", async () => {
    const run = talk(
      { message: "x", contextTokens: 1, onEndTurn: "over" },
      { script: () => sayText("x").filter(({ type }) => type !== "usage") },
    );
    await run.result;
    expect(fractions(run)).toEqual([]);
  });
});
