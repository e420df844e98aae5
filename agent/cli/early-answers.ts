// A question is read from the log a moment before it counts as asked: its checkpoint must reach the disk first. An answer that
// comes in between waits for that, instead of being told that there is no such question.

import type { AnswerRegistry, HandleFrame } from "../remote/index.ts";
import type { Model } from "../../fold/index.ts";
import type { Envelope } from "../../wire/index.ts";

interface Known {
  registry: Pick<AnswerRegistry, "open" | "onChange">;
  /** What is on record. */
  model: Pick<Model, "prompts">;
  /** After each event was folded; the returned function ends it. */
  onEvent(listener: (envelope: Envelope) => void): () => void;
}

/** Answers keep their order for each question: the first that came is the first that is given. */
export function withEarlyAnswers(handle: HandleFrame, known: Known): HandleFrame {
  return async (frame, from) => {
    if (frame.kind === "answer") await untilAsked(frame["prompt-id"], known);
    return handle(frame, from);
  };
}

function untilAsked(promptId: string, { registry, model, onEvent }: Known): Promise<void> | undefined {
  const isSettled = (): boolean => !model.prompts.has(promptId) || registry.open().some((prompt) => prompt.promptId === promptId);
  if (isSettled()) return undefined;
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isSettled()) return;
      for (const forget of forgets) forget();
      resolve();
    };
    // Asked, or withdrawn before it was: of the latter the registry never hears.
    const forgets = [registry.onChange(look), onEvent(look)];
  });
}
