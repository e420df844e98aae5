// The sidecar under load: what a frame costs with few rows and many, with a short LOG and a long one, in turns within one run; and from a
// key to the frame that shows it, in a real pty. `npm run bench -- sidecar`

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { ensureBuilt, root } from "../e2e/built.ts";
import { startBusyAgent } from "./busy-agent.ts";
import { report } from "./report.ts";

const { spawn } = createRequire(import.meta.url)("@lydell/node-pty") as typeof import("@lydell/node-pty");
const bun = `${root}/node_modules/.bin/bun`;
const FRAME_MS = 1_000 / 30;

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

const KEYS = 60;
const ROWS = 60;
/** A key that is not shown within this counts as this. */
const SHOWN_MS_MAX = 3_000;

interface Pressed {
  keys: readonly string[];
  /** In what comes after a key: whether this is of the frame that shows it. */
  isShown(bytes: string): boolean;
}
/** Where nothing else moves, whatever comes is of the key. */
const IN_STILLNESS: Pressed = { keys: ["j", "k"], isShown: () => true };
/** The corner of the pane that has the keys: no other cell has it, and Tab draws it anew. */
const IN_A_STREAM: Pressed = { keys: ["\t"], isShown: (bytes) => bytes.includes("┏") };

/** Milliseconds from each key to the bytes of the frame that shows it, sorted. */
async function keyToFrame(env: Record<string, string>, { keys, isShown }: Pressed): Promise<number[]> {
  const program = spawn(bun, ["--no-env-file", "--config=/dev/null", `${root}/dist/tui.js`], {
    cols: 120,
    rows: 40,
    name: "xterm-256color",
    cwd: root,
    env: { ...process.env, ...env } as Record<string, string>,
  });
  let hasStarted = false;
  let seen = "";
  let pressed: { ms: number; shown(): void } | undefined;
  const took: number[] = [];
  program.onData((data) => {
    hasStarted ||= data.includes("LIVE");
    // A piece of the stream may end in the middle of a frame, never in the middle of a character.
    seen += data;
    if (!pressed || !isShown(seen)) return;
    took.push(performance.now() - pressed.ms);
    pressed.shown();
    pressed = undefined;
  });
  const ended = new Promise<void>((resolve) => program.onExit(() => resolve()));
  while (!hasStarted) await pause(20);
  await pause(1_000); // the terminal's silence after its questions
  for (let at = 0; at < KEYS; at += 1) {
    const shown = new Promise<void>((resolve) => {
      seen = "";
      pressed = { ms: performance.now(), shown: resolve };
    });
    program.write(keys[at % keys.length] ?? "");
    if ((await Promise.race([shown, pause(SHOWN_MS_MAX, "late")])) === "late") took.push(SHOWN_MS_MAX);
    // Each falls on another part of a frame's time.
    await pause(100 + (at % 10) * 3.3);
  }
  program.kill("SIGTERM");
  await ended;
  return took.toSorted((a, b) => a - b);
}

function tellKeys(what: string, took: readonly number[]): void {
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN;
  report({
    what: `key to frame, ${what}`,
    ours: `median ${at(0.5).toFixed(1)} ms, p90 ${at(0.9).toFixed(1)} ms`,
    beside: `a frame of ${FRAME_MS.toFixed(0)} ms`,
    ratio: `${(at(0.9) / FRAME_MS).toFixed(2)} frame intervals at p90`,
    goal: "≤ 2",
    isReached: at(0.9) <= 2 * FRAME_MS,
  });
}

tellKeys(
  "in a pty, a replay that stands still",
  await keyToFrame({ OPENTUI_REPLAY: `${root}/fixtures/sessions/haiku`, OPENTUI_REPLAY_TIMING: "instant" }, IN_STILLNESS),
);
for (const deltasASecond of [2_000, 20_000]) {
  const agent = await startBusyAgent({ rows: ROWS, deltasASecond });
  const startedMs = performance.now();
  const took = await keyToFrame({ OPENTUI_WS_URL: agent.url, ESCAPEMENT_ATTACH: "1" }, IN_A_STREAM);
  const rate = Math.round(agent.said() / ((performance.now() - startedMs) / 1_000));
  agent.close();
  tellKeys(`in a pty, ${ROWS} rows at ${deltasASecond} deltas a second (${rate} came)`, took);
}
