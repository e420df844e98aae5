// What the agent sends to a reader. A union on `kind`; a reader ignores kinds and keys that it does not know.

import type { Envelope } from "./envelope.ts";
import type { PromptKind, PromptOpts, Usage } from "./event-fields.ts";
import type { WireError } from "./errors.ts";

export const CAPS = ["batch", "deltas"] as const;
export type Cap = (typeof CAPS)[number];

export type ResetReason = "epoch" | "diverged" | "ahead" | "damaged" | "bad-cursor";

/** Always the first frame. `reset`: drop the model, what follows begins at 0. `head` is the last seq, -1 when empty. */
export interface HelloFrame {
  kind: "hello";
  protocol: number;
  engine: string;
  "session-id": string;
  epoch: string;
  head: number;
  caps: Cap[];
  resume: "start" | "ok" | "reset";
  reason?: ResetReason;
}

/** Once, when the history is through: everything up to `as-of` has been sent. */
export interface LiveFrame {
  kind: "live";
  "as-of": number;
  "open-prompts": string[];
}

/** One stream's share of a run of `llm/delta` events. `text` is their texts joined, `n` their number. */
export interface DeltaStream {
  "session-id": string;
  invokeid: string;
  type: "text-delta" | "thinking-delta";
  model?: string;
  text: string;
  n: number;
  "first-ts": number;
  "last-ts": number;
  usage?: Usage;
}

/** A run of events that are all `llm/delta`, merged per stream (session-id, invokeid, type) in order of first appearance. */
export interface DeltasFrame {
  kind: "deltas";
  "seq-from": number;
  seq: number;
  ts: number;
  streams: DeltaStream[];
}

/** State, latest wins; a pure function of `states` and `config-after` (phase.ts). */
export interface PhaseFrame {
  kind: "phase";
  ts: number;
  "as-of": number;
  config: string[];
  breadcrumb: string[];
  siblings: string[];
}

export interface PromptFrame {
  kind: "prompt";
  "prompt-id": string;
  invokeid: string;
  "session-id": string;
  type: PromptKind;
  opts: PromptOpts;
  "as-of": number;
}

export interface PromptClosedFrame {
  kind: "prompt-closed";
  "prompt-id": string;
  outcome: "answered" | "cancelled" | "withdrawn";
  by?: string;
  "as-of": number;
}

export interface ProgressFrame {
  kind: "progress";
  invokeid: string;
  label: string;
  done?: number;
  total?: number;
}

/** The log cannot be written; it cannot say so itself. */
export interface StorageFrame {
  kind: "storage";
  state: "full" | "failing" | "ok";
  message: string;
  "as-of": number;
}

export interface DebugFrame {
  kind: "debug";
  paused: boolean;
  "step-budget": number;
  config?: string[];
  mode?: "running" | "paused-at-turn" | "branch-running";
  "turn-index"?: number;
  "breakpoint-armed"?: boolean;
  branch?: { "session-id": string; parent: string; "branch-point": { "node-id": string; visit: number; turn: number } } | null;
  "as-of": number;
}

export interface ModelCatalogFrame {
  kind: "model-catalog";
  aliases: { alias: string; targets: { provider: string; model: string }[] }[];
  preferences?: string[];
}

export interface ConversationFrame {
  kind: "conversation";
  invokeid: string;
  "node-id": string;
  visit: number;
  turns: { turn: number; model: string; system: string; messages: { role: string; text: string }[] }[];
}

/** State: sent again to whoever joins later. `status` is done, aborted or error. */
export interface ControlFrame {
  kind: "control";
  op: "run-finished";
  "final-config": string[];
  status: string;
}

/** To any client frame that carries `id`, and to every refused one. `re` is the kind (or op) it answers. */
export interface ReplyFrame {
  kind: "reply";
  re: string;
  id?: string;
  ok: boolean;
  repeated?: boolean;
  error?: WireError;
}

export type OutOfBandFrame =
  | PhaseFrame
  | PromptFrame
  | PromptClosedFrame
  | ProgressFrame
  | StorageFrame
  | DebugFrame
  | ModelCatalogFrame
  | ConversationFrame
  | ControlFrame
  | ReplyFrame;

export type AgentFrame = HelloFrame | LiveFrame | Envelope | DeltasFrame | OutOfBandFrame;
