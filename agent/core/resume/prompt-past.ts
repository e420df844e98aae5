// The questions that are on record, and how each ended: what was answered is never asked again.

import type { Envelope, PromptOpts } from "../../../wire/index.ts";
import type { Step } from "./step.ts";

export interface PromptPast {
  readonly promptId: string;
  readonly seq: number;
  readonly ts: number;
  /** What it said, while it is open: it is shown again as it was, whatever the chart makes of it now. */
  opts?: PromptOpts | undefined;
  /** Absent: it was open when the process ended. `withdrawn`: nobody answered, the chart left or the run was stopped. */
  outcome?: { kind: "answered"; answer: unknown; by?: string } | { kind: "cancelled"; by: string } | { kind: "withdrawn" };
  /** Three answers failed the chart's own schema: the last reason. */
  failure?: string;
  /** The chart was told how it ended: whether a state took it. */
  told?: { taken: boolean };
}

export interface PromptPasts {
  get(promptId: string): PromptPast | undefined;
  see(line: Envelope): void;
  /** An event that came to a chart from outside. */
  seeStep(step: Step): void;
}

const TOLD = new Set(["human.answer", "human.cancelled", "error.human.invalid-answer"]);

export function createPromptPasts(): PromptPasts {
  const pasts = new Map<string, PromptPast>();
  /** Closed and not told yet, by session and invocation: the chart is told in the order in which they closed. */
  const untold = new Map<string, PromptPast[]>();
  const voices = new Map<string, string>();

  const close = (past: PromptPast, outcome: NonNullable<PromptPast["outcome"]>): void => {
    past.outcome ??= outcome;
    past.opts = undefined;
    const voice = voices.get(past.promptId);
    if (voice === undefined || (past.outcome.kind === "withdrawn" && past.failure === undefined)) return;
    untold.set(voice, [...(untold.get(voice) ?? []), past]);
  };

  return {
    get: (promptId) => pasts.get(promptId),
    see({ event, data, seq, ts }) {
      const promptId = data["prompt-id"];
      if (typeof promptId !== "string") return;
      if (event === "human-input/start") {
        pasts.set(promptId, { promptId, seq, ts, opts: data["opts"] as PromptOpts | undefined });
        voices.set(promptId, voiceOf(data["session-id"], data["invokeid"]));
      }
      const past = pasts.get(promptId);
      if (!past) return;
      const { by, message } = data;
      if (event === "human-input/error") past.failure = String(message);
      if (event === "human-input/answer")
        close(past, { kind: "answered", answer: data["answer"], ...(typeof by === "string" ? { by } : {}) });
      if (event === "human-input/cancelled") close(past, typeof by === "string" ? { kind: "cancelled", by } : { kind: "withdrawn" });
    },
    seeStep({ name, sessionId, data, taken }) {
      if (!TOLD.has(name)) return;
      const past = untold.get(voiceOf(sessionId, data["from"]))?.shift();
      if (past) past.told = { taken };
    },
  };
}

const voiceOf = (sessionId: unknown, invokeid: unknown): string => JSON.stringify([sessionId, invokeid]);
