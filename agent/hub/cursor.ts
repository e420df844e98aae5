// Where a client's stream begins: decided out of what it asks for and what the log knows (docs/wire.md, Subscribing).

import type { ResetReason } from "../../wire/index.ts";

/** As they came, unparsed: a client that asks for nothing has none of them. */
export interface CursorRequest {
  since?: string | undefined;
  epoch?: string | undefined;
}

export interface LogState {
  /** In the order of opening; the last is the present one. */
  epochs: readonly { epoch: string; startsAt: number }[];
  head: number;
  /** Whether the line with this seq can be read. */
  holds(seq: number): boolean;
}

export type Resume = { resume: "start"; from: 0 } | { resume: "ok"; from: number } | { resume: "reset"; reason: ResetReason; from: 0 };

const CURSOR = /^(?:-1|0|[1-9][0-9]{0,15})$/;

/** Never silence: every request gets one of the three, and `from` is the seq of the first event that follows. */
export function decideResume(request: CursorRequest, log: LogState): Resume {
  const { since, epoch } = request;
  if (since === undefined && epoch === undefined) return { resume: "start", from: 0 };
  if (since === undefined || !CURSOR.test(since) || !Number.isSafeInteger(Number(since))) return reset("bad-cursor");
  const seq = Number(since);
  if (seq === -1) return { resume: "start", from: 0 };
  if (epoch === undefined) return reset("bad-cursor");
  const at = log.epochs.findIndex((known) => known.epoch === epoch);
  if (at < 0) return reset("epoch");
  const after = log.epochs[at + 1];
  if (after && seq >= after.startsAt) return reset("diverged");
  if (seq > log.head) return reset("ahead");
  if (seq < log.head && !log.holds(seq + 1)) return reset("damaged");
  return { resume: "ok", from: seq + 1 };
}

const reset = (reason: ResetReason): Resume => ({ resume: "reset", reason, from: 0 });
