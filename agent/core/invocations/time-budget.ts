// The time that a conversation may take: its requests and its tools, and not what a person takes to answer.

import type { Clock } from "../ports/clock.ts";

export interface TimeBudget {
  /** The time of `work` counts. Not to be nested. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** The time until `asked` settles does not; several may overlap. */
  aside<T>(asked: Promise<T>): Promise<T>;
}

export interface TimeBudgetParts {
  clock: Clock;
  /** Absent: there is no end to it. */
  budgetMs: number | undefined;
  /** Kept by the conversation; whole milliseconds. */
  spent: { ms: number };
  /** In the middle of the work. */
  onOver(): void;
}

export function createTimeBudget({ clock, budgetMs, spent, onOver }: TimeBudgetParts): TimeBudget {
  let isWorking = false;
  let asked = 0;
  let startedMs: number | undefined;
  let cancel: (() => void) | undefined;

  const count = (): void => {
    if (!isWorking || asked > 0 || startedMs !== undefined) return;
    startedMs = clock.monotonic();
    cancel = budgetMs === undefined ? undefined : clock.after(budgetMs - spent.ms, onOver);
  };

  const halt = (): void => {
    cancel?.();
    if (startedMs !== undefined) spent.ms += Math.round(clock.monotonic() - startedMs);
    startedMs = undefined;
  };

  return {
    async during(work) {
      isWorking = true;
      count();
      try {
        return await work();
      } finally {
        isWorking = false;
        halt();
      }
    },
    async aside(answer) {
      asked += 1;
      halt();
      try {
        return await answer;
      } finally {
        asked -= 1;
        count();
      }
    },
  };
}
