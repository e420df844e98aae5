import { expect, test } from "vitest";
import type { OpenPrompt } from "../core/index.ts";
import { createAnswerRegistry, SCOPES } from "../remote/index.ts";
import { createModel } from "../../fold/index.ts";
import type { Envelope } from "../../wire/index.ts";
import { withEarlyAnswers } from "./early-answers.ts";

const from = { by: "screen", clientId: "c", scopes: SCOPES };
const question: OpenPrompt = {
  promptId: "p",
  kind: "text",
  invokeid: "i",
  sessionId: "s",
  opts: { prompt: "?" },
  asOf: 3,
  check: () => undefined,
  answer: () => Promise.resolve("done"),
  cancel: () => Promise.resolve("done"),
};

function setUp() {
  const registry = createAnswerRegistry();
  const model = createModel();
  const handled: string[] = [];
  const listeners = new Set<() => void>();
  const handle = withEarlyAnswers(
    (frame) => {
      handled.push(frame.kind === "answer" ? String(frame.value) : frame.kind);
      return Promise.resolve({ kind: "reply", re: frame.kind, ok: true });
    },
    { registry, model, onEvent: (listener) => (listeners.add(() => listener({} as Envelope)), () => {}) },
  );
  const onRecord = (): void =>
    void model.prompts.set("p", { promptId: "p", invokeid: "i", sessionId: "s", kind: "text", opts: { prompt: "?" }, asOf: 3 });
  const event = (): void => listeners.forEach((listener) => listener());
  return { registry, model, handled, handle, onRecord, event };
}

test("an answer to a question that is on record and not yet asked waits for it; other frames do not", async () => {
  const { registry, handled, handle, onRecord } = setUp();
  onRecord();
  const first = handle({ kind: "answer", "prompt-id": "p", value: "one" }, from);
  const second = handle({ kind: "answer", "prompt-id": "p", value: "two" }, from);
  await handle({ kind: "control", op: "ui-interrupt" }, from);
  expect(handled).toEqual(["control"]);
  registry.onInput(question);
  await Promise.all([first, second]);
  expect(handled).toEqual(["control", "one", "two"]);
});

test("a question that nobody knows, or one that is withdrawn meanwhile, is not waited for", async () => {
  const { model, handled, handle, onRecord, event } = setUp();
  await handle({ kind: "answer", "prompt-id": "other", value: "one" }, from);
  onRecord();
  const waiting = handle({ kind: "answer", "prompt-id": "p", value: "two" }, from);
  model.prompts.delete("p");
  event();
  await waiting;
  expect(handled).toEqual(["one", "two"]);
});
