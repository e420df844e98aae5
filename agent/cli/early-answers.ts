// A question is read from the log a moment before it counts as asked: its checkpoint must reach the disk first. An answer that
// comes in between waits for that, instead of being told that there is no such question.

import type { AnswerRegistry, HandleFrame } from "../remote/index.ts";
import type { Model } from "../../fold/index.ts";

type Known = Pick<AnswerRegistry, "open" | "onChange">;

/** `model` holds what is on record. Answers keep their order for each question: the first that came is the first that is given. */
export function withEarlyAnswers(handle: HandleFrame, registry: Known, model: Pick<Model, "prompts">): HandleFrame {
  return async (frame, from) => {
    if (frame.kind === "answer") await untilAsked(frame["prompt-id"], registry, model);
    return handle(frame, from);
  };
}

function untilAsked(promptId: string, registry: Known, model: Pick<Model, "prompts">): Promise<void> | undefined {
  const isSettled = (): boolean => !model.prompts.has(promptId) || registry.open().some((prompt) => prompt.promptId === promptId);
  if (isSettled()) return undefined;
  return new Promise((resolve) => {
    const forget = registry.onChange(() => {
      if (!isSettled()) return;
      forget();
      resolve();
    });
  });
}
