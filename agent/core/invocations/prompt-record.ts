// Which asking of a question stands: the first that was not taken back when a run was stopped.

import type { Engine } from "../engine.ts";
import type { Redact } from "../redaction.ts";
import type { PromptPast } from "../resume/prompt-past.ts";
import { fractionOf } from "./retry.ts";

export interface PromptRecord {
  n: number;
  promptId: string;
  /** Absent: the log does not hold it. */
  past: PromptPast | undefined;
}

export function promptRecord(parts: { engine: Engine; promptIdOf(n: number): string; from: number }): PromptRecord {
  for (let n = parts.from; ; n += 1) {
    const promptId = idOnRecord(parts.promptIdOf(n), parts.engine.redact);
    const past = parts.engine.prompts.past.get(promptId);
    if (past?.outcome?.kind === "withdrawn" && past.failure === undefined) continue;
    return { n, promptId, past };
  }
}

/**
 * Names of the chart's own stand in an id, and a secret may stand in those: it is named as the log and every client name it, so that
 * it is found again and can be answered. The 16 bits at its end keep two apart whose secrets leave the same mark.
 */
export function idOnRecord(promptId: string, redact: Redact | undefined): string {
  const clean = redact?.(promptId) ?? promptId;
  return clean === promptId ? promptId : `${clean}~${Math.floor(fractionOf(promptId) * 2 ** 16).toString(16)}`;
}
