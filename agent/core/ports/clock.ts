// Time and turns: the only door to either. Adapters: clock.system.ts (in agent/session), clock.simulated.ts (tests, resume).

export interface Clock {
  /** Integer milliseconds since the Unix epoch; never less than it said before, whatever becomes of the machine's clock. */
  now(): number;
  /** Milliseconds since some moment, not whole, by a clock that nobody sets: what is asked how long it took, or when to give up, goes by it. */
  monotonic(): number;
  /** Calls `wake` once after `delayMs` (never sooner); the returned function cancels. */
  after(delayMs: number, wake: () => void): () => void;
  /** Calls `flush` once at the end of this turn of the loop, after what is queued now. */
  turnEnd(flush: () => void): void;
}
