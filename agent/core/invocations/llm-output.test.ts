import { describe, expect, test } from "vitest";
import { z } from "zod";
import { callTools, sayText } from "../ports/backend.scripted.ts";
import type { FakeOptions, FakeRun } from "../run.fake.ts";
import { talk } from "./talk.fake.ts";
import type { LlmConversationInput } from "./inputs.ts";

const output = z.object({ colour: z.string(), weight: z.number().max(9) });
const right = { colour: "red", weight: 3 };
const wrong = { colour: "red", weight: 30 };
const give = (input: unknown): ReturnType<typeof callTools> => callTools({ name: "event__llm.output", input });

const form = (input: Partial<LlmConversationInput> = {}, options: FakeOptions = {}): FakeRun =>
  talk({ message: "Which?", output, ...input }, { ...options, handles: ["llm.output", "error.llm.tool-validation"] });

const given = (run: FakeRun): unknown => run.of("runner/event-processed").at(-1)?.["event-data"];

describe("an answer in a form", () => {
  test("a model with nothing else to call must call it, with the schema as its input", async () => {
    const run = form({}, { script: () => give(right) });
    await run.result;
    expect(run.backend.requests).toMatchObject([{ toolChoice: { name: "event__llm.output" }, tools: [{ name: "event__llm.output" }] }]);
    expect(run.backend.requests[0]?.tools[0]?.inputSchema).toMatchObject({ type: "object", required: ["colour", "weight"] });
    expect(run.of("runner/event-processed")).toMatchObject([{ "event-name": "llm.output", taken: true }]);
    expect(given(run)).toEqual({ value: right, from: "writer" });
  });

  test.each<[string, z.ZodType, unknown, unknown]>([
    ["a list", z.array(z.string()), { value: ["a", "b"] }, ["a", "b"]],
    ["a number", z.coerce.number(), { value: "7" }, 7],
    ["an object with a field named value", z.object({ value: z.string() }), { value: "x" }, { value: "x" }],
  ])("%s comes as it is", async (_name, schema, input, value) => {
    const run = form({ output: schema }, { script: () => give(input) });
    await run.result;
    expect(given(run)).toEqual({ value, from: "writer" });
  });

  test.each([
    ["JSON", JSON.stringify(right)],
    ["a word and a fence", `Here it is:\n\n\`\`\`json\n${JSON.stringify(right)}\n\`\`\`\nSo.`],
  ])("a model that only writes gives it as text: %s", async (_name, text) => {
    const run = form(
      {},
      {
        script: () => [
          { type: "text", text },
          { type: "stop", reason: "end" },
        ],
      },
    );
    await run.result;
    expect(given(run)).toEqual({ value: right, from: "writer" });
  });

  test("cut for length it is put together before it is read", async () => {
    const [head, rest] = [JSON.stringify(right).slice(0, 9), JSON.stringify(right).slice(9)];
    const run = form({}, { script: (_request, n) => (n === 0 ? sayText(head, "length") : sayText(rest)) });
    await run.result;
    expect(given(run)).toEqual({ value: right, from: "writer" });
  });

  test.each([
    ["a call", give(wrong)],
    ["a text", sayText("red, I think")],
  ])("%s that does not fit goes back once, and the tool is forced then", async (_name, first) => {
    const run = form({ realTools: "all" }, { tools: [look], script: (_request, n) => (n === 0 ? first : give(right)) });
    await run.result;
    expect(run.backend.requests.map(({ toolChoice }) => toolChoice)).toEqual([undefined, { name: "event__llm.output" }]);
    expect(given(run)).toEqual({ value: right, from: "writer" });
  });

  test.each([
    ["calls", give(wrong)],
    ["texts", sayText("red")],
  ])("two %s that do not fit are an error", async (_name, answer) => {
    const run = form({}, { script: () => answer });
    expect((await run.result).status).toBe("done");
    expect(run.of("llm/request")).toHaveLength(2);
    expect(run.of("llm/error")).toMatchObject([{ category: "tool-validation" }]);
  });

  test("given, the turn is over: the conversation waits to be told, and is not asked again by itself", async () => {
    const run = talk({ message: "Which?", output }, { script: () => give(right) });
    expect(await run.result).toMatchObject({ status: "error" });
    // No state takes `llm.output` here: the model is told, until its turns are used up.
    expect(run.of("llm/error")).toMatchObject([{ category: "max-turns" }]);
  });
});

const look = {
  name: "look",
  description: "",
  inputSchema: { type: "object" },
  effects: "none" as const,
  run: () => Promise.resolve({ isError: false, text: "" }),
};
