// Time while a log is walked: what the log says. Then the world's, with every wait that is left; what is overdue comes at once. Where the
// machine's clock was set back in between, nothing waits longer than it was to wait in the first place.

import type { Clock } from "../ports/clock.ts";

export interface WalkClock extends Clock {
  set(ts: number): void;
  handOver(): void;
}

interface Wait {
  delayMs: number;
  due: number;
  wake: () => void;
  cancel?: () => void;
}

export function createWalkClock(world: Clock): WalkClock {
  let ts: number | undefined = world.now();
  /** What the world's monotonic clock was behind the time on record when that ended: how long something took goes on over it. */
  let aheadMs = 0;
  const waits = new Set<Wait>();
  return {
    now: () => ts ?? world.now(),
    monotonic: () => ts ?? world.monotonic() + aheadMs,
    after(delayMs, wake) {
      if (ts === undefined) return world.after(delayMs, wake);
      const wait: Wait = { delayMs, due: ts + Math.max(0, delayMs), wake };
      waits.add(wait);
      return () => {
        waits.delete(wait);
        wait.cancel?.();
      };
    },
    turnEnd: (flush) => world.turnEnd(flush),
    set(next) {
      ts = next;
    },
    handOver() {
      ts = undefined;
      aheadMs = world.now() - world.monotonic();
      const left = [...waits].toSorted((a, b) => a.due - b.due);
      for (const wait of left) {
        wait.cancel = world.after(Math.min(Math.max(0, wait.due - world.now()), wait.delayMs), () => {
          waits.delete(wait);
          wait.wake();
        });
      }
    },
  };
}
