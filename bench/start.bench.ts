// What a person waits for after `escapement run`: until the first event is written and told in a pipe, beside an empty node; and until the
// first frame in a real pty, beside that and what the sidecar alone takes to its own. Interleaved in one run. `npm run bench -- start`

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { ensureBuilt, escapement } from "../e2e/built.ts";
import { firstFrame, SIDECAR } from "./pty-first-frame.ts";
import { median, report } from "./report.ts";

const ROUNDS = 11;
const GOAL = 6;
const RUN = [escapement, "run", "hello", "--backend", "sim"];

ensureBuilt();
const dir = mkdtempSync(join(tmpdir(), "escapement-bench-"));

function emptyNode(): number {
  const started = performance.now();
  spawnSync(process.execPath, ["-e", "0"], { stdio: "ignore" });
  return performance.now() - started;
}

/** An event is told after it was written, so its line on stdout is the later of both. */
function firstEvent(): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const run = spawn(process.execPath, [...RUN, "--output", "jsonl"], { cwd: dir, stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    let err = "";
    let took: number | undefined;
    run.stderr.on("data", (data) => (err += String(data)));
    run.stdout.on("data", (data) => {
      out += String(data);
      if (took !== undefined || !out.includes('"kind":"event"')) return;
      took = performance.now() - started;
      run.kill("SIGTERM");
    });
    run.on("exit", () => (took === undefined ? reject(new Error(`the run ended without an event:\n${err}`)) : resolve(took)));
  });
}

const nodes: number[] = [];
const events: number[] = [];
const sidecars: number[] = [];
const frames: number[] = [];
try {
  // The first of each fills the page cache.
  for (let round = -1; round < ROUNDS; round += 1) {
    const [node, event] = [emptyNode(), await firstEvent()];
    const sidecar = await firstFrame(SIDECAR);
    const frame = await firstFrame({ command: [process.execPath, ...RUN, "--tui=opentui"], cwd: dir, seen: "LIVE" });
    if (round < 0) continue;
    nodes.push(node);
    events.push(event);
    sidecars.push(sidecar);
    frames.push(frame);
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
const [node, event, sidecar, frame] = [nodes, events, sidecars, frames].map(median) as [number, number, number, number];
report({
  what: "`run` to its first event",
  ours: `${event.toFixed(0)} ms`,
  beside: `\`node -e 0\` ${node.toFixed(0)} ms`,
  ratio: `${(event / node).toFixed(2)}×`,
  goal: `≤ ${GOAL}×`,
  isReached: event <= GOAL * node,
});
report({
  what: "`run --tui=opentui` to its first frame",
  ours: `${frame.toFixed(0)} ms`,
  beside: `its first event ${event.toFixed(0)} ms, the sidecar alone ${sidecar.toFixed(0)} ms`,
  ratio: `${(frame / (event + sidecar)).toFixed(2)}× both, ${(frame / (GOAL * node + sidecar)).toFixed(2)}× ${GOAL} empty nodes and the sidecar`,
  goal: `≤ ${GOAL} \`node -e 0\` and the sidecar's`,
  isReached: frame <= GOAL * node + sidecar,
});
