// The tools of one run: ours, those of MCP servers, those of the config; as many of them as are allowed.

import type { Tool } from "../core/ports/tool.ts";
import { createCalculator } from "./calculator.ts";
import { type ClosedRoom, openClosedRoom } from "./closed-room.ts";
import { createCustomTool, type CustomTool } from "./custom-tool.ts";
import { createFsGlob } from "./fs-glob.ts";
import { createFsGrep } from "./fs-grep.ts";
import { createFsRead } from "./fs-read.ts";
import { createWritingTools } from "./fs-write.ts";
import { createMcpServer, type McpServer, type McpServerConfig } from "./mcp-server.ts";
import { MCP_PREFIX, mcpToolName, takenTools, toolOfServer } from "./mcp-tools.ts";
import { createPathGuard, type PathGuard } from "./path-guard.ts";
import { createProcessGroups, type ProcessGroups } from "./process-groups.ts";
import { createShellRun } from "./shell-run.ts";
import { toolEnvironment } from "./tool-environment.ts";
import { createWebFetch } from "./web-fetch.ts";

export interface ToolsetOptions {
  /** What tools may read and change. */
  baseDir: string;
  /** Where sessions lie: closed to tools, but for `artifactsDir` of this session. */
  workDir: string;
  artifactsDir(): string | undefined;
  /** Names, or beginnings with `*` at the end (`fs/*`); absent: all there are. */
  allow?: readonly string[] | undefined;
  /** Where this run serves: web/fetch never goes there. Known only once it listens. */
  ownPorts?: () => readonly number[];
  allowLocalNet?: boolean | undefined;
  /** False: commands of shell/run run as any of the person's own. Default true, where this system has such a room. */
  closedRoom?: boolean | undefined;
  /** The person's own; what tools get of it see tool-environment.ts. */
  env: Readonly<Record<string, string | undefined>>;
  /** Names of variables that hold keys, beside those that are known. */
  secrets?: readonly string[] | undefined;
  mcp?: Readonly<Record<string, McpServerConfig>> | undefined;
  custom?: readonly CustomTool[] | undefined;
  signal?: AbortSignal;
}

export interface Toolset {
  readonly tools: readonly Tool[];
  /** The names of all there are, allowed or not; what of `allow` names none of them. */
  readonly names: readonly string[];
  readonly unknown: readonly string[];
  /** Servers that could not be reached, tools whose name is taken: sentences for a person. */
  readonly problems: readonly string[];
  /** Whether what shell/run runs is kept from the work dir and from this program. Looked up when first asked. */
  isClosedIn(): Promise<boolean>;
  /** Ends what it started. Never rejects. */
  close(): Promise<void>;
}

/** Throws ToolProblem where there is no such base dir. Servers of tools that are not allowed are not started. */
export async function createToolset(options: ToolsetOptions): Promise<Toolset> {
  const { allow, mcp = {}, custom = [], signal = new AbortController().signal } = options;
  const guard = createPathGuard(options);
  const env = toolEnvironment(options.env, options.secrets ?? []);
  const groups = createProcessGroups();
  const room = roomOf(options);
  const own = ownTools(options, createShellRun({ guard, groups, env, room }), guard, groups, env);
  const problems: string[] = [];
  for (const one of custom) {
    const isTaken = own.some(({ name }) => name === one.name) || one.name.startsWith(MCP_PREFIX) || one.name.startsWith("event__");
    if (isTaken) problems.push(`the config's tool ${one.name} is left out: the name is taken`);
    else own.push(createCustomTool(one, guard, groups, env));
  }
  const servers = Object.entries(mcp)
    .filter(([name]) => mayHave(allow, mcpToolName(name, "")))
    .map(([name, config]) => ({ config, server: createMcpServer({ name, config, baseDir: guard.base, env }) }));
  const listed = await Promise.all(servers.map(({ server, config }) => toolsOf(server, config, signal, problems)));
  const all = [...own, ...listed.flat()];
  return {
    tools: all.filter(({ name }) => isAllowed(allow, name)),
    names: all.map(({ name }) => name),
    unknown: (allow ?? []).filter((pattern) => !all.some(({ name }) => isAllowed([pattern], name))),
    problems,
    isClosedIn: async () => (await room()) !== undefined,
    close: async () => void (await Promise.all([groups.close(), ...servers.map(({ server }) => server.close())])),
  };
}

function ownTools(
  { allowLocalNet = false, ownPorts = () => [] }: ToolsetOptions,
  shellRun: Tool,
  guard: PathGuard,
  groups: ProcessGroups,
  env: Readonly<Record<string, string>>,
): Tool[] {
  return [
    createFsRead(guard),
    ...createWritingTools(guard),
    createFsGlob(guard),
    createFsGrep(guard, groups, env),
    shellRun,
    createWebFetch({ allowLocalNet, ownPorts, hasProxy: PROXIES.some((name) => (env[name] ?? "") !== "") }),
    createCalculator(),
  ];
}

const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);

/** Looked for once, and only where a command is to be run. */
function roomOf({ closedRoom = true, workDir, artifactsDir }: ToolsetOptions): () => Promise<ClosedRoom | undefined> {
  let found: Promise<ClosedRoom | undefined> | undefined;
  return () => (found ??= closedRoom ? openClosedRoom({ workDir, artifactsDir }) : Promise.resolve(undefined));
}

async function toolsOf(server: McpServer, config: McpServerConfig, signal: AbortSignal, problems: string[]): Promise<Tool[]> {
  try {
    const taken = takenTools(server.name, await server.list(signal));
    problems.push(...taken.problems);
    return taken.tools.map((tool) => toolOfServer(server, config, tool));
  } catch (thrown) {
    problems.push(`${thrown instanceof Error ? thrown.message : String(thrown)}; the run goes on without its tools`);
    return [];
  }
}

const beginningOf = (pattern: string): string | undefined => (pattern.endsWith("*") ? pattern.slice(0, -1) : undefined);

const isAllowed = (allow: readonly string[] | undefined, name: string): boolean =>
  allow === undefined || allow.some((pattern) => pattern === name || name.startsWith(beginningOf(pattern) ?? `${name}\0`));

/** Whether any name that begins so may be allowed. */
const mayHave = (allow: readonly string[] | undefined, prefix: string): boolean =>
  allow === undefined || allow.some((pattern) => pattern.startsWith(prefix) || prefix.startsWith(beginningOf(pattern) ?? `${prefix}\0`));
