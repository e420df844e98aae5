// Servers that break the rules: each call has its result in time, and the next one a server again.

import { expect, test } from "vitest";
import type { McpServerConfig } from "./mcp-server.ts";
import { shareToolset } from "./shared-toolset.fake.ts";
import { callTool, openToolset } from "./tools.fake.ts";

/** Speaks the protocol by hand; what it does is named by its argument. */
const SERVER = `
const [mode] = process.argv.slice(1);
const send = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\\n");
const tool = (name) => ({ name, description: name, inputSchema: { type: "object" } });
const text = (text) => ({ content: [{ type: "text", text }] });
const names = mode === "names" ? ["go", "go", "", "a/b", "\\u001b[2J"] : mode === "many" ? Array.from({ length: 600 }, (_, n) => "t" + n) : ["go"];
let rest = "";
process.stdin.on("data", (data) => {
  const lines = (rest + data).split("\\n");
  rest = lines.pop();
  for (const { id, method, params } of lines.filter(Boolean).map((line) => JSON.parse(line))) {
    if (method === "initialize") send(id, { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "bad", version: "1" } });
    if (method === "tools/list" && mode === "schema") send(id, { tools: [{ name: "go", inputSchema: "none" }] });
    else if (method === "tools/list") send(id, { tools: names.map(tool) });
    if (method !== "tools/call") continue;
    if (params.arguments.well) send(id, text("well"));
    else if (mode === "dies") process.exit(3);
    else if (mode === "floods") send(id, text("x".repeat(11_000_000)));
    else if (mode === "answers nobody") send(id + 1000, text("x"));
    else if (mode === "no result") send(id, null);
  }
});`;
const bad = (mode: string, timeoutMs = 60_000): McpServerConfig => ({ command: process.execPath, args: ["-e", SERVER, mode], timeoutMs });

const { place } = shareToolset();

test.each<[string, number | undefined, RegExp]>([
  ["dies", undefined, /^MCP server bad: Connection closed$/],
  ["floods", undefined, /^MCP server bad: it sent too much at once and was ended$/],
  ["answers nobody", 300, /^MCP server bad: Request timed out$/],
  ["no result", 300, /^MCP server bad: /],
])("a server that %s in the middle of a call: that call fails, the next finds it well", async (mode, timeoutMs, why) => {
  const toolset = await openToolset(place, { mcp: { bad: bad(mode, timeoutMs) }, allow: ["mcp/*"] });
  expect(await callTool(toolset, "mcp/bad/go", {})).toEqual({ isError: true, text: expect.stringMatching(why) as string });
  expect(await callTool(toolset, "mcp/bad/go", { well: true })).toEqual({ isError: false, text: "well" });
  await toolset.close();
});

test.each<[string, string[], RegExp]>([
  ["names", ["mcp/bad/go", "mcp/bad/a/b", "mcp/bad/\u001b[2J"], /^MCP server bad: 2 of its tools have no name, or that of another/],
  [
    "many",
    Array.from({ length: 500 }, (_, n) => `mcp/bad/t${n}`),
    /^MCP server bad: it has 600 tools; those after the first 500 are left out$/,
  ],
  ["schema", [], /^MCP server bad: Invalid result for tools\/list: [^\n]{1,450}the run goes on without its tools$/],
])("odd %s: what can be used is there, and the rest is said in a line", async (mode, names, said) => {
  const toolset = await openToolset(place, { mcp: { bad: bad(mode) }, allow: ["mcp/*"] });
  expect(toolset.tools.map(({ name }) => name)).toEqual(names);
  expect(toolset.problems).toEqual([expect.stringMatching(said)]);
  await toolset.close();
});
