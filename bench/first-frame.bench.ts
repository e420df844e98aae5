// From spawn to the first frame in a real pty: the built sidecar replaying a session, beside an OpenTUI program that draws one box,
// interleaved in one run. Prints medians and their ratio; the goal stands in docs/performance.md.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { ensureBuilt, root } from "../e2e/built.ts";
import { median, report } from "./report.ts";

const { spawn } = createRequire(import.meta.url)("@lydell/node-pty") as typeof import("@lydell/node-pty");
const ROUNDS = 15;
const bun = `${root}/node_modules/.bin/bun`;
const session = `${root}/fixtures/sessions/haiku`;

ensureBuilt();
const build = `
import plugin from "@opentui/solid/bun-plugin";
const built = await Bun.build({ entrypoints: ["tui/bench/one-box.tsx"], target: "bun", outdir: "dist/bench", plugins: [plugin], external: ["@opentui/core", "@opentui/core/*"] });
if (!built.success) throw new Error(String(built.logs));`;
execFileSync(bun, ["-e", build], { cwd: root, stdio: "inherit" });

/** Milliseconds until `seen` stands in what the program wrote; it is ended after that. */
function firstFrame(script: string, env: Record<string, string>, seen: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const program = spawn(bun, ["--no-env-file", "--config=/dev/null", script], {
      cols: 120,
      rows: 40,
      name: "xterm-256color",
      cwd: root,
      env: { ...process.env, ...env } as Record<string, string>,
    });
    let bytes = "";
    let took: number | undefined;
    program.onData((data) => {
      bytes += data;
      if (took !== undefined || !bytes.includes(seen)) return;
      took = performance.now() - started;
      // Not at once: a program that ends within milliseconds of its start leaves the terminal's replies unread.
      setTimeout(() => program.kill("SIGTERM"), 200);
    });
    program.onExit(() => (took === undefined ? reject(new Error(`${script} ended without a frame:\n${bytes}`)) : resolve(took)));
  });
}

const ours: number[] = [];
const floor: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  floor.push(await firstFrame(`${root}/dist/bench/one-box.js`, {}, "one"));
  ours.push(
    await firstFrame(
      `${root}/dist/tui.js`,
      { OPENTUI_REPLAY: session, OPENTUI_REPLAY_TIMING: "instant", ESCAPEMENT_SESSION_DIR: session },
      "LIVE",
    ),
  );
}
const ratio = median(ours) / median(floor);
report({
  what: "first frame, spawn to a session on the screen",
  ours: `${median(ours).toFixed(0)} ms`,
  beside: `an OpenTUI program of one box ${median(floor).toFixed(0)} ms`,
  ratio: `${ratio.toFixed(2)}×`,
  goal: "≤ 1.6×",
  isReached: ratio <= 1.6,
});
