// The sidecar's life: checked, spawned, watched, cleaned up after. The agent stays off the terminal until `ended`.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { liveEnvironment, type LiveSession, replayEnvironment, type ReplaySession, withToken } from "./environment.ts";
import { findBun } from "./find-bun.ts";
import type { HeartbeatWatch } from "./heartbeat-watch.ts";
import type { SidecarError, SidecarStart } from "./outcome.ts";
import { findPackageRoot } from "./package-root.ts";
import { startSidecar } from "./start-sidecar.ts";

export interface Tty {
  stdin: { isTTY?: boolean | undefined };
  stdout: { isTTY?: boolean | undefined };
}

interface Common {
  /** Default: this process's own. */
  tty?: Tty;
  env?: NodeJS.ProcessEnv;
  /** The program bun runs; default `dist/tui.js` of the package. */
  entry?: string;
  /** Who says that it hangs; default one with this folder's limits. */
  watch?: HeartbeatWatch;
}

export type SidecarOptions = LiveSession & Common & { token?: string };
export type ReplayOptions = ReplaySession & Common;

/** Joins a run that this process serves. The error comes before anything is spawned. */
export function superviseSidecar(options: SidecarOptions): SidecarStart {
  return begin(options, (env) => liveEnvironment(env, { ...options, url: withToken(options.url, options.token) }));
}

/** Shows a recorded session. No agent, no socket, no heartbeat: the pipe alone ties it to this process. */
export function superviseReplay(options: ReplayOptions): SidecarStart {
  return begin(options, (env) => replayEnvironment(env, options));
}

function begin(options: Common, environment: (env: NodeJS.ProcessEnv) => Record<string, string>): SidecarStart {
  const { tty = process, env = process.env } = options;
  if (!tty.stdin.isTTY || !tty.stdout.isTTY) return refuse("no-terminal", noTerminal(tty));
  const root = findPackageRoot();
  if (root === undefined) return refuse("build-missing", "the program's own folder was not found");
  const bun = findBun(env, root);
  if (!bun.ok) return bun;
  const entry = options.entry ?? join(root, "dist", "tui.js");
  if (!existsSync(entry)) return refuse("build-missing", `the screen is not built (${entry}): run npm run build`);
  return startSidecar({ bun: bun.path, entry, cwd: root, env: environment(env) }, options.watch);
}

function noTerminal({ stdin, stdout }: Tty): string {
  const what = !stdin.isTTY && !stdout.isTTY ? "standard input and output are" : stdin.isTTY ? "standard output is" : "standard input is";
  return `the screen needs a terminal, and ${what} none`;
}

const refuse = (code: SidecarError["code"], message: string): SidecarStart => ({ ok: false, error: { code, message } });
