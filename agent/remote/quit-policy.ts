// What "quit" means: the chart hears of it and may end in its own way; one that does not is stopped. After the end it
// means that nobody needs the process any more.

import type { Clock } from "../core/ports/clock.ts";
import type { RunHandle } from "../core/run-config.ts";
import { QUIT_GRACE_MS } from "./limits.ts";

export interface QuitPolicy {
  /** `by`: who asked, on record in `runner/aborted` if the run has to be stopped. */
  request(by: string): void;
  hasEnded(): boolean;
}

/** `onLeave`: quit was asked for after the run had ended; called each time. */
export function createQuitPolicy({
  run,
  clock,
  onLeave,
}: {
  run: Pick<RunHandle, "send" | "stop" | "result">;
  clock: Clock;
  onLeave(by: string): void;
}): QuitPolicy {
  let isEnded = false;
  let cancelStop: (() => void) | undefined;
  void run.result.then(() => {
    isEnded = true;
    cancelStop?.();
  });
  return {
    hasEnded: () => isEnded,
    request(by) {
      if (isEnded) return onLeave(by);
      cancelStop ??= clock.after(QUIT_GRACE_MS, () => run.stop("quit", by));
      run.send({ type: "ui.quit", by });
    },
  };
}
