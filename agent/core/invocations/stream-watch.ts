// The two waits on a stream: for its next part, which an abort ends, and the alarm for one that has gone silent.

import type { Clock } from "../ports/clock.ts";

export interface AbortGate {
  /** Settles as `work` does, or rejects with the signal's reason. One at a time. */
  pass<T>(work: Promise<T>): Promise<T>;
  /** Leaves nothing behind on the signal. */
  close(): void;
}

/** One listener for the whole stream: one a part would cost more than the part. */
export function createAbortGate(signal: AbortSignal): AbortGate {
  let reject: ((reason: unknown) => void) | undefined;
  const abort = (): void => reject?.(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  return {
    pass: (work) =>
      new Promise((resolve, fail) => {
        reject = fail;
        if (signal.aborted) abort();
        work.then(resolve, fail);
      }),
    close: () => signal.removeEventListener("abort", abort),
  };
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

/** One timer for the whole stream, moved on when it rings early: a timer a token would cost more than the token. */
export function watchSilence(
  clock: Clock,
  limits: { firstMs: number; betweenMs: number },
  onSilent: (waitedMs: number) => void,
): SilenceWatch {
  let last = clock.now();
  let limitMs = limits.firstMs;
  let cancel: (() => void) | undefined;
  const arm = (delayMs: number): void => {
    cancel = clock.after(delayMs, () => {
      const silentMs = clock.now() - last;
      if (silentMs >= limitMs) onSilent(silentMs);
      else arm(limitMs - silentMs);
    });
  };
  arm(limitMs);
  return {
    heard() {
      last = clock.now();
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
