// The questions that are open now, in the order they were asked.

import type { OpenPrompt } from "../ports/frontend.ts";

export interface PromptBook {
  add(prompt: OpenPrompt): () => void;
  open(): readonly OpenPrompt[];
}

export function createPromptBook(): PromptBook {
  const prompts = new Map<string, OpenPrompt>();
  return {
    add(prompt) {
      prompts.set(prompt.promptId, prompt);
      return () => void prompts.delete(prompt.promptId);
    },
    open: () => [...prompts.values()],
  };
}
