// The tools of one run, as its flags and the configuration want them.

import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Config, ConfigError, withVariables } from "../config/index.ts";
import { createConfirm, createToolset, ToolProblem, type Toolset } from "../tools/index.ts";
import type { Frontend } from "../core/index.ts";
import { type Secrets, secretsOfServer } from "../secrets/index.ts";
import { CommandFailure } from "./failure.ts";
import { defaultOf, type Flags } from "./flags.ts";

export interface RunTools extends Pick<Toolset, "tools" | "close"> {
  confirmTool: NonNullable<Frontend["confirmTool"]>;
  /** Where this run's session keeps its artifacts: open to tools from then on. */
  useArtifacts(dir: string): void;
  /** Where this run listens: closed to tools from then on. */
  servesOn(ports: readonly number[]): void;
}

export interface RunToolsOptions {
  flags: Flags;
  config: Config;
  workDir: string;
  /** What servers are given is told to it. */
  secrets: Pick<Secrets, "know">;
  warn(message: string): void;
}

/** Before a session is made. Throws CommandFailure: no such base dir, no such tool, a variable that is not set. */
export async function openTools({ flags, config, workDir, secrets, warn }: RunToolsOptions): Promise<RunTools> {
  const baseDir = resolve(flags["base-dir"] ?? defaultOf("base-dir"));
  if (existsSync(baseDir) && !statSync(baseDir).isDirectory()) throw new CommandFailure(`--base-dir ${baseDir} is no folder`);
  let artifactsDir: string | undefined;
  let ports: readonly number[] = [];
  const toolset = await open(() => ({
    baseDir,
    workDir: resolve(workDir),
    artifactsDir: () => artifactsDir,
    allow: toolsAllowed(flags.tools),
    ownPorts: () => ports,
    allowLocalNet: flags["allow-local-net"],
    env: process.env,
    secrets: flags["api-key-env"] === undefined ? [] : [flags["api-key-env"]],
    mcp: serversOf(config, secrets),
    custom: config.tools?.custom,
    closedRoom: config.tools?.closedRoom,
  }));
  if (flags.tools !== undefined && toolset.unknown.length > 0) {
    await toolset.close();
    const there = toolset.names.length === 0 ? "there are none" : `there are ${toolset.names.join(", ")}`;
    const why = toolset.problems.map((problem) => `\n${problem}`).join("");
    throw new CommandFailure(`--tools ${toolset.unknown.join(",")}: no such tool; ${there}${why}`);
  }
  for (const problem of toolset.problems) warn(problem);
  // Where somebody is asked, the question says it.
  if (flags.confirm === "never" && toolset.tools.some(({ name }) => name === "shell/run") && !(await toolset.isClosedIn()))
    warn("commands run unasked, and nothing keeps them from the sessions of the work dir or from this program: see docs/tools.md");
  const outside = outsideTheRoom(
    config,
    toolset.tools.map(({ name }) => name),
  );
  if (outside.length > 0)
    warn(
      `${outside.join(", ")}: programs of your configuration, which run with your rights and see what you see, the work dir too (docs/tools.md)`,
    );
  return {
    tools: toolset.tools,
    close: toolset.close,
    confirmTool: createConfirm(flags.confirm ?? (defaultOf("confirm") as "writes")),
    useArtifacts: (dir) => void (artifactsDir = dir),
    servesOn: (now) => void (ports = now),
  };
}

function serversOf({ mcp }: Config, secrets: Pick<Secrets, "know">): Config["mcp"] {
  const servers = mcp && withVariables(mcp, process.env);
  for (const server of Object.values(servers ?? {})) for (const value of secretsOfServer(server)) secrets.know(value);
  return servers;
}

/** What the closed room of commands does not hold: the person chose these programs, and they may need what is outside of it. */
function outsideTheRoom({ tools, mcp = {} }: Config, names: readonly string[]): string[] {
  const programs = (tools?.custom ?? []).filter((tool) => "command" in tool).map(({ name }) => name);
  const servers = Object.entries(mcp).flatMap(([name, server]) => ("command" in server ? [`mcp/${name}`] : []));
  return [
    ...programs.filter((name) => names.includes(name)),
    ...servers.filter((server) => names.some((name) => name.startsWith(`${server}/`))),
  ];
}

async function open(options: () => Parameters<typeof createToolset>[0]): Promise<Toolset> {
  try {
    return await createToolset(options());
  } catch (error) {
    if (error instanceof ToolProblem || error instanceof ConfigError) throw new CommandFailure(error.message, 2, { cause: error });
    throw error;
  }
}

/** `--tools ""` and `--tools none`: a run without any. */
export const toolsAllowed = (names: string | undefined): string[] | undefined =>
  names === undefined
    ? undefined
    : names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "" && name !== "none");
