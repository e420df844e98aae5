// How a stream keeps its rate: each token has a due time, so a late one is made up for and a rate holds over the whole.

import type { Clock } from "../../core/ports/clock.ts";
import { PARTS_PER_TURN_MAX } from "./limits.ts";
import type { Random } from "./random.ts";

export interface Pace {
  /** Resolves when `tokens` more tokens are due, or at once when `signal` aborts. */
  wait(tokens: number): Promise<void>;
}

export function createPace(clock: Clock, tokensPerSecond: number, random: Random, signal: AbortSignal): Pace {
  const msPerToken = 1000 / tokensPerSecond;
  let due = clock.monotonic();
  let unpaused = 0;
  return {
    async wait(tokens) {
      due += tokens * msPerToken * (0.5 + random.next());
      const ms = due - clock.monotonic();
      unpaused += 1;
      if (ms < 1 && unpaused < PARTS_PER_TURN_MAX) return;
      unpaused = 0;
      await sleep(clock, Math.max(0, Math.ceil(ms)), signal);
    },
  };
}

/** Also resolves on abort: the caller looks at the signal. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      cancel();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const cancel = clock.after(delayMs, wake);
    signal.addEventListener("abort", wake, { once: true });
  });
}

/** Resolves on abort alone. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
