// Which asking of a question stands: the first that was not taken back when a run was stopped.

import type { Engine } from "../engine.ts";
import type { PromptPast } from "../resume/prompt-past.ts";

export interface PromptRecord {
  n: number;
  promptId: string;
  /** Absent: the log does not hold it. */
  past: PromptPast | undefined;
}

export function promptRecord(parts: { engine: Engine; promptIdOf(n: number): string; from: number }): PromptRecord {
  for (let n = parts.from; ; n += 1) {
    const promptId = parts.promptIdOf(n);
    const past = parts.engine.prompts.past.get(promptId);
    if (past?.outcome?.kind === "withdrawn" && past.failure === undefined) continue;
    return { n, promptId, past };
  }
}
