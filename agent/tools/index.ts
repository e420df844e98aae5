// What models may call, and who is asked before it runs.

export { openClosedRoom } from "./closed-room.ts";
export { createConfirm } from "./confirm.ts";
export type { CustomTool } from "./custom-tool.ts";
export type { McpServerConfig } from "./mcp-server.ts";
export { createToolset, type Toolset, type ToolsetOptions } from "./toolset.ts";
export { ToolProblem } from "./tool-problem.ts";
