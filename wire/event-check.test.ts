import { describe, expect, it } from "vitest";
import { badField, isEvent } from "./event-check.ts";
import { isCutString, textOf } from "./cut-string.ts";
import { EVENTS, type EventData, type EventName, isEventName } from "./events.ts";
import { sessionKey } from "./ids.ts";

const delta: EventData<"llm/delta"> = { type: "text-delta", text: "a", invokeid: "i", "session-id": "s" };
const response: EventData<"llm/response"> = {
  invokeid: "i",
  "session-id": "s",
  content: [],
  "stop-reason": "end",
  usage: {},
  "elapsed-ms": 1,
  "n-blocks": 0,
};
const started: EventData<"runner/started"> = { "session-id": "s", "chart-id": "c", backend: "sim", states: [] };
const ask: EventData<"human-input/start"> = { kind: "text", invokeid: "i", "prompt-id": "p", "session-id": "s", opts: { prompt: "?" } };
const cut = { head: "begin", "io/ref": "x", bytes: 9_000 };

describe("badField", () => {
  it.each<[EventName | string, object, string | undefined]>([
    ["llm/delta", delta, undefined],
    ["llm/delta", { ...delta, text: cut }, undefined],
    ["llm/delta", { ...delta, new: {} }, undefined],
    ["llm/delta", { ...delta, usage: { "output-tokens": 3 } }, undefined],
    ["llm/delta", { ...delta, model: null, usage: null }, undefined],
    ["llm/delta", { ...delta, text: 5 }, "text"],
    ["llm/delta", { ...delta, text: null }, "text"],
    ["llm/delta", { ...delta, text: { head: 5, "io/ref": "x" } }, "text"],
    ["llm/delta", { ...delta, type: "picture-delta" }, "type"],
    ["llm/delta", { ...delta, usage: [] }, "usage"],
    ["llm/delta", { ...delta, usage: { "output-tokens": "3" } }, "usage"],
    ["llm/delta", { type: "text-delta", text: "a", invokeid: "i" }, "session-id"],
    ["llm/response", response, undefined],
    [
      "llm/response",
      {
        ...response,
        content: [
          { type: "text", text: "a" },
          { type: "thinking", thinking: "b" },
          { type: "tool_use", name: "n", input: null, "call-id": "c" },
        ],
      },
      undefined,
    ],
    ["llm/response", { ...response, content: [{ type: "hologram" }] }, undefined],
    ["llm/response", { ...response, content: [{ type: "text" }] }, "content"],
    ["llm/response", { ...response, content: [{ type: "tool_use", name: 5 }] }, "content"],
    ["llm/response", { ...response, content: [null] }, "content"],
    ["llm/response", { ...response, content: {} }, "content"],
    ["llm/response", { ...response, "elapsed-ms": "1 s" }, "elapsed-ms"],
    ["llm/response", { ...response, usage: null }, "usage"],
    ["runner/started", started, undefined],
    ["runner/started", { ...started, params: 5 }, undefined],
    [
      "runner/started",
      { ...started, states: [{ id: "a", kind: "atomic", parent: null, on: [{ event: "e", targets: ["b"] }] }] },
      undefined,
    ],
    ["runner/started", { ...started, states: [{ kind: "atomic" }] }, "states"],
    ["runner/started", { ...started, states: [{ id: "a", kind: "atomic", on: [{}] }] }, "states"],
    ["runner/started", { ...started, resume: "yes" }, "resume"],
    ["runner/done", { "final-config": ["a", 5], status: "done" }, "final-config"],
    ["human-input/start", ask, undefined],
    ["human-input/start", { ...ask, opts: { prompt: "?", options: [{ label: "a", value: "1", hint: null }] } }, undefined],
    ["human-input/start", { ...ask, opts: { prompt: "?", options: [{ label: "a" }] } }, "opts"],
    ["human-input/start", { ...ask, opts: { prompt: "?", min: "2" } }, "opts"],
    ["human-input/start", { ...ask, opts: "?" }, "opts"],
    ["human-input/answer", { kind: "text", invokeid: "i", "prompt-id": "p", answer: null }, undefined],
    ["session/opened", { epoch: "e", "starts-at": 0, protocol: 1, engine: "x", "resumed-from": { "as-of": 1 } }, "resumed-from"],
    ["llm/context-warning", { "used-frac": Number.NaN, invokeid: "i" }, "used-frac"],
    ["something/else", { any: 1 }, undefined],
    ["constructor", {}, undefined],
  ])("%s %j", (event, data, bad) => expect(badField(event, data as Record<string, unknown>)).toBe(bad));

  it("finds each required field of each event, and misses no optional one", () => {
    for (const [name, { fields }] of Object.entries(EVENTS)) {
      const required = Object.entries(fields).filter(([key, type]) => !key.endsWith("?") && type !== "json");
      expect([name, badField(name, {})]).toEqual([name, required[0]?.[0]]);
    }
  });
});

it("isEvent narrows by name", () => {
  const envelope = { kind: "event" as const, seq: 0, ts: 0, event: "llm/delta", data: { ...delta } };
  expect([isEvent(envelope, "llm/delta"), isEvent(envelope, "llm/start")]).toEqual([true, false]);
  expect([isEventName("llm/delta"), isEventName("toString"), isEventName("__proto__")]).toEqual([true, false, false]);
});

it.each([
  ["a", "a"],
  [cut, "begin…"],
  [null, ""],
  [undefined, ""],
  [5, "5"],
])("textOf %j", (value, text) => expect(textOf(value)).toBe(text));
it("knows what was cut", () =>
  expect([isCutString(cut), isCutString("a"), isCutString(null), isCutString({ head: "a" })]).toEqual([true, false, false, false]));
it("compares sessions without their colon", () =>
  expect([sessionKey(":session/a"), sessionKey("session/a")]).toEqual(["session/a", "session/a"]));
