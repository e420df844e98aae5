// Holds events back while nothing may be delivered to a chart: now when the log cannot be written, later for the debugger.

export interface Gate {
  /** Undefined: go on. Otherwise the gate has kept `again` and calls it when it opens; what came first goes first. */
  park(again: () => void): boolean;
  parked(): number;
}

/** `closed` says while the gate is closed: a promise that resolves when it may be open again. */
export function createGate(closed: () => Promise<void> | undefined): Gate {
  const waiting: (() => void)[] = [];
  let isOpening = false;

  const open = async (): Promise<void> => {
    for (let reason = closed(); reason; reason = closed()) await reason;
    isOpening = true;
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) next();
    } finally {
      isOpening = false;
    }
  };

  return {
    park(again) {
      if (isOpening) return false;
      if (waiting.length === 0 && !closed()) return false;
      waiting.push(again);
      if (waiting.length === 1) void open();
      return true;
    },
    parked: () => waiting.length,
  };
}
