// What a conversation may spend. Where its tokens are spent it pauses and asks a person; turns and time simply end it.

import type { AnyActorRef } from "xstate";
import type { Engine } from "../engine.ts";
import { TURNS_MAX } from "../limits.ts";
import { BackendError } from "../ports/backend.ts";
import { createAsk } from "./ask.ts";
import type { Redact } from "../redaction.ts";
import type { LlmConversationInput } from "./inputs.ts";
import type { Stand } from "./stand.ts";

export interface Spent {
  turns: number;
  ms: number;
  tokens: number;
}

export interface Budget {
  /** Before each request. Rejects with BackendError where nothing is left, or with the signal's reason. */
  check(): Promise<void>;
  /** In a run that goes on: what was spent when a person was last asked, by the log. */
  goOn(askedAt: number | undefined): void;
}

export interface BudgetParts {
  engine: Engine;
  self: AnyActorRef;
  stand: Stand;
  signal: AbortSignal;
  input: LlmConversationInput;
  /** Kept by the conversation. */
  spent: Readonly<Spent>;
}

const CONTINUE = "continue";
const STOP = "stop";

/** Whose answer a default is, on record. */
const NOBODY = "default";

export function createBudget({ engine, self, stand, signal, input, spent }: BudgetParts): Budget {
  const { budgetTokens = Number.POSITIVE_INFINITY } = input;
  let reach = budgetTokens;
  let askedBefore: number | undefined;

  const askForMore = async (): Promise<void> => {
    const used = `the conversation has used ${spent.tokens} of its ${reach} tokens`;
    if (!engine.frontend.has("onInput")) throw new BackendError("budget", used);
    // What was spent is part of the question's id: a run that goes on finds the same one.
    const ask = createAsk({ engine, self, stand, signal, key: `${KEY}${spent.tokens}` });
    const answer = await ask({
      kind: "select",
      opts: {
        prompt: `**${stand.invokeid}** has used ${spent.tokens} of its ${reach} tokens. Shall it go on?`,
        options: [
          { label: `go on, with another ${budgetTokens} tokens`, value: CONTINUE },
          { label: "stop it", value: STOP },
        ],
        default: STOP,
      },
    });
    if (answer?.answer !== CONTINUE)
      throw new BackendError(
        "budget",
        `${used}, and ${answer?.by === NOBODY ? "nobody was here to give it more" : "the person gave it no more"}`,
      );
    reach = spent.tokens + budgetTokens;
  };

  return {
    async check() {
      const maxTurns = input.maxTurns ?? TURNS_MAX;
      if (spent.turns >= maxTurns) throw new BackendError("max-turns", `the conversation has had its ${maxTurns} turns`);
      if (input.budgetMs !== undefined && spent.ms >= input.budgetMs) throw overBudget(input);
      // It has spent more since: the answer was yes. Asked at the very place where it stands, the answer is still to be read, or to come.
      if (askedBefore !== undefined && askedBefore < spent.tokens) reach = Math.max(reach, askedBefore + budgetTokens);
      if (spent.tokens >= reach) await askForMore();
    },
    goOn(askedAt) {
      askedBefore = askedAt;
    },
  };
}

const KEY = "budget/";

/** What had been spent when this question was asked; undefined for any other question. */
export function askedAtOf(stand: Stand, promptId: unknown, redact: Redact | undefined): number | undefined {
  const name = `${stand.sessionId}/${stand.key}/${KEY}`;
  const prefix = redact?.(name) ?? name;
  return typeof promptId === "string" && promptId.startsWith(prefix) ? Number.parseInt(promptId.slice(prefix.length), 10) : undefined;
}

export const overBudget = (input: LlmConversationInput): BackendError =>
  new BackendError("budget", `the conversation has used its ${input.budgetMs} ms`);
