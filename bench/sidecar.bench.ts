// The sidecar under load: what a frame costs with few rows and many, with a short LOG and a long one, in turns within one run; and from a
// key to the frame that shows it, in a real pty. `npm run bench -- sidecar`

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { ensureBuilt, root } from "../e2e/built.ts";
import { report } from "./report.ts";

const { spawn } = createRequire(import.meta.url)("@lydell/node-pty") as typeof import("@lydell/node-pty");
const bun = `${root}/node_modules/.bin/bun`;
const FRAME_MS = 1_000 / 30;
const KEYS = 60;

ensureBuilt();
const build = `
import plugin from "@opentui/solid/bun-plugin";
const built = await Bun.build({ entrypoints: ["tui/bench/frames.tsx"], target: "bun", outdir: "dist/bench", plugins: [plugin], external: ["@opentui/core", "@opentui/core/*"] });
if (!built.success) throw new Error(String(built.logs));`;
execFileSync(bun, ["-e", build], { cwd: root, stdio: "inherit" });
const said = execFileSync(bun, ["--no-env-file", "--config=/dev/null", `${root}/dist/bench/frames.js`], { cwd: root, encoding: "utf8" });
const { live, log } = JSON.parse(said.trim().split("\n").at(-1) ?? "{}") as Record<"live" | "log", Record<string, number>>;

/** Each beside the first. */
function tell(what: string, figures: Record<string, number>, most: number): void {
  const [[name, floor] = ["nothing", Number.NaN] as const, ...others] = Object.entries(figures);
  for (const [other, ms] of others)
    report({
      what: `${what}, ${other}`,
      ours: `${ms.toFixed(1)} ms CPU a frame`,
      beside: `${name} ${floor.toFixed(1)} ms`,
      ratio: `${(ms / floor).toFixed(2)}×`,
      goal: `≤ ${most}×`,
      isReached: ms <= most * floor,
    });
}

tell("LIVE at 20 000 deltas a second", live, 2);
tell("LOG at 20 rows a frame", log, 2);

/** Milliseconds from each key to the first byte of what it changed. */
async function keyToFrame(): Promise<number[]> {
  const program = spawn(bun, ["--no-env-file", "--config=/dev/null", `${root}/dist/tui.js`], {
    cols: 120,
    rows: 40,
    name: "xterm-256color",
    cwd: root,
    env: { ...process.env, OPENTUI_REPLAY: `${root}/fixtures/sessions/haiku`, OPENTUI_REPLAY_TIMING: "instant" } as Record<string, string>,
  });
  let seen = "";
  let pressed = 0;
  const took: number[] = [];
  program.onData((data) => {
    seen += data;
    if (pressed > 0) took.push(performance.now() - pressed);
    pressed = 0;
  });
  const ended = new Promise<void>((resolve) => program.onExit(() => resolve()));
  while (!seen.includes("LIVE")) await pause(20);
  await pause(1_000); // the terminal's silence after its questions
  for (let at = 0; at < KEYS; at += 1) {
    pressed = performance.now();
    program.write(at % 2 === 0 ? "j" : "k");
    // Each falls on another part of a frame's time.
    await pause(150 + (at % 10) * 3.3);
  }
  program.kill("SIGTERM");
  await ended;
  return took;
}

const took = (await keyToFrame()).toSorted((a, b) => a - b);
const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN;
report({
  what: "key to frame, in a pty",
  ours: `median ${at(0.5).toFixed(1)} ms, p90 ${at(0.9).toFixed(1)} ms`,
  beside: `a frame of ${FRAME_MS.toFixed(0)} ms`,
  ratio: `${(at(0.9) / FRAME_MS).toFixed(2)} frame intervals at p90`,
  goal: "≤ 2",
  isReached: at(0.9) <= 2 * FRAME_MS,
});
