// Tells when the context window of a model fills up. How large it is, is never guessed: unknown means no warning.

import type { Place } from "../../../wire/index.ts";
import type { Engine } from "../engine.ts";
import { CONTEXT_WARNING_FRACTIONS } from "../limits.ts";
import type { Answer } from "./answer.ts";
import type { LlmConversationInput } from "./inputs.ts";
import type { Stand } from "./stand.ts";

export interface ContextWatch {
  /** Once for each fraction that is passed: what was asked and answered is what the next request holds at least. */
  look(answer: Answer, place: Place): void;
  /** In a run that goes on: the fullest that was told, by the log. */
  goOn(told: number): void;
}

export function createContextWatch(engine: Engine, stand: Stand, input: LlmConversationInput): ContextWatch {
  let told = 0;
  return {
    look({ tokens, model }, place) {
      const most = input.contextTokens ?? engine.contextTokens(model);
      if (most === undefined) return;
      const used = tokens / most;
      if (!CONTEXT_WARNING_FRACTIONS.some((fraction) => told < fraction && fraction <= used)) return;
      told = used;
      const data = { "used-frac": Math.floor(used * 1000) / 1000, invokeid: stand.invokeid, "session-id": stand.sessionId };
      engine.emit({ event: "llm/context-warning", data }, place);
    },
    goOn(past) {
      told = Math.max(told, past);
    },
  };
}
