// Against a real server package, over both of its transports.

import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { McpServerConfig } from "./mcp-server.ts";
import { describeTool } from "./tool.contract.ts";
import { callTool, createPlace, openToolset, type Place, toolNamed } from "./tools.fake.ts";
import type { Toolset } from "./toolset.ts";

const EVERYTHING = fileURLToPath(new URL("../../node_modules/@modelcontextprotocol/server-everything/dist/index.js", import.meta.url));

/** The package listens on every address; here it may only on loopback. */
const ON_LOOPBACK = `data:text/javascript,${encodeURIComponent('import net from "node:net"; const { listen } = net.Server.prototype; net.Server.prototype.listen = function (port, ...rest) { return listen.call(this, port, "127.0.0.1", ...rest); };')}`;

let place: Place;
let httpServer: ChildProcess;
let httpUrl: string;

beforeAll(async () => {
  place = createPlace();
  const port = await freePort();
  httpUrl = `http://127.0.0.1:${port}/mcp`;
  httpServer = spawn(process.execPath, ["--import", ON_LOOPBACK, EVERYTHING, "streamableHttp"], {
    env: { ...process.env, PORT: String(port) },
    stdio: "ignore",
  });
  await vi.waitUntil(async () => (await fetch(httpUrl).catch(() => undefined)) !== undefined, { timeout: 30_000, interval: 50 });
});
afterAll(() => {
  httpServer.kill("SIGKILL");
  place.remove();
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const STDIO: McpServerConfig = { command: process.execPath, args: [EVERYTHING, "stdio"] };

const processesWith = (text: string): number[] =>
  readdirSync("/proc").flatMap((name) => {
    try {
      return /^\d+$/.test(name) &&
        readFileSync(`/proc/${name}/cmdline`, "utf8").includes(text) &&
        !/\) [ZX] /.test(readFileSync(`/proc/${name}/stat`, "utf8"))
        ? [Number(name)]
        : [];
    } catch {
      return []; // gone meanwhile
    }
  });

describe.each<[string, () => McpServerConfig]>([
  ["stdio", () => STDIO],
  ["streamable HTTP", () => ({ url: httpUrl })],
])("over %s", (kind, config) => {
  let toolset: Toolset;
  beforeAll(async () => {
    toolset = await openToolset(place, {
      mcp: { everything: config() },
      env: { ...process.env, OPENAI_API_KEY: "secret-key", ESCAPEMENT_TOKEN: "secret-token" },
    });
  });
  afterAll(() => toolset.close());

  test("its tools are ours, under its name, with its schema", () => {
    expect(toolset.problems).toEqual([]);
    const names = toolset.tools.map(({ name }) => name).filter((name) => name.startsWith("mcp/"));
    expect(names).toContain("mcp/everything/echo");
    expect(names.length).toBeGreaterThan(5);
    expect(toolNamed(toolset, "mcp/everything/echo").inputSchema).toMatchObject({
      type: "object",
      properties: { message: { type: "string" } },
    });
  });

  test("calls, with texts, numbers, pictures, links and structured results", async () => {
    expect(await callTool(toolset, "mcp/everything/echo", { message: "hello" })).toEqual({ isError: false, text: "Echo: hello" });
    expect((await callTool(toolset, "mcp/everything/get-sum", { a: 2, b: 3 })).text).toContain("5");
    expect((await callTool(toolset, "mcp/everything/get-tiny-image", {})).text).toMatch(/\[image image\/png, \d+ bytes\]/);
    expect((await callTool(toolset, "mcp/everything/get-structured-content", { location: "Chicago" })).text).toMatch(/temperature/);
    expect((await callTool(toolset, "mcp/everything/get-resource-links", { count: 2 })).text).toMatch(/: \S+:\/\//);
  });

  test("what the server refuses is an error result", async () => {
    const { isError, text } = await callTool(toolset, "mcp/everything/echo", { wrong: 1 });
    expect(isError).toBe(true);
    expect(text).toMatch(/message|validation/i);
  });

  test("a call that is stopped ends before its server does", async () => {
    const controller = new AbortController();
    const running = callTool(toolset, "mcp/everything/trigger-long-running-operation", { duration: 600, steps: 5 }, controller.signal);
    controller.abort("enough");
    expect(await running).toMatchObject({ isError: true });
    expect(await callTool(toolset, "mcp/everything/echo", { message: "still there" })).toMatchObject({ isError: false });
  });

  if (kind === "stdio") {
    test("its process gets no key and nothing of ours", async () => {
      const { text } = await callTool(toolset, "mcp/everything/get-env", {});
      expect(text).toContain("PATH");
      expect(text).not.toMatch(/secret-key|secret-token|ESCAPEMENT_/);
    });
  }

  describeTool({ tool: () => toolNamed(toolset, "mcp/everything/echo"), good: { message: "x" } });
});

test("servers whose tools are not allowed are not started", async () => {
  const few = await openToolset(place, { mcp: { everything: { command: "/nowhere/server" } }, allow: ["fs/*"] });
  expect(few.problems).toEqual([]);
  const one = await openToolset(place, { mcp: { a: STDIO, b: { command: "/nowhere/server" } }, allow: ["mcp/a/echo"] });
  expect(one.tools.map(({ name }) => name)).toEqual(["mcp/a/echo"]);
  expect(one.problems).toEqual([]);
  await one.close();
});

test.each<[string, McpServerConfig, RegExp]>([
  ["a program that is not there", { command: "/nowhere/server" }, /MCP server bad: .*ENOENT/],
  ["a program that is no server", { command: "/bin/sh", args: ["-c", "exit 3"] }, /MCP server bad: /],
  ["nobody listens", { url: "http://127.0.0.1:9/mcp" }, /MCP server bad: .*(ECONNREFUSED|bad port|fetch failed)/],
])("%s: the run goes on without it, and says so", async (_, config, sentence) => {
  const toolset = await openToolset(place, { mcp: { bad: config } });
  expect(toolset.problems).toHaveLength(1);
  expect(toolset.problems[0]).toMatch(sentence);
  expect(toolset.tools.some(({ name }) => name === "fs/read")).toBe(true);
  await toolset.close();
});

test("a server that dies is started again by the next call; at the end nothing of it is left", async () => {
  const mark = `mcp-test-${process.pid}`;
  const toolset = await openToolset(place, {
    mcp: { frail: { command: process.execPath, args: [EVERYTHING, "stdio", mark] } },
    allow: ["mcp/*"],
  });
  const [pid = 0] = processesWith(mark);
  expect(pid).toBeGreaterThan(0);
  process.kill(pid, "SIGKILL");
  await vi.waitUntil(() => processesWith(mark).length === 0, { timeout: 10_000 });
  await vi.waitUntil(async () => !(await callTool(toolset, "mcp/frail/echo", { message: "again" })).isError, {
    timeout: 20_000,
    interval: 100,
  });
  expect(processesWith(mark)).toHaveLength(1);
  await toolset.close();
  await vi.waitUntil(() => processesWith(mark).length === 0, { timeout: 10_000 });
});
