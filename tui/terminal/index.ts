// Owning the terminal: start, suspend, restore, signals.

export { createTerminal, type Terminal, type TerminalOptions } from "./terminal.ts";
export { SIDECAR_EXIT, type SidecarExit } from "./exit-codes.ts";
