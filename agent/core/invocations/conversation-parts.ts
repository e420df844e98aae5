// A conversation as its actor sees it, what it is made of, and how its turns end.

import type { AnyActorRef } from "xstate";
import type { Engine } from "../engine.ts";
import type { BackendError } from "../ports/backend.ts";
import type { LlmConversationInput } from "./inputs.ts";
import type { Stand } from "./stand.ts";

export interface Conversation {
  /** The chart left the state, or the run ends. */
  stop(): void;
  /** For the checkpoint: how far it is, never what was said. */
  progress(): { turn: number; "open-calls": string[]; "io/ref"?: string };
}

export interface ConversationParts {
  engine: Engine;
  stand: Stand;
  input: LlmConversationInput;
  self: AnyActorRef;
  /** The chart that holds it. */
  parent: AnyActorRef;
  /** An error that no state of the chart took. */
  onUntaken(error: BackendError): void;
}

/** What comes after a turn: the model is asked once more, the chart is told its text, or nothing. */
export interface TurnEnd {
  next: "request" | "tell" | "rest";
  text: string;
}
