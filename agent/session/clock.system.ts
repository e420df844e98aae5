// The Clock port over the machine's own clock. It may be set back while a run goes on: `now` then goes back too, and
// nothing breaks, because order is by seq and delays are measured on the clock that only goes forward.

import type { Clock } from "../core/ports/clock.ts";

/** What setTimeout takes; above it, it fires at once. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
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
