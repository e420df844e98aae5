// The sidecar seen from the agent: find bun, spawn, supervise, restore the terminal.

export { superviseReplay, superviseSidecar, type ReplayOptions, type SidecarOptions, type Tty } from "./supervise.ts";
export type { Sidecar, SidecarEnd, SidecarEndKind, SidecarError, SidecarErrorCode, SidecarStart } from "./outcome.ts";
export { restoreTerminal, saveTerminal, type SavedTerminal } from "./terminal.ts";
export { findBun, type FoundBun } from "./find-bun.ts";
