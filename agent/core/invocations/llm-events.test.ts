// Events that a model may send its chart, as tools.

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { callTools, type ScriptStep } from "../ports/backend.scripted.ts";
import { llm, talk, write, written } from "./talk.fake.ts";

describe("event tools", () => {
  test("an invalid call goes back to the model once; a good one then reaches the chart", async () => {
    const run = talk({ message: "x", ...written }, { script: (_request, n) => write(n === 0 ? 7 : "fine") });
    expect((await run.result).status).toBe("done");
    expect(llm(run)).toEqual([
      "llm/start",
      "llm/request",
      "llm/response",
      "llm/tool-result",
      "llm/request",
      "llm/response",
      "· written",
      "llm/worker-exit done",
    ]);
    expect(run.backend.requests[1]?.messages.at(-1)).toMatchObject({
      role: "tool",
      parts: [{ type: "tool-result", isError: true, callId: "call-0" }],
    });
  });

  test.each<[string, ScriptStep[]]>([
    ["a wrong field", write(7)],
    ["no JSON", callTools({ name: "event__written", input: undefined, badInput: '{"line":' })],
    ["an unknown tool", callTools({ name: "event__nope", input: {} })],
  ])("%s twice is error.llm.tool-validation", async (_name, steps) => {
    const run = talk({ message: "x", ...written }, { script: () => steps, handles: ["error.llm.tool-validation"] });
    expect((await run.result).status).toBe("done");
    expect(llm(run).slice(-4)).toEqual([
      "llm/tool-result",
      "llm/error tool-validation",
      "llm/worker-exit tool-validation",
      "· error.llm.tool-validation",
    ]);
  });

  test("fields are spread on the event and cannot rename it; a schema that is no object comes as value", async () => {
    const input = {
      message: "x",
      allowedEvents: { written: { schema: z.object({ type: z.string(), n: z.number().default(2) }) }, said: { schema: z.string() } },
    };
    const script = (): ScriptStep[] =>
      callTools({ name: "event__said", input: { value: "hi" } }, { name: "event__written", input: { type: "evil" } });
    const run = talk(input, { script });
    await run.result;
    expect(run.of("runner/event-processed").map((event) => [event["event-name"], event["event-data"], event["taken"]])).toEqual([
      ["said", { value: "hi" }, false],
      ["written", { n: 2 }, true],
    ]);
  });

  test("an event that the chart does not want is said so to the model", async () => {
    const input = { message: "x", allowedEvents: { ...written.allowedEvents, maybe: { schema: z.object({}) } } };
    const run = talk(input, { script: (_request, n) => (n === 0 ? callTools({ name: "event__maybe", input: {} }) : write("y")) });
    await run.result;
    expect(run.backend.requests[1]?.messages.at(-1)?.parts).toEqual([
      { type: "tool-result", callId: "call-0", name: "event__maybe", isError: true, text: "maybe is not wanted now" },
    ]);
  });
});
