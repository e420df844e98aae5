// `escapement info`: what is here. Shows no key, only which variable holds one.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { spawnSync } from "node:child_process";
import { listOfCharts } from "./chart-loader.ts";
import { wishFor } from "./choose-backend.ts";
import { EXIT } from "./exit-codes.ts";
import { defaultOf, type Flags } from "./flags.ts";
import { safeText } from "../../fold/index.ts";
import { createSystemClock } from "../session/index.ts";
import { findBun } from "../sidecar/index.ts";
import { packageRoot } from "./package-root.ts";
import { listSessions } from "./session-finder.ts";
import { version } from "./version.ts";

export function info(flags: Flags): number {
  const workDir = flags["work-dir"] ?? defaultOf("work-dir");
  const backend = wishFor({}, createSystemClock());
  const rows: [string, string][] = [
    ["escapement", version],
    ["node", process.versions.node],
    ["bun", bunVersion()],
    ["screen", existsSync(`${packageRoot}/dist/tui.js`) ? "built" : "not built: npm run build"],
    ["work dir", `${resolve(workDir)} (${countOf(listSessions(workDir).length)})`],
    ["backend", backend.ok ? backend.said.replace(/^backend /, "") : backend.message],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  process.stdout.write(
    `${rows.map(([name, value]) => `${name.padEnd(width)}  ${safeText(value)}`).join("\n")}\n\nCharts\n${listOfCharts()}\n`,
  );
  return EXIT.done;
}

function bunVersion(): string {
  const bun = findBun(process.env, packageRoot);
  if (!bun.ok) return bun.error.message;
  const asked = spawnSync(bun.path, ["--version"], { encoding: "utf8", timeout: 5_000 });
  return asked.status === 0
    ? `${asked.stdout.trim()} (${bun.path})`
    : `${bun.path} does not start: ${asked.error?.message ?? asked.stderr.trim()}`;
}

const countOf = (sessions: number): string => (sessions === 1 ? "1 session" : `${sessions} sessions`);
