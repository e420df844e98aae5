// A stream is pulled until it ends or is aborted, with an alarm for one that has gone silent.

import { STOOD_STILL_MS } from "../limits.ts";
import type { Clock } from "../ports/clock.ts";

/**
 * Gives each value to `take`, one at a time, and resolves at the end. Rejects with what the stream or `take` throws, or with the signal's
 * reason as soon as that aborts. While what `take` gives is pending nothing is pulled. A stream is thousands of values, and a thousand
 * streams may run: a value costs no promise and no closure but those that the iterator makes.
 */
export function pull<T>(iterator: AsyncIterator<T>, signal: AbortSignal, take: (value: T) => Promise<void> | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const end = (): boolean => {
      if (isOver) return false;
      isOver = true;
      signal.removeEventListener("abort", abort);
      return true;
    };
    const fail = (error: unknown): void => {
      if (end()) reject(error);
    };
    const abort = (): void => fail(signal.reason);
    const pullNext = (): void => {
      if (isOver) return;
      try {
        iterator.next().then(step, fail);
      } catch (error) {
        fail(error);
      }
    };
    const step = (result: IteratorResult<T>): void => {
      if (isOver) return;
      try {
        if (result.done === true) return void (end() && resolve());
        const pressed = take(result.value);
        if (pressed) pressed.then(pullNext).catch(fail);
        else pullNext();
      } catch (error) {
        fail(error);
      }
    };
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    else pullNext();
  });
}

/** Settles as `work` does, or rejects with the signal's reason. Leaves nothing behind on the signal. */
export function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** Resolves after `delayMs`, or at once when the signal aborts. */
export function waitOrAbort(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    signal.addEventListener("abort", done, { once: true });
  });
}

export interface SilenceWatch {
  /** A part came; a stopped watch goes on. */
  heard(): void;
  stop(): void;
}

/**
 * One timer for the whole stream, moved on when it rings early: a timer a token would cost more than the token. Only time in which this
 * process ran is silence: where the timer rings late (Ctrl-Z, a laptop that slept), what came meanwhile lies unread, and it counts anew.
 */
export function watchSilence(
  clock: Clock,
  limits: { firstMs: number; betweenMs: number },
  onSilent: (waitedMs: number) => void,
): SilenceWatch {
  let last = clock.monotonic();
  let limitMs = limits.firstMs;
  let cancel: (() => void) | undefined;
  const arm = (delayMs: number): void => {
    const dueMs = clock.monotonic() + delayMs;
    cancel = clock.after(delayMs, () => {
      const now = clock.monotonic();
      if (now - dueMs > STOOD_STILL_MS) last = now;
      const silentMs = now - last;
      if (silentMs >= limitMs) onSilent(Math.round(silentMs));
      else arm(limitMs - silentMs);
    });
  };
  arm(limitMs);
  return {
    heard() {
      last = clock.monotonic();
      if (limitMs === limits.betweenMs && cancel) return;
      limitMs = limits.betweenMs;
      cancel?.();
      arm(limitMs);
    },
    stop() {
      cancel?.();
      cancel = undefined;
    },
  };
}
