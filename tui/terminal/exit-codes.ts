// What the sidecar's exit code tells the agent that spawned it. agent/sidecar holds the same numbers (it may not import from here).

export const SIDECAR_EXIT = {
  /** The person left, or the run is over; the terminal is as it was. */
  left: 0,
  /** It crashed and restored the terminal itself. */
  crashed: 70,
  /** The person wants to go on without a screen, or a signal ended it; the terminal is as it was. */
  withoutScreen: 71,
} as const;

export type SidecarExit = (typeof SIDECAR_EXIT)[keyof typeof SIDECAR_EXIT];
