// Frames and a run on simulated time, for the hub's tests.

import type { AgentFrame, PhaseFrame, PromptClosedFrame, PromptFrame } from "../../wire/index.ts";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { createTestRun } from "./run.fake.ts";

export const phase = (asOf: number, crumb = `state-${asOf}`): PhaseFrame => ({
  kind: "phase",
  ts: 1,
  "as-of": asOf,
  config: [crumb],
  breadcrumb: [crumb],
  siblings: [crumb],
});
export const prompt = (id: string, asOf: number): PromptFrame => ({
  kind: "prompt",
  "prompt-id": id,
  invokeid: "ask",
  "session-id": "s",
  type: "text",
  opts: { prompt: "Name?" },
  "as-of": asOf,
});
export const closed = (id: string, asOf: number): PromptClosedFrame => ({
  kind: "prompt-closed",
  "prompt-id": id,
  outcome: "answered",
  by: "me",
  "as-of": asOf,
});
export const kinds = (frames: readonly AgentFrame[]): string[] => frames.map(({ kind }) => kind);

export function setUp() {
  const clock = createSimulatedClock();
  return { clock, ...createTestRun({ clock }) };
}
