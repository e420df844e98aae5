// How long a program takes to its first frame, in a real pty of 120 by 40.

import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { root } from "../e2e/built.ts";

const { spawn } = createRequire(import.meta.url)("@lydell/node-pty") as typeof import("@lydell/node-pty");
/** A program that ends within milliseconds of its start leaves the terminal's replies unread. */
const LEAVE_MS = 200;

const bun = `${root}/node_modules/.bin/bun`;
/** A program of OpenTUI, started as the agent starts the sidecar. */
export const bunProgram = (script: string): readonly string[] => [bun, "--no-env-file", "--config=/dev/null", script];

export interface Started {
  command: readonly string[];
  env?: Record<string, string>;
  cwd?: string;
  /** Stands in the first frame and in nothing before it. */
  seen: string;
}

/** Milliseconds until `seen` stands in what the program wrote; it is ended after that. Rejects with its words where it ends before. */
export function firstFrame({ command, env = {}, cwd = root, seen }: Started): Promise<number> {
  return new Promise((resolve, reject) => {
    const [file = "", ...args] = command;
    const started = performance.now();
    const program = spawn(file, args, {
      cols: 120,
      rows: 40,
      name: "xterm-256color",
      cwd,
      env: { ...process.env, ...env } as Record<string, string>,
    });
    let bytes = "";
    let took: number | undefined;
    program.onData((data) => {
      bytes += data;
      if (took !== undefined || !bytes.includes(seen)) return;
      took = performance.now() - started;
      setTimeout(() => program.kill("SIGTERM"), LEAVE_MS);
    });
    program.onExit(() => (took === undefined ? reject(new Error(`${command.join(" ")} ended without a frame:\n${bytes}`)) : resolve(took)));
  });
}

const SESSION = `${root}/fixtures/sessions/haiku`;
/** The built sidecar replaying a session. */
export const SIDECAR: Started = {
  command: bunProgram(`${root}/dist/tui.js`),
  env: { OPENTUI_REPLAY: SESSION, OPENTUI_REPLAY_TIMING: "instant", ESCAPEMENT_SESSION_DIR: SESSION },
  seen: "LIVE",
};
