// Looks at the clients once a second: who has stopped is asked, then closed; at the end of a run given up.

import { CLOSE } from "../../wire/index.ts";
import type { Clock } from "../core/ports/clock.ts";
import { type Client, noteMove, probe } from "./client.ts";
import { SWEEP_MS } from "./limits.ts";
import { isGivenUp, judgeStall, stoodStill } from "./stall.ts";

export interface WatchOptions {
  clock: Clock;
  clients(): readonly Client[];
  /** There is something that it has not taken. */
  isBehind(client: Client): boolean;
  isFinishing(): boolean;
  close(client: Client, code: number, reason: string): void;
  /** Forgets it without waiting for its connection. */
  drop(client: Client): void;
  /**
   * Gives out at once what there is, also what a sink did not take before. Without it a client of a run that never pauses is always behind
   * when it is looked at, by what the turn has just brought; one that cannot answer (SSE) would be closed while it reads all.
   */
  retry(): void;
}

export interface Watch {
  start(): void;
  stop(): void;
}

export function createWatch({ clock, clients, isBehind, isFinishing, close, drop, retry }: WatchOptions): Watch {
  let cancel: (() => void) | undefined;
  let sweptAt = 0;

  function sweep(): void {
    const now = clock.monotonic();
    const still = stoodStill(now - sweptAt);
    sweptAt = now;
    cancel = clock.after(SWEEP_MS, sweep);
    retry();
    for (const client of clients()) {
      if (still || !isBehind(client)) noteMove(client, now);
      else if (!client.sink.patient) look(client, now);
      probe(client, now);
    }
  }

  function look(client: Client, now: number): void {
    if (isFinishing() && isGivenUp(client, now)) {
      if (!client.closing) close(client, CLOSE.stalled, "no progress");
      drop(client);
      return;
    }
    if (client.closing) return;
    const verdict = judgeStall(client, now);
    if (verdict === "stalled") close(client, CLOSE.stalled, "no progress for 15 s: come back with your cursor");
    if (verdict !== "ask") return;
    client.askedAt = now;
    client.sink.ping();
  }

  return {
    start() {
      if (cancel) return;
      sweptAt = clock.monotonic();
      cancel = clock.after(SWEEP_MS, sweep);
    },
    stop() {
      cancel?.();
      cancel = undefined;
    },
  };
}
