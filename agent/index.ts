// The package's public door: `import { … } from "escapement"`. For a chart: defineChart, setup, assign, z, actors and their
// actions. For a program that runs charts: run, startRun, a store, a clock, a backend. `setup` and `z` are the engine's own
// copies, so that a chart outside this package needs no other import.

export * from "./index.browser.ts";
export { type BackendWish, resolveBackend, type ResolvedBackend } from "./backends/index.ts";
export { createSystemClock } from "./session/clock.system.ts";
export { defineConfig } from "./config/schema.ts";
export { createConfirm, createToolset, type CustomTool, type McpServerConfig, type Toolset, type ToolsetOptions } from "./tools/index.ts";
