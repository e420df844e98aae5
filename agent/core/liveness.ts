// Whether a run can still move by itself. What works is counted where it begins and ends; the cost does not grow with the run.

export interface Liveness {
  /** Something works; call the result once when it ends (calling it again does nothing). */
  begin(): () => void;
  isWorking(): boolean;
  /** Asks at the end of this turn whether anything is left. */
  check(): void;
}

/** `onStill` is called at the end of a turn in which nothing works any more; it decides whether the run is stuck. */
export function createLiveness(turnEnd: (flush: () => void) => void, onStill: () => void): Liveness {
  let working = 0;
  let isAsked = false;
  const check = (): void => {
    if (working > 0 || isAsked) return;
    isAsked = true;
    turnEnd(() => {
      isAsked = false;
      if (working === 0) onStill();
    });
  };
  return {
    begin() {
      let isOver = false;
      working += 1;
      return () => {
        if (isOver) return;
        isOver = true;
        working -= 1;
        check();
      };
    },
    isWorking: () => working > 0,
    check,
  };
}
