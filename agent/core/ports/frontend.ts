// What a frontend gives the engine. Every callback is optional, none may throw (a throw is logged and changes nothing),
// none is awaited unless it says so.

import type { Envelope, OutOfBandFrame, Phase, PromptKind, PromptOpts } from "../../../wire/index.ts";
import type { ToolEffects, ToolPreview } from "./tool.ts";

/** Lines that are in the log now, with what they hold, in order. */
export interface WrittenBatch {
  /** seq of the first; the rest follow without a gap. */
  firstSeq: number;
  lines: readonly string[];
  /** The same as they stand in the log, each with its newline, where the store gave them: who keeps lines keeps these, they cost the collector nothing. */
  bytes?: Uint8Array | undefined;
  envelopes: readonly Envelope[];
}

export type Settled = "done" | "closed";

/**
 * An open question. The engine is the arbiter: the first `answer` or `cancel` wins and resolves `done` once it is on disk;
 * any later one resolves `closed`. `check` says why a value is wrong for this question (kind, options, min, the chart's own
 * schema), or undefined; `answer` with a wrong value rejects nothing and resolves `closed`, so check first.
 */
export interface OpenPrompt {
  readonly promptId: string;
  readonly kind: PromptKind;
  readonly invokeid: string;
  readonly sessionId: string;
  readonly opts: PromptOpts;
  /** seq of its `human-input/start`. */
  readonly asOf: number;
  check(value: unknown): string | undefined;
  answer(value: unknown, by?: string): Promise<Settled>;
  cancel(by?: string): Promise<Settled>;
}

export type PromptOutcome = "answered" | "cancelled" | "withdrawn";

export interface ToolCallToConfirm extends ToolPreview {
  callId: string;
  tool: string;
  effects: ToolEffects;
  input: unknown;
  invokeid: string;
  sessionId: string;
}

/**
 * Opens a question on record, as the actor `humanInput` does: shown when it is on disk, the first answer wins. Undefined: it
 * was cancelled. Rejects with the reason of the call's signal, and the question is withdrawn then.
 */
export type Ask = (question: { kind: PromptKind; opts: PromptOpts }) => Promise<{ answer: unknown; by: string | undefined } | undefined>;

export interface Chunk {
  kind: "token" | "thinking" | "tool_call_complete" | "tool_result";
  invokeid: string;
  sessionId: string;
  text: string;
}

export interface Frontend {
  /** After each write: what is published from here is in the log. */
  onWritten?(batch: WrittenBatch): void;
  /** Each event, after it was written. */
  onEvent?(envelope: Envelope): void;
  onChunk?(chunk: Chunk): void;
  /** The configuration changed (or the run started); `asOf` is the seq of the event that says so, already written. */
  onPhase?(phase: Phase, asOf: number): void;
  /** A question is open and on disk. */
  onInput?(prompt: OpenPrompt): void;
  /** It is closed, and that is on disk. */
  onInputClosed?(promptId: string, outcome: PromptOutcome, by: string | undefined, asOf: number): void;
  /** The log cannot be written (`full`, `failing`), or can again (`ok`). */
  onStorage?(frame: Extract<OutOfBandFrame, { kind: "storage" }>): void;
  /** Awaited, for every call of a tool; `ask` opens a question on record. Absent: every call proceeds. */
  confirmTool?(call: ToolCallToConfirm, signal: AbortSignal, ask: Ask): Promise<{ proceed: true } | { proceed: false; feedback: string }>;
  onStepStart?(step: { sessionId: string; invokeid: string; turn: number }): void;
  handleToolError?(call: ToolCallToConfirm, message: string): void;
  handleNoTool?(name: string): void;
  handleStop?(reason: string): void;
  /** What a person debugging the engine may want to read; never shown on the screen. */
  onDiagnostic?(message: string, detail?: unknown): void;
}
