import { expect, test } from "vitest";
import { z } from "zod";
import type { ModelRequest, ToolSpec } from "../../core/ports/backend.ts";
import { decide } from "./decide.ts";
import { createRandom } from "./random.ts";
import { readRequest, type Form } from "./reading.ts";

const tool = (name: string, schema: z.ZodType, description = ""): ToolSpec => ({
  name,
  description,
  inputSchema: z.toJSONSchema(schema) as Record<string, unknown>,
});
const ask = (prompt: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  system: "",
  messages: [{ role: "user", parts: [{ type: "text", text: prompt }] }],
  tools: [],
  signal: new AbortController().signal,
  ...more,
});
const words = (seed: number, request: ModelRequest): unknown => {
  const { thinking, text, calls, stop } = decide(seed, request);
  return { thinking, text, calls, stop };
};

test("the same seed and request make the same words, another seed or request others", () => {
  const request = ask("Tell me about the sea.");
  expect(words(1, request)).toEqual(words(1, request));
  expect(words(1, request)).not.toEqual(words(2, request));
  expect(words(1, request)).not.toEqual(words(1, ask("Tell me about the sea!")));
});

test("a haiku asked for in words has three lines", () => {
  expect(decide(1, ask("Please write a haiku about rain in the city.")).text.split("\n")).toHaveLength(3);
});

test.each<[string, string, Form, string]>([
  ["You are Ada, a poet.", "Write one haiku. A judge will score it. The theme: rain on a tin roof.", "haiku", "rain"],
  ["You judge haiku.", "Judge these poems and give each a score.\n1. a\n2. b", "verdict", ""],
  ["You are a strict friend.", "Give your critique of this haiku:\nan old umbrella", "advice", "rain"],
  ["You plan a haiku tournament.", "Make a plan for 8 poets, then start.", "plan", ""],
  ["You greet people.", "Please greet Ada.", "greeting", ""],
  ["", "Summarize the sea.", "summary", "the sea"],
  ["", "Tell me about the harbor.", "prose", "the sea"],
])("%j %j is read as %s", (system, prompt, form, theme) => {
  const reading = readRequest(ask(prompt, { system }), createRandom("1"));
  expect(reading.form).toBe(form);
  if (theme !== "") expect(reading.theme.name).toBe(theme);
});

test("an event tool is always called: a chart goes on", () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const { calls, stop } = decide(
      seed,
      ask("Greet the person.", { tools: [tool("event__greeted", z.object({ greeting: z.string().min(1) }))] }),
    );
    expect(calls.map((call) => call.name)).toEqual(["event__greeted"]);
    expect(stop).toBe("tool-calls");
  }
});

test("a way out is taken rarely, but it is", () => {
  const tools = [tool("event__start", z.object({})), tool("event__abort", z.object({ reason: z.string() }))];
  const names = Array.from({ length: 400 }, (_all, seed) => decide(seed, ask("Plan a tournament.", { tools })).calls[0]?.name);
  const aborted = names.filter((name) => name === "event__abort").length;
  expect(aborted).toBeGreaterThan(0);
  expect(aborted).toBeLessThan(60);
});

test.each([
  ["none", 0, undefined],
  ["required", 1, undefined],
  [{ name: "fs/read" }, 1, "fs/read"],
] as const)("toolChoice %j", (toolChoice, count, name) => {
  const tools = [tool("fs/read", z.object({ path: z.string() })), tool("fs/glob", z.object({ pattern: z.string() }))];
  for (let seed = 0; seed < 20; seed += 1) {
    const { calls } = decide(seed, ask("Look at README.md and say what it is.", { tools, toolChoice }));
    if (count === 0) expect(calls).toEqual([]);
    else expect(calls.length).toBeGreaterThan(0);
    if (name !== undefined) expect(calls[0]).toMatchObject({ name, input: { path: "README.md" } });
  }
});

test("looking around ends, and an event follows", () => {
  const tools = [tool("fs/read", z.object({ path: z.string() })), tool("event__found", z.object({ finding: z.string() }))];
  for (let seed = 0; seed < 30; seed += 1) {
    const messages: ModelRequest["messages"][number][] = [{ role: "user", parts: [{ type: "text", text: "Read src/a.ts and report." }] }];
    let called = "";
    for (let turn = 0; turn < 8 && called !== "event__found"; turn += 1) {
      const { calls } = decide(seed, ask("", { messages, tools }));
      called = calls[0]?.name ?? "";
      messages.push({ role: "assistant", parts: calls.map((call) => ({ type: "tool-call", ...call })) });
      messages.push({
        role: "tool",
        parts: calls.map((call) => ({
          type: "tool-result",
          callId: call.callId,
          name: call.name,
          isError: false,
          text: "1 export const a = 1",
        })),
      });
    }
    expect(called).toBe("event__found");
  }
});

test("what the call says in lines is what was said aloud", () => {
  const tools = [tool("event__haiku-written", z.object({ haiku: z.string() }))];
  const spoken = Array.from({ length: 20 }, (_all, seed) => decide(seed, ask("Write a haiku.", { tools }))).filter(
    (answer) => answer.text !== "",
  );
  expect(spoken.length).toBeGreaterThan(0);
  for (const { text, calls } of spoken) expect(text).toBe((calls[0]?.input as { haiku: string } | undefined)?.haiku);
});

test("a stop sequence ends the text before it", () => {
  expect(decide(1, ask("Write a haiku.", { stopSequences: ["\n"] })).text).not.toContain("\n");
});

test("no prompt at all is answered too", () => {
  expect(decide(1, { system: "", messages: [], tools: [], signal: new AbortController().signal }).text).not.toBe("");
});
