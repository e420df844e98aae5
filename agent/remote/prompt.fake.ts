// An open question as the engine gives it: the first answer wins, and counts when the test lets it reach the disk.

import type { OpenPrompt, PromptOutcome, Settled } from "../core/ports/frontend.ts";
import type { AnswerRegistry } from "./answer-registry.ts";

export interface FakePrompt {
  prompt: OpenPrompt;
  /** What the engine took, in order: one at most, if the registry keeps its word. */
  taken: { value: unknown; by: string | undefined }[];
  /** How often the engine was asked. */
  asked(): number;
  /** The disk has it: the promise resolves, the registry hears of the closing before or after. */
  write(order?: "closed-first" | "reply-first"): Promise<void>;
  /** The chart takes the question back. */
  withdraw(): void;
}

export function createFakePrompt(registry: AnswerRegistry, promptId = "p1", check: OpenPrompt["check"] = () => undefined): FakePrompt {
  const taken: { value: unknown; by: string | undefined }[] = [];
  let isClosed = false;
  let asked = 0;
  let pending: { outcome: PromptOutcome; by: string | undefined; resolve: (how: Settled) => void } | undefined;

  function settle(outcome: PromptOutcome, value: unknown, by: string | undefined): Promise<Settled> {
    asked += 1;
    if (isClosed) return Promise.resolve("closed");
    isClosed = true;
    taken.push({ value, by });
    return new Promise((resolve) => (pending = { outcome, by, resolve }));
  }

  const prompt: OpenPrompt = {
    promptId,
    kind: "text",
    invokeid: "ask",
    sessionId: "session/1",
    opts: { prompt: "Name?" },
    asOf: 7,
    check,
    answer: (value, by) => settle("answered", value, by),
    cancel: (by) => settle("cancelled", undefined, by),
  };
  registry.onInput(prompt);
  return {
    prompt,
    taken,
    asked: () => asked,
    async write(order = "closed-first") {
      if (!pending) return;
      const { outcome, by, resolve } = pending;
      pending = undefined;
      if (order === "reply-first") {
        resolve("done");
        await new Promise(setImmediate);
      }
      registry.onInputClosed(promptId, outcome, by, 9);
      resolve("done");
      await new Promise(setImmediate);
    },
    withdraw() {
      isClosed = true;
      registry.onInputClosed(promptId, "withdrawn", undefined, 9);
    },
  };
}
