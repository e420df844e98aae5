// What the shell gets. `docs/command-line.md` quotes it.

export const EXIT = {
  done: 0,
  failed: 1,
  /** Bad usage: nothing was run. */
  usage: 2,
  /** A question nobody could answer. */
  unanswerable: 3,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
