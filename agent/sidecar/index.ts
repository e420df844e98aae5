// The sidecar seen from the agent: find bun, spawn, supervise, restore the terminal.

export { superviseReplay, superviseSidecar } from "./supervise.ts";
export type { Sidecar, SidecarEnd } from "./outcome.ts";
export { findBun } from "./find-bun.ts";
export { testSidecar } from "./self-test.ts";
export type { ScreenLook } from "./environment.ts";
