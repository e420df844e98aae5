// A run for tests: events made, written to a log in memory and published, as the engine does.

import { type AgentFrame, type Envelope, encodeLine } from "../../wire/index.ts";
import type { Clock } from "../core/ports/clock.ts";
import { createHub } from "./hub.ts";
import { createMemoryLog } from "./log-source.ts";

export type Draft = Pick<Envelope, "event" | "data">;

export const delta = (text: string, row = "poet", type: "text-delta" | "thinking-delta" = "text-delta"): Draft => ({
  event: "llm/delta",
  data: { type, text, model: "sim", invokeid: row, "session-id": `session/${row}` },
});

export const answer = (invokeid: string, promptId: string): Draft => ({
  event: "human-input/answer",
  data: { kind: "text", invokeid, "prompt-id": promptId, answer: "yes", by: "somebody" },
});

export function createTestRun({
  clock,
  epoch = "epoch-1",
  earlier = [],
  redact,
}: {
  clock: Clock;
  epoch?: string;
  earlier?: readonly { epoch: string; startsAt: number }[];
  redact?: (text: string) => string;
}) {
  const epochs = [...earlier, { epoch, startsAt: earlier.length === 0 ? 0 : 10 }];
  const log = createMemoryLog(epochs);
  const diagnostics: string[] = [];
  const hub = createHub({
    sessionId: "run-1",
    epoch,
    engine: "escapement/test",
    log,
    clock,
    ...(redact ? { redact } : {}),
    onDiagnostic: (message) => void diagnostics.push(message),
  });
  const envelopes: Envelope[] = [];

  /** One write: what is in it is published together. */
  const write = (drafts: readonly Draft[]): void => {
    const firstSeq = envelopes.length;
    const batch = drafts.map(({ event, data }, at): Envelope => ({
      kind: "event",
      seq: firstSeq + at,
      ts: 1_700_000_000_000 + firstSeq + at,
      event,
      data,
    }));
    const lines = batch.map((envelope) => encodeLine(envelope));
    envelopes.push(...batch);
    log.append(lines);
    hub.publish({ firstSeq, lines, envelopes: batch });
  };

  return { hub, log, epoch, envelopes, diagnostics, write };
}

/** The seqs of events in frames; a `deltas` frame counts for all that it holds. */
export const seqsOf = (frames: readonly AgentFrame[]): number[] =>
  frames.flatMap((frame) => {
    if (frame.kind === "event") return [frame.seq];
    if (frame.kind === "deltas") return Array.from({ length: frame.seq - frame["seq-from"] + 1 }, (_, at) => frame["seq-from"] + at);
    return [];
  });

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
