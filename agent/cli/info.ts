// `escapement info`: what is here. Shows no key, only which variable holds one.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { spawnSync } from "node:child_process";
import { calledAs } from "./called-as.ts";
import { listOfCharts } from "./chart-loader.ts";
import { wishFor } from "./choose-backend.ts";
import type { Config, LoadedConfig } from "../config/index.ts";
import { EXIT } from "./exit-codes.ts";
import { defaultOf, type Flags } from "./flags.ts";
import { safeText } from "../../fold/index.ts";
import { createSystemClock } from "../session/index.ts";
import { findBun } from "../sidecar/index.ts";
import { packageRoot } from "./package-root.ts";
import { listSessions } from "./session-finder.ts";
import { toolsAllowed } from "./run-tools.ts";
import { readSettings } from "./settings.ts";
import { version } from "./version.ts";

export async function info(given: Flags): Promise<number> {
  const { flags, sources, config } = await readSettings(given, { runsCode: false });
  const workDir = workDirOf(flags);
  const backend = wishFor(flags, createSystemClock(), config);
  const rows: [string, string][] = [
    ["escapement", version],
    ["node", process.versions.node],
    ["bun", bunVersion()],
    ["screen", existsSync(`${packageRoot}/dist/tui.js`) ? "built" : "not built: npm run build"],
    ["work dir", `${resolve(workDir)} (${countOf(listSessions(workDir).length)})`],
    ["backend", backend.ok ? backend.said.replace(/^backend /, "") : backend.message],
    ["tools", await toolNames(flags)],
    ...mcpServers(config),
    ...(sources.length === 0
      ? [["config", "none found"] as [string, string]]
      : sources.map((source): [string, string] => ["config", describeConfig(source)])),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  process.stdout.write(
    `${rows.map(([name, value]) => `${name.padEnd(width)}  ${safeText(value)}`).join("\n")}\n\nCharts\n${listOfCharts()}\n`,
  );
  return EXIT.done;
}

/** Those of this program that a run here would have; a server's are known when it is started, and looking starts nothing. */
async function toolNames(flags: Flags): Promise<string> {
  const { createToolset } = await import("../tools/index.ts");
  const { tools, close } = await createToolset({
    baseDir: process.cwd(),
    workDir: workDirOf(flags),
    artifactsDir: () => undefined,
    env: {},
    allow: toolsAllowed(flags.tools),
  });
  await close();
  return tools.map(({ name }) => name).join(", ") || "none";
}

/** Without arguments and paths of URLs: a key may stand in them. */
function mcpServers({ mcp = {}, tools }: Config): [string, string][] {
  const custom = tools?.custom?.map(({ name }) => name) ?? [];
  const servers = Object.entries(mcp).map(([name, server]): [string, string] => [
    "mcp",
    `${name}: ${"url" in server ? new URL(server.url).origin : server.command}`,
  ]);
  return [...(custom.length === 0 ? [] : [["own tools", custom.join(", ")] as [string, string]]), ...servers];
}

function describeConfig({ path, trust, isRead, leftOut }: LoadedConfig["sources"][number]): string {
  const how = {
    own: "your own",
    trusted: "trusted",
    changed: `changed since you trusted it: ${calledAs} trust`,
    unknown: `not trusted: ${calledAs} trust`,
  }[trust];
  const rest = leftOut.length > 0 ? `; left out: ${leftOut.join(", ")}` : isRead ? "" : "; it is code, which is not run to look";
  return `${path} (${how}${rest})`;
}

function bunVersion(): string {
  const bun = findBun(process.env, packageRoot);
  if (!bun.ok) return bun.error.message;
  const asked = spawnSync(bun.path, ["--version"], { encoding: "utf8", timeout: 5_000 });
  return asked.status === 0
    ? `${asked.stdout.trim()} (${bun.path})`
    : `${bun.path} does not start: ${asked.error?.message ?? asked.stderr.trim()}`;
}

const workDirOf = (flags: Flags): string => flags["work-dir"] ?? defaultOf("work-dir");

const countOf = (sessions: number): string => (sessions === 1 ? "1 session" : `${sessions} sessions`);
