// Something a model may call. Adapters stand in agent/tools.

import type { ToolSpec } from "./backend.ts";

export type ToolEffects = "none" | "files" | "process" | "network";

export interface ToolResult {
  isError: boolean;
  text: string;
}

export interface Tool extends ToolSpec {
  effects: ToolEffects;
  /** Must not throw for a bad input: an error is a result. A throw is caught and becomes an error result. */
  run(input: unknown, context: { signal: AbortSignal; sessionId: string; invokeid: string }): Promise<ToolResult>;
}
