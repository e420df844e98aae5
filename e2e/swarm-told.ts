// What a swarm's server tells its harness, and how the harness hears it.

import type { ChildProcess } from "node:child_process";

/** `memory`: bytes after a collection, of the process and of its heap with what hangs on it. No model is kept there: it would be the
 * most of what grows. What every reader must have at the end is folded from the session in `sessionDir`. `waiting`: clients that
 * nothing can be sent to; `withAll`: those that were sent all there is. `quiet`: the same bytes where nobody is connected. */
export type Told =
  | { is: "listening"; url: string; epoch: string; sessionDir: string }
  | { is: "memory"; at: number; rss: number; heap: number; clients: number }
  | { is: "done"; head: number; seconds: number }
  | { is: "waiting"; clients: number; withAll: number }
  | { is: "quiet"; heap: number };

/** Rejects where the server ends first. */
export const heard = <Is extends Told["is"]>(child: ChildProcess, is: Is): Promise<Extract<Told, { is: Is }>> =>
  new Promise((resolve, reject) => {
    const hear = (told: Told): void => {
      if (told.is === is) done(() => resolve(told as Extract<Told, { is: Is }>));
    };
    const end = (code: number | null): void => done(() => reject(new Error(`the server ended with ${code}`)));
    const done = (settle: () => void): void => {
      child.off("message", hear);
      child.off("exit", end);
      settle();
    };
    child.on("message", hear);
    child.once("exit", end);
  });
