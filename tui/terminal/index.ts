// Owning the terminal: start, suspend, restore, signals.

export { createTerminal, type Terminal } from "./terminal.ts";
export type { SessionPlace } from "./last-words.ts";
export { hasAgentPipe } from "./agent-pipe.ts";
export { SIDECAR_EXIT } from "./exit-codes.ts";
