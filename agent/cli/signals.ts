// SIGINT, SIGTERM and SIGHUP while a run lives. The first asks, the second stops, the third ends the process.

import { EXIT, type ExitCode } from "./exit-codes.ts";
import { FORCED_END_MS } from "./limits.ts";

const EXIT_OF = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.terminated } as const;
type Known = keyof typeof EXIT_OF;

export interface Signals {
  /** The exit code that the first signal asks for, while the run was still going. */
  exitCode(): ExitCode | undefined;
  /** As if SIGINT had come: a line editor takes Ctrl-C before it is one. */
  interrupt(): void;
  release(): void;
}

/** `onSignal(signal, count)` is called for each, counted from 1. A run that cannot be stopped in time is left as it is: the log is whole. */
export function catchSignals(onSignal: (signal: Known, count: number) => void): Signals {
  let first: Known | undefined;
  let count = 0;
  let force: NodeJS.Timeout | undefined;
  const take = (signal: Known): void => {
    first ??= signal;
    count += 1;
    onSignal(signal, count);
    const code = EXIT_OF[first];
    if (count === 2) force = setTimeout(() => process.exit(code), FORCED_END_MS);
    if (count > 2) process.exit(code);
  };
  const names = Object.keys(EXIT_OF) as Known[];
  const takers = names.map((name) => ({ name, taker: () => take(name) }));
  for (const { name, taker } of takers) process.on(name, taker);
  return {
    exitCode: () => (first === undefined ? undefined : EXIT_OF[first]),
    interrupt: () => take("SIGINT"),
    release() {
      clearTimeout(force);
      for (const { name, taker } of takers) process.off(name, taker);
    },
  };
}
