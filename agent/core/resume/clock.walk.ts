// Time while a log is walked: what the log says. Then the world's, with every wait that is left; what is overdue comes at once.

import type { Clock } from "../ports/clock.ts";

export interface WalkClock extends Clock {
  set(ts: number): void;
  handOver(): void;
}

interface Wait {
  due: number;
  wake: () => void;
  cancel?: () => void;
}

export function createWalkClock(world: Clock): WalkClock {
  let ts: number | undefined = world.now();
  const waits = new Set<Wait>();
  return {
    now: () => ts ?? world.now(),
    after(delayMs, wake) {
      if (ts === undefined) return world.after(delayMs, wake);
      const wait: Wait = { due: ts + Math.max(0, delayMs), wake };
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
      const left = [...waits].toSorted((a, b) => a.due - b.due);
      for (const wait of left) {
        wait.cancel = world.after(Math.max(0, wait.due - world.now()), () => {
          waits.delete(wait);
          wait.wake();
        });
      }
    },
  };
}
