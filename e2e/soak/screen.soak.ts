// The sidecar for half an hour: a run that streams, logs, asks and never ends, with a person who scrolls, filters, drills in and
// resizes. First it is told so long a history that every store of the model is at its bound (full-stores.ts says which are not); from there
// on its memory must not rise (flatness.ts says when it does).

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createDice } from "../../fold/session-dice.ts";
import { ensureBuilt, root } from "../built.ts";
import { startEndlessAgent } from "./endless-agent.ts";
import { isFlat, type MemorySample } from "./flatness.ts";
import { storesWithRoom } from "./full-stores.ts";
import { seedOf, type SoakOptions, type SoakResult } from "./soak.ts";

const { spawn } = createRequire(import.meta.url)("@lydell/node-pty") as typeof import("@lydell/node-pty");
const MINUTES = 30;
const EVENTS_A_SECOND = 2_000;
const KEY_EACH_MS = 400;
/** Reached in one to three minutes; a machine that takes longer does something else. */
const FILL_MS_MAX = 20 * 60_000;
/** A program that Bun loads before the screen, to see that a leak is found: `SOAK_PRELOAD=e2e/soak/leak.plant.mjs`. */
const PRELOAD = process.env["SOAK_PRELOAD"];
const KEYS = [
  "j",
  "k",
  "G",
  "g",
  "\t",
  "\x1b[5~",
  "\x1b[6~",
  "/rain\r",
  "/\x1b",
  "1",
  "1",
  "?",
  "q",
  "\r",
  "q",
  "m",
  "m",
  "\x10",
  "\x1b",
  "\x1bOP",
  "q",
  "\x0c",
];
const SIZES = [
  [130, 40],
  [80, 24],
  [40, 12],
  [200, 60],
] as const;

/** `n`: minutes, counted from when the stores are full. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const seed = seedOf(options);
  const minutes = options.n ?? MINUTES;
  ensureBuilt();
  const dice = createDice(seed);
  const agent = await startEndlessAgent(seed);
  const preload = PRELOAD ? ["--preload", resolve(PRELOAD)] : [];
  const program = spawn(`${root}/node_modules/.bin/bun`, ["--no-env-file", "--config=/dev/null", ...preload, `${root}/dist/tui.js`], {
    cols: 130,
    rows: 40,
    name: "xterm-256color",
    cwd: root,
    env: { ...process.env, COLORTERM: "truecolor", OPENTUI_WS_URL: agent.url, ESCAPEMENT_ATTACH: "1" } as Record<string, string>,
  });
  let bytes = 0;
  let isOver = false;
  let tail = "";
  program.onData((data) => {
    bytes += data.length;
    tail = (tail + data).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => program.onExit(() => resolve(void (isOver = true))));
  const look = (): void => {
    if (isOver) throw new Error(`seed ${seed}: the screen ended after ${agent.said()} events; its last words:\n${JSON.stringify(tail)}`);
  };
  const samples: MemorySample[] = [];
  let filledMs = 0;
  try {
    const startedMs = Date.now();
    while (storesWithRoom(agent.model).length > 0) {
      look();
      if (Date.now() - startedMs > FILL_MS_MAX) throw new Error(`still with room: ${storesWithRoom(agent.model).join(", ")}`);
      await pause(200);
    }
    agent.live(EVENTS_A_SECOND);
    const history = agent.said();
    while (agent.drawn() < history) {
      look();
      await pause(200);
    }
    filledMs = Date.now() - startedMs;
    process.stdout.write(`stores full after ${history} events and ${Math.round(filledMs / 1000)} s, at ${residentMb(program.pid)} MB\n`);
    const fullMs = Date.now();
    for (let step = 0; Date.now() - fullMs < minutes * 60_000; step += 1) {
      look();
      program.write(KEYS[dice.below(KEYS.length)] ?? "j");
      const size = step % 50 === 49 ? SIZES[dice.below(SIZES.length)] : undefined;
      if (size) program.resize(size[0], size[1]);
      if (step % 10 === 9) samples.push({ ms: Date.now() - fullMs, mb: residentMb(program.pid) });
      if (step % 150 === 149) process.stdout.write(`${Math.round((Date.now() - fullMs) / 1000)} s: ${samples.at(-1)?.mb} MB\n`);
      await pause(KEY_EACH_MS);
    }
    if (agent.said() - agent.drawn() > EVENTS_A_SECOND * 60)
      throw new Error(`seed ${seed}: the screen is ${agent.said() - agent.drawn()} events behind`);
  } finally {
    if (!isOver) program.kill("SIGTERM");
    await ended;
    agent.close();
  }
  const verdict = isFlat(samples, minutes * 60_000);
  if (!verdict.ok) throw new Error(`seed ${seed}: memory rises: ${verdict.words}`);
  return {
    name: "screen",
    what: `a sidecar whose stores are all at their bounds, at ${EVENTS_A_SECOND} events a second over a socket, with keys and resizes at random, for ${minutes} minutes`,
    n: minutes,
    seed,
    result: `full after ${Math.round(filledMs / 1000)} s; ${agent.said()} events; ${verdict.words}; ${Math.round(bytes / 1024 / 1024)} MB drawn`,
  };
}

/** Resident, of a Linux process. */
const residentMb = (pid: number): number => {
  const [, kb = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kb) / 1024);
};
