// What a frontend hears from the engine, as the frames that tell clients the same.

import type { ControlFrame, Phase, PhaseFrame, PromptClosedFrame, PromptFrame } from "../../wire/index.ts";
import type { OpenPrompt, PromptOutcome } from "../core/ports/frontend.ts";
import type { RunResult } from "../core/run-config.ts";

/** `ts`: integer milliseconds since the Unix epoch. */
export function phaseFrame({ config, breadcrumb, siblings }: Phase, asOf: number, ts: number): PhaseFrame {
  return { kind: "phase", ts, "as-of": asOf, config, breadcrumb, siblings };
}

export function promptFrame({ promptId, invokeid, sessionId, kind, opts, asOf }: OpenPrompt): PromptFrame {
  return { kind: "prompt", "prompt-id": promptId, invokeid, "session-id": sessionId, type: kind, opts, "as-of": asOf };
}

export function promptClosedFrame(promptId: string, outcome: PromptOutcome, by: string | undefined, asOf: number): PromptClosedFrame {
  return { kind: "prompt-closed", "prompt-id": promptId, outcome, ...(by === undefined ? {} : { by }), "as-of": asOf };
}

export function runFinishedFrame({ finalConfig, status }: Pick<RunResult, "finalConfig" | "status">): ControlFrame {
  return { kind: "control", op: "run-finished", "final-config": finalConfig, status };
}
