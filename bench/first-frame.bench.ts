// From spawn to the first frame in a real pty: the built sidecar replaying a session, beside an OpenTUI program that draws one box,
// interleaved in one run. Prints medians and their ratio; the goal stands in docs/performance.md.

import { execFileSync } from "node:child_process";
import { ensureBuilt, root } from "../e2e/built.ts";
import { bunProgram, firstFrame, SIDECAR } from "./pty-first-frame.ts";
import { median, report } from "./report.ts";

const ROUNDS = 15;
const GOAL = 1.6;

ensureBuilt();
const build = `
import plugin from "@opentui/solid/bun-plugin";
const built = await Bun.build({ entrypoints: ["tui/bench/one-box.tsx"], target: "bun", outdir: "dist/bench", plugins: [plugin], external: ["@opentui/core", "@opentui/core/*"] });
if (!built.success) throw new Error(String(built.logs));`;
execFileSync(`${root}/node_modules/.bin/bun`, ["-e", build], { cwd: root, stdio: "inherit" });

const ours: number[] = [];
const floor: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  floor.push(await firstFrame({ command: bunProgram(`${root}/dist/bench/one-box.js`), seen: "one" }));
  ours.push(await firstFrame(SIDECAR));
}
const ratio = median(ours) / median(floor);
report({
  what: "first frame, spawn to a session on the screen",
  ours: `${median(ours).toFixed(0)} ms`,
  beside: `an OpenTUI program of one box ${median(floor).toFixed(0)} ms`,
  ratio: `${ratio.toFixed(2)}×`,
  goal: `≤ ${GOAL}×`,
  isReached: ratio <= GOAL,
});
