// Whether a client that is behind has stopped: pure over its times.

import type { Client } from "./client.ts";
import { FINISH_STALL_MS, STALL_GRACE_MS, STALL_MS, SWEEP_MS } from "./limits.ts";

export type StallVerdict = "fine" | "ask" | "stalled";

/** Of one that is behind. */
export function judgeStall(client: Pick<Client, "progressAt" | "askedAt">, now: number): StallVerdict {
  if (now - client.progressAt < STALL_MS) return "fine";
  if (client.askedAt === undefined) return "ask";
  return now - client.askedAt < STALL_GRACE_MS ? "fine" : "stalled";
}

/** At the end of a run nobody is asked: 5 s without progress, and it is given up. */
export const isGivenUp = (client: Pick<Client, "progressAt">, now: number): boolean => now - client.progressAt >= FINISH_STALL_MS;

/** The process itself stood still (Ctrl-Z, sleep): no client is to blame for that time. */
export const stoodStill = (sincePreviousMs: number): boolean => sincePreviousMs > 3 * SWEEP_MS;
