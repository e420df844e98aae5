// Time that stands until it is moved: for tests, and for going through a log again.

import type { Clock } from "./clock.ts";

export interface SimulatedClock extends Clock {
  /** Wakes everything due within `ms`, in order of time, and lets what each wakes come to rest before the next. */
  advance(ms: number): Promise<void>;
  /** Lets what is queued now come to rest, without moving time. */
  settle(): Promise<void>;
  /** The clock on the wall is set forward: nothing that waits is woken. */
  setForward(ms: number): void;
  /** Timers that wait. */
  pending(): number;
}

interface Timer {
  due: number;
  order: number;
  wake: () => void;
}

/**
 * `auto`: time jumps to the next timer whenever the loop is idle; for runs whose every wait is on this clock. `turn`: one turn of the
 * real loop; a platform's own (setImmediate) is faster than the default, which takes a millisecond each.
 */
export function createSimulatedClock(options: { start?: number; auto?: boolean; turn?: () => Promise<void> } = {}): SimulatedClock {
  const settle = (): Promise<void> => settleTurns(options.turn ?? timerTurn);
  let now = options.start ?? 1_700_000_000_000;
  let aheadMs = 0;
  let order = 0;
  let isJumping = false;
  const timers = new Set<Timer>();

  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers)
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) first = timer;
    return first;
  };
  const fire = (timer: Timer): void => {
    timers.delete(timer);
    now = Math.max(now, timer.due);
    timer.wake();
  };
  const jump = async (): Promise<void> => {
    for (;;) {
      await settle();
      const timer = next();
      if (!timer) break;
      fire(timer);
    }
    isJumping = false;
  };

  return {
    now: () => now + aheadMs,
    monotonic: () => now,
    after(delayMs, wake) {
      const timer = { due: now + Math.max(0, delayMs), order: (order += 1), wake };
      timers.add(timer);
      if (options.auto === true && !isJumping) {
        isJumping = true;
        void jump();
      }
      return () => void timers.delete(timer);
    },
    turnEnd: (flush) => queueMicrotask(flush),
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (let timer = next(); timer && timer.due <= end; timer = next()) {
        fire(timer);
        await settle();
      }
      now = end;
    },
    settle,
    setForward: (ms) => void (aheadMs += ms),
    pending: () => timers.size,
  };
}

const timerTurn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));

/** Several turns of the real loop, none of which takes time: promises that wait for promises come to rest. */
async function settleTurns(turn: () => Promise<void>): Promise<void> {
  for (let count = 0; count < 3; count += 1) await turn();
}
