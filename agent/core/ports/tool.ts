// Something a model may call. Adapters stand in agent/tools.

import type { ToolSpec } from "./backend.ts";
import type { Ask } from "./frontend.ts";

export type ToolEffects = "none" | "files" | "process" | "network";

export interface ToolResult {
  isError: boolean;
  text: string;
  /** It did not run: somebody said no, or nobody was there who could allow it. Set by the engine. */
  refused?: true;
}

/** What a call would do, for the person who is asked: a unified diff where it writes, and one sentence. `problem`: it cannot work, and why. */
export interface ToolPreview {
  problem?: string;
  diff?: string;
  summary?: string;
}

export interface Tool extends ToolSpec {
  effects: ToolEffects;
  /** It is a question to a person itself: nobody is asked whether it may run. Default false. */
  asksItself?: boolean;
  /** Before the call is confirmed; changes nothing. A throw is no preview. */
  preview?(input: unknown, context: { signal: AbortSignal; sessionId: string; invokeid: string }): Promise<ToolPreview>;
  /** `ask` opens a question on record: the engine gives it to tools without effects. Must not throw for a bad input: an error is a result. A throw is caught and becomes an error result. */
  run(input: unknown, context: { signal: AbortSignal; sessionId: string; invokeid: string; ask?: Ask }): Promise<ToolResult>;
}
