// The questions that are open now, in the order they were asked, and those that the log of a run that goes on holds.

import type { OpenPrompt } from "../ports/frontend.ts";
import { createPromptPasts, type PromptPasts } from "../resume/prompt-past.ts";

export interface PromptBook {
  add(prompt: OpenPrompt): () => void;
  open(): readonly OpenPrompt[];
  /** Empty in a run that is new. */
  readonly past: PromptPasts;
}

export function createPromptBook(): PromptBook {
  const prompts = new Map<string, OpenPrompt>();
  return {
    past: createPromptPasts(),
    add(prompt) {
      prompts.set(prompt.promptId, prompt);
      return () => void prompts.delete(prompt.promptId);
    },
    open: () => [...prompts.values()],
  };
}
