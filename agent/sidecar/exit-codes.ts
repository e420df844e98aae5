// What the sidecar's exit code says. The same numbers as tui/terminal/exit-codes.ts: the rooms may not import each other, a test compares them.

export const SIDECAR_EXIT = { left: 0, crashed: 70, withoutScreen: 71 } as const;

/** The sidecar put the terminal back itself. A second reset would jump the cursor to where it was before the start. */
export const didRestore = (code: number | null): boolean => Object.values(SIDECAR_EXIT).some((known) => known === code);
