// A model, seen from the engine: a request in, parts out. One contract suite runs against every adapter.

import type { Usage } from "../../../wire/index.ts";

export interface ToolSpec {
  /** Our own name (`event__greeted`, `fs/read`); the adapter encodes it for its provider and decodes it back. */
  name: string;
  description: string;
  /** JSON Schema of the input, always an object. */
  inputSchema: Record<string, unknown>;
}

export type MessagePart =
  | { type: "text"; text: string }
  | { type: "thinking"; text: string }
  | { type: "tool-call"; callId: string; name: string; input: unknown }
  | { type: "tool-result"; callId: string; name: string; isError: boolean; text: string };

export interface Message {
  role: "user" | "assistant" | "tool";
  parts: MessagePart[];
}

/** One model of one provider. */
export interface ModelTarget {
  provider: string;
  model: string;
}

export interface ModelRequest {
  /** Which of the backend's providers, where it has several; absent: its own. */
  provider?: string;
  /** Absent: the backend's own default. */
  model?: string;
  system: string;
  messages: readonly Message[];
  tools: readonly ToolSpec[];
  toolChoice?: "auto" | "required" | "none" | { name: string };
  temperature?: number;
  topP?: number;
  stopSequences?: readonly string[];
  /** Aborting ends the stream at once: the iterable returns or throws, the connection is closed. */
  signal: AbortSignal;
}

export type StopReason = "end" | "tool-calls" | "length" | "content-filter" | "other";

/** Text comes in order; a tool call comes whole; `usage` and `stop` once, at the end. `input` is what the model wrote, parsed; `badInput` is the raw text where it is not JSON. */
export type ModelPart =
  | { type: "text"; text: string }
  | { type: "thinking"; text: string }
  | { type: "tool-call"; callId: string; name: string; input: unknown; badInput?: string }
  | { type: "usage"; usage: Usage }
  | { type: "stop"; reason: StopReason };

export const LLM_ERROR_CATEGORIES = [
  "backend",
  "rate-limited",
  "overloaded",
  "auth",
  "invalid-request",
  "context-length",
  "timeout",
  "transport",
  "tool-validation",
  "unexpected-stop",
  "max-turns",
  "budget",
  "worker-exception",
] as const;
export type LlmErrorCategory = (typeof LLM_ERROR_CATEGORIES)[number];

/** What a backend throws for a failure that it expects; anything else is a bug (`worker-exception`). */
export class BackendError extends Error {
  override readonly name = "BackendError";
  readonly category: LlmErrorCategory;
  /** Milliseconds the provider asked to wait. */
  readonly retryAfterMs: number | undefined;
  constructor(category: LlmErrorCategory, message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.category = category;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export interface Backend {
  /** Shown in the header and in `runner/started`: "sim", "openai", … */
  readonly id: string;
  /** The model used where a request names none. */
  readonly model: string;
  /** Lazily starts one request. Throws BackendError from `next()`. */
  stream(request: ModelRequest): AsyncIterable<ModelPart>;
  /** What an alias stands for, in order, without those that are down; undefined: `name` is none. */
  targets?(name: string): readonly ModelTarget[] | undefined;
  /** It failed for good: left out of `targets` for a while. */
  markDown?(target: ModelTarget): void;
}
