// One session looked at whole, to the byte, without changing one.

import type { Envelope } from "../../wire/index.ts";
import type { CheckOptions } from "./log-check.ts";
import { createOpenQuestions } from "./open-questions.ts";
import { type ReadableSession, readSession } from "./read-session.ts";
import type { SessionSummary } from "./session-summary.ts";

export interface InspectedSession {
  summary: SessionSummary;
  /** Still open: close it. */
  session: ReadableSession;
}

/** `onEvent` sees each event that can be served, in order. Throws SessionError as `readSession` does. */
export async function inspectSession(
  given: string,
  { onEvent, ...options }: CheckOptions & { onEvent?: (envelope: Envelope) => void } = {},
): Promise<InspectedSession> {
  const questions = createOpenQuestions();
  let first: Envelope | undefined;
  let last: Envelope | undefined;
  let opened: Envelope | undefined;
  let chart: string | undefined;
  const session = await readSession(
    given,
    (envelope) => {
      first ??= envelope;
      last = envelope;
      if (envelope.event === "session/opened") opened = envelope;
      if (envelope.event === "runner/started" && typeof envelope.data["chart-id"] === "string") chart ??= envelope.data["chart-id"];
      questions.take(envelope);
      onEvent?.(envelope);
    },
    options,
  );
  const { id, dir, meta, status, pid, damage, bytes, log } = session;
  const protocol = opened?.data["protocol"];
  return {
    session,
    summary: {
      id,
      path: dir,
      chart: meta.chart ?? chart ?? null,
      title: meta.title ?? null,
      status,
      created: meta.created ?? first?.ts ?? null,
      updated: last?.ts ?? meta.updated ?? null,
      protocol: typeof protocol === "number" ? protocol : (meta.protocol ?? null),
      epoch: log.epochs().at(-1)?.epoch ?? meta.epoch ?? null,
      "last-seq": log.head(),
      events: log.head() + 1,
      bytes,
      "open-prompts": questions.open(),
      damage: damage
        ? { where: damage.where, line: damage.line, byte: damage.byte, reason: damage.reason, repair: damage.repair ?? null }
        : null,
      pid: pid ?? null,
      checked: "whole",
    },
  };
}
