// One request to a model: whose it is, and what is asked.

import type { Engine } from "../engine.ts";
import type { Message, ModelRequest } from "../ports/backend.ts";
import type { LlmConversationInput } from "./inputs.ts";
import type { Stand } from "./stand.ts";

export interface RequestParts {
  engine: Engine;
  stand: Stand;
  /** Aborted: the conversation is over, nothing more is said. */
  signal: AbortSignal;
  turn: number;
  request: Omit<ModelRequest, "signal">;
  /** Messages new since the request before: what the log shows of it. */
  news: readonly Message[];
  resilience: LlmConversationInput["resilience"];
  /** Retries of this request that are on record. */
  retries: number;
  /** Told where the request is kept: all that was said until now. Undefined: it could not be. */
  onKept(ref: string | undefined): void;
  /** Put on every event of this turn. */
  place: Stand["place"];
}

export const modelOf = ({ request, engine }: RequestParts): string => request.model ?? engine.backend.model;
