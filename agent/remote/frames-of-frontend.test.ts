import { describe, expect, it } from "vitest";
import { type AgentFrame, decodeFrame, encodeFrame } from "../../wire/index.ts";
import { createAnswerRegistry } from "./answer-registry.ts";
import { phaseFrame, promptClosedFrame, promptFrame, runFinishedFrame } from "./frames-of-frontend.ts";
import { createFakePrompt } from "./prompt.fake.ts";

const { prompt } = createFakePrompt(createAnswerRegistry());

const TABLE: { name: string; frame: AgentFrame; is: unknown }[] = [
  {
    name: "phase",
    frame: phaseFrame({ config: ["a", "a.b"], breadcrumb: ["a", "b"], siblings: ["b", "c"] }, 4, 1_780_000_000_000),
    is: { kind: "phase", ts: 1_780_000_000_000, "as-of": 4, config: ["a", "a.b"], breadcrumb: ["a", "b"], siblings: ["b", "c"] },
  },
  {
    name: "prompt",
    frame: promptFrame(prompt),
    is: {
      kind: "prompt",
      "prompt-id": "p1",
      invokeid: "ask",
      "session-id": "session/1",
      type: "text",
      opts: { prompt: "Name?" },
      "as-of": 7,
    },
  },
  {
    name: "prompt-closed with who",
    frame: promptClosedFrame("p1", "answered", "screen", 9),
    is: { kind: "prompt-closed", "prompt-id": "p1", outcome: "answered", by: "screen", "as-of": 9 },
  },
  {
    name: "prompt-closed by the chart",
    frame: promptClosedFrame("p1", "withdrawn", undefined, 9),
    is: { kind: "prompt-closed", "prompt-id": "p1", outcome: "withdrawn", "as-of": 9 },
  },
  {
    name: "run-finished",
    frame: runFinishedFrame({ finalConfig: ["done"], status: "done" }),
    is: { kind: "control", op: "run-finished", "final-config": ["done"], status: "done" },
  },
];

describe("what a frontend hears, as a frame", () => {
  it.each(TABLE)("$name", ({ frame, is }) => {
    expect(frame).toStrictEqual(is);
    expect(decodeFrame(encodeFrame(frame))).toEqual({ ok: true, value: is });
  });
});
