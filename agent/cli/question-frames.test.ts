import { expect, test } from "vitest";
import type { OpenPrompt } from "../core/index.ts";
import type { Envelope, PromptClosedFrame, PromptFrame, PromptOpts } from "../../wire/index.ts";
import { createQuestionFrames } from "./question-frames.ts";

const start = (kind: string, opts: unknown): Envelope => ({
  kind: "event",
  seq: 7,
  ts: 1,
  event: "human-input/start",
  data: { kind, invokeid: "i", "prompt-id": "p", "session-id": "s", opts },
});
const asked = (opts: PromptOpts): OpenPrompt => ({
  promptId: "p",
  kind: "text",
  invokeid: "i",
  sessionId: "s",
  opts,
  asOf: 7,
  check: () => undefined,
  answer: () => Promise.resolve("done"),
  cancel: () => Promise.resolve("done"),
});

function setUp() {
  const told: (PromptFrame | PromptClosedFrame)[] = [];
  return { told, frames: createQuestionFrames((frame) => void told.push(frame)) };
}

test("a question is told when it is on record, and not again when it is asked", () => {
  const { told, frames } = setUp();
  frames.onRecord(start("text", { prompt: "?" }));
  frames.onInput(asked({ prompt: "?" }));
  expect(told).toEqual([
    { kind: "prompt", "prompt-id": "p", invokeid: "i", "session-id": "s", type: "text", opts: { prompt: "?" }, "as-of": 7 },
  ]);
});

test("one that the log holds shortened is told again in full", () => {
  const { told, frames } = setUp();
  frames.onRecord(start("text", { prompt: { head: "long", "io/ref": "x", bytes: 9 } }));
  frames.onInput(asked({ prompt: "long text" }));
  expect(told.map((frame) => frame.kind === "prompt" && frame.opts.prompt)).toEqual([expect.anything(), "long text"]);
});

test("progress and other events are no question", () => {
  const { told, frames } = setUp();
  frames.onRecord(start("progress", {}));
  frames.onRecord({ ...start("text", {}), event: "human-input/answer" });
  expect(told).toEqual([]);
});

test("one that is withdrawn before it was asked is closed; of one that was asked the engine says it itself", () => {
  const { told, frames } = setUp();
  const cancelled: Envelope = { kind: "event", seq: 8, ts: 1, event: "human-input/cancelled", data: { invokeid: "i", "prompt-id": "p" } };
  frames.onRecord(start("text", { prompt: "?" }));
  frames.onRecord(cancelled);
  expect(told.at(-1)).toEqual({ kind: "prompt-closed", "prompt-id": "p", outcome: "withdrawn", "as-of": 8 });
  frames.onRecord(start("text", { prompt: "?" }));
  frames.onInput(asked({ prompt: "?" }));
  frames.onRecord(cancelled);
  expect(told).toHaveLength(3);
});
