// The tools of MCP servers as ours: `mcp/<server>/<tool>`.

import type { CallToolResult, Tool as McpTool } from "@modelcontextprotocol/client";
import { z } from "zod";
import type { Tool, ToolEffects, ToolResult } from "../core/ports/tool.ts";
import { createTool } from "./create-tool.ts";
import { MCP_DESCRIPTION_CHARS_MAX, MCP_TOOLS_MAX, TOOL_MS_MAX } from "./limits.ts";
import type { McpServer, McpServerConfig } from "./mcp-server.ts";

/** Where their names begin: nothing of a server can pass for a tool of ours. */
export const MCP_PREFIX = "mcp/";

export const mcpToolName = (server: string, tool: string): string => `${MCP_PREFIX}${server}/${tool}`;

export function toolOfServer(server: McpServer, config: McpServerConfig, tool: McpTool): Tool {
  const name = mcpToolName(server.name, tool.name);
  const { $schema: _dialect, ...inputSchema } = tool.inputSchema as Record<string, unknown>;
  return createTool({
    name,
    description: (tool.description ?? tool.title ?? tool.name).slice(0, MCP_DESCRIPTION_CHARS_MAX),
    effects: config.effects ?? effectsOf(tool),
    // The server checks its own inputs.
    schema: z.record(z.string(), z.unknown()),
    inputSchema,
    limitMs: () => (config.timeoutMs ?? TOOL_MS_MAX) + 5_000,
    run: async (input, { signal }) => textOf(await server.call(tool.name, input, signal)),
  });
}

/** Those with a name of their own, as many as one server may have; of the others, why they are left out. A provider takes no name twice. */
export function takenTools(server: string, offered: readonly McpTool[]): { tools: readonly McpTool[]; problems: string[] } {
  const names = new Set<string>();
  const tools = offered.filter(({ name }) => name !== "" && !names.has(name) && names.add(name)).slice(0, MCP_TOOLS_MAX);
  const nameless = offered.length - names.size;
  const beyond = names.size - tools.length;
  return {
    tools,
    problems: [
      ...(nameless > 0 ? [`MCP server ${server}: ${nameless} of its tools have no name, or that of another, and are left out`] : []),
      ...(beyond > 0 ? [`MCP server ${server}: it has ${names.size} tools; those after the first ${MCP_TOOLS_MAX} are left out`] : []),
    ],
  };
}

/** A server that says that a tool changes nothing is believed as far as not to ask for each call; it is the person's own choice of server. */
const effectsOf = ({ annotations }: McpTool): ToolEffects => (annotations?.readOnlyHint === true ? "network" : "process");

function textOf({ content, structuredContent, isError }: CallToolResult): ToolResult {
  const parts = content.map(partText).filter((part) => part !== "");
  if (parts.length === 0 && structuredContent !== undefined) parts.push(JSON.stringify(structuredContent));
  return { isError: isError === true, text: parts.join("\n") || "done, without a text" };
}

function partText(part: CallToolResult["content"][number]): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "image":
    case "audio":
      return `[${part.type} ${part.mimeType}, ${Math.floor((part.data.length * 3) / 4)} bytes]`;
    case "resource_link":
      return `[${part.name}: ${part.uri}]`;
    case "resource":
      return "text" in part.resource ? part.resource.text : `[${part.resource.uri}, ${part.resource.mimeType ?? "binary"}]`;
    default:
      return "[a part of a kind that is not known here]";
  }
}
