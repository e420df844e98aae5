import { assign } from "xstate";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { tellLlm } from "../actors.ts";
import { callTools, type ScriptStep, sayText } from "../ports/backend.scripted.ts";
import { createSimulatedClock } from "../ports/clock.simulated.ts";
import { startFake } from "../run.fake.ts";
import type { LlmConversationInput } from "./inputs.ts";
import { base, llm, talk, write, written } from "./talk.fake.ts";

describe("streaming", () => {
  test.each([
    [249, undefined],
    [250, 12],
  ])("an answer that streamed for %i ms has a rate of %j", async (ms, rate) => {
    const clock = createSimulatedClock({ auto: true, start: 1000 });
    const script = (): ScriptStep[] => [{ type: "text", text: "a" }, { type: "wait", ms }, { type: "text", text: "b" }, ...write("x")];
    const run = talk({ message: "go", ...written }, { clock, script });
    await run.result;
    expect(run.of("llm/response")[0]?.["output-tps"]).toBe(rate);
  });

  test("deltas, blocks, usage, times, blobs and places", async () => {
    const clock = createSimulatedClock({ auto: true, start: 1000 });
    const script = (): ScriptStep[] => [
      { type: "wait", ms: 50 },
      { type: "thinking", text: "hm " },
      { type: "text", text: "Hel" },
      { type: "wait", ms: 300 },
      { type: "text", text: "lo" },
      { type: "text", text: "" },
      ...write("x"),
    ];
    const chunks: string[] = [];
    const run = talk(
      { system: "be kind", message: "greet", model: "m1", ...written },
      { clock, script, onChunk: ({ kind, text }) => void chunks.push(`${kind} ${text}`) },
    );
    await run.result;
    expect(run.of("llm/start")).toEqual([{ invokeid: "writer", "session-id": "session-0", model: "m1" }]);
    expect(run.of("llm/delta").map(({ type, text }) => `${String(type)} ${String(text)}`)).toEqual([
      "thinking-delta hm ",
      "text-delta Hel",
      "text-delta lo",
    ]);
    expect(run.of("llm/request")[0]).toEqual({
      invokeid: "writer",
      "session-id": "session-0",
      model: "m1",
      "n-messages": 1,
      "user-blocks": [{ type: "text", text: "greet" }],
      "system-preview": "be kind",
      "io/ref": "nodes/session-0/talk/0/writer/turns/0/request.json",
    });
    expect(run.of("llm/response")[0]).toEqual({
      invokeid: "writer",
      "session-id": "session-0",
      content: [
        { type: "thinking", thinking: "hm " },
        { type: "text", text: "Hello" },
        { type: "tool_use", name: "event__written", input: { line: "x" }, "call-id": "call-0" },
      ],
      "stop-reason": "tool-calls",
      usage: { "input-tokens": 7, "output-tokens": 3 },
      "output-tps": 10,
      "elapsed-ms": 350,
      "first-token-ms": 50,
      model: "m1",
      "io/ref": "nodes/session-0/talk/0/writer/turns/0/response.json",
      "n-blocks": 3,
    });
    const response = run.events().find(({ event }) => event === "llm/response");
    expect(response).toMatchObject({ "transcript/node-id": "talk", "transcript/visit": 0, "transcript/turn": 0 });
    expect(JSON.parse(run.store.readBlob("nodes/session-0/talk/0/writer/turns/0/request.json") ?? "")).toMatchObject({
      system: "be kind",
      model: "m1",
    });
    expect(chunks).toEqual(["thinking hm ", "token Hel", "token lo", 'tool_call_complete {"name":"event__written","input":{"line":"x"}}']);
    expect(run.backend.requests[0]?.tools).toEqual([
      {
        name: "event__written",
        description: "Sends it.",
        inputSchema: { type: "object", properties: { line: { type: "string" } }, required: ["line"] },
      },
    ]);
  });

  test("leaving the state aborts the request; nothing is said after", async () => {
    const run = talk({ message: "x" }, { script: () => [{ type: "text", text: "I be" }, { type: "hang" }] });
    await run.clock.settle();
    run.handle.send({ type: "ui.quit" });
    await run.result;
    expect(run.backend.requests[0]?.signal.aborted).toBe(true);
    expect(llm(run)).toEqual(["llm/start", "llm/request", "· ui.quit", "llm/worker-exit stopped"]);
  });

  test("a backend that does not heed the abort cannot hold the run", async () => {
    const run = talk(
      { message: "x" },
      {
        backend: {
          id: "deaf",
          model: "m",
          stream: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }),
        },
      },
    );
    await run.clock.settle();
    run.handle.send({ type: "ui.quit" });
    expect((await run.result).status).toBe("done");
  });
});

describe("turns", () => {
  test("text alone tells the chart, and the conversation waits to be told more", async () => {
    const machine = base.createMachine({
      initial: "talk",
      context: { n: 0 },
      states: {
        talk: {
          invoke: { id: "writer", src: "llmConversation", input: { message: "one" } },
          on: {
            "llm.idle": [
              {
                guard: ({ context }) => (context as { n: number }).n < 2,
                actions: [assign({ n: ({ context }) => (context as { n: number }).n + 1 }), tellLlm("writer", "more")],
              },
              { target: "done" },
            ],
          },
        },
        done: { type: "final" },
      },
    });
    const run = startFake(machine, { script: (_request, n) => sayText(`answer ${n}`) });
    await run.result;
    expect(run.of("runner/event-processed").map((event) => event["event-data"])).toEqual(
      [0, 1, 2].map((n) => ({ text: `answer ${n}`, from: "writer" })),
    );
    expect(llm(run).slice(0, 7)).toEqual([
      "llm/start",
      "llm/request",
      "llm/response",
      "· llm.idle",
      "llm/user-message",
      "llm/request",
      "llm/response",
    ]);
    expect(run.backend.requests[2]?.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant", "user"]);
    expect(run.of("llm/request")[1]?.["user-blocks"]).toEqual([{ type: "text", text: "more" }]);
  });

  test("what is told in mid-answer is sent after it, without an idle between", async () => {
    const machine = base.createMachine({
      initial: "talk",
      states: {
        talk: {
          invoke: { id: "writer", src: "llmConversation", input: { message: "one" } },
          on: { "ui.interrupt": { actions: tellLlm("writer", "and two") }, "llm.idle": "done" },
        },
        done: { type: "final" },
      },
    });
    const clock = createSimulatedClock();
    const run = startFake(machine, {
      clock,
      script: (_request, n) => (n === 0 ? [{ type: "wait", ms: 10 }, ...sayText("first")] : sayText("second")),
    });
    await clock.settle();
    run.handle.send({ type: "ui.interrupt" });
    await clock.advance(10);
    await run.result;
    expect(run.of("runner/event-processed").map((event) => event["event-name"])).toEqual(["ui.interrupt", "llm.idle"]);
    expect(run.backend.requests).toHaveLength(2);
  });

  test("a conversation with nothing to say waits to be told", async () => {
    const machine = base.createMachine({
      initial: "talk",
      states: {
        talk: {
          invoke: { id: "writer", src: "llmConversation", input: {} },
          on: { "ui.interrupt": { actions: tellLlm("writer", "hello") }, "llm.idle": "done" },
        },
        done: { type: "final" },
      },
    });
    const run = startFake(machine);
    await run.clock.settle();
    expect(run.backend.requests).toHaveLength(0);
    run.handle.send({ type: "ui.interrupt" });
    expect((await run.result).status).toBe("done");
  });

  test("a stop for length is continued by itself, and the text is whole", async () => {
    const run = talk(
      { message: "x", onEndTurn: "over" },
      { script: (_request, n) => (n === 0 ? sayText("half a ", "length") : sayText("sentence")) },
    );
    await run.result;
    expect(run.of("runner/event-processed")[0]).toMatchObject({
      "event-name": "over",
      "event-data": { text: "half a sentence", from: "writer" },
    });
  });

  test.each<[string, LlmConversationInput, string]>([
    ["maxTurns", { message: "x", maxTurns: 3, ...written }, "max-turns"],
    ["budgetTokens", { message: "x", budgetTokens: 15, ...written }, "budget"],
  ])("%s ends it", async (_name, input, category) => {
    const script = (): ScriptStep[] => callTools({ name: "event__maybe", input: {} });
    const run = talk({ ...input, allowedEvents: { maybe: { schema: z.object({}) } } }, { script, handles: [`error.llm.${category}`] });
    expect((await run.result).status).toBe("done");
    expect(run.of("llm/error")).toEqual([expect.objectContaining({ category })]);
  });

  test("budgetMs ends a request in the middle", async () => {
    const clock = createSimulatedClock();
    const run = talk({ message: "x", budgetMs: 30 }, { clock, script: () => [{ type: "hang" }], handles: ["error.llm.budget"] });
    await clock.advance(30);
    expect((await run.result).status).toBe("done");
    expect(run.backend.aborted).toBe(1);
  });
});
