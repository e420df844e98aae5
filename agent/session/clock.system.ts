// The Clock port over the machine's own clocks. Where the one on the wall is set back while a run goes on, `now` goes on as if it had not
// been: what waits until a time must not wait an hour more. Set forward, it is followed.

import type { Clock } from "../core/ports/clock.ts";

/** What setTimeout takes; above it, it fires at once. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

export function createSystemClock(): Clock {
  /** Of the clock that only goes forward, what it is behind the one on the wall; at most so far. */
  let behindMs = Number.NEGATIVE_INFINITY;
  return {
    now() {
      const forwardMs = performance.now();
      behindMs = Math.max(behindMs, Date.now() - forwardMs);
      return Math.floor(behindMs + forwardMs);
    },
    monotonic: () => performance.now(),
    after(delayMs, wake) {
      const due = performance.now() + Math.max(0, delayMs);
      let timer: NodeJS.Timeout | undefined;
      const arm = (): void => {
        const rest = due - performance.now();
        if (rest <= 0 && timer !== undefined) wake();
        else timer = setTimeout(arm, Math.min(Math.max(0, Math.ceil(rest)), TIMEOUT_MS_MAX));
      };
      arm();
      return () => clearTimeout(timer);
    },
    turnEnd: (flush) => void setImmediate(flush),
  };
}
