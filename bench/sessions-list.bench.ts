// `escapement sessions list` of a thousand sessions, beside `ls -l` of the same folders, whole processes in turns within one run.
// `npm run bench -- sessions-list`

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { ensureBuilt, escapement } from "../e2e/built.ts";
import { median, report } from "./report.ts";

const SESSIONS = 1_000;
const ROUNDS = 15;
const GOAL = 5;

ensureBuilt();
const base = mkdtempSync(join(tmpdir(), "escapement-bench-"));
const workDir = join(base, ".escapement");
try {
  // One real run with its checkpoints, blobs and log, copied under a thousand names.
  execFileSync(process.execPath, [escapement, "run", "hello", "--session", "made", "--backend", "sim", "--sim", "rate=1000"], {
    cwd: base,
    stdio: "ignore",
  });
  const made = join(workDir, "made");
  const meta = readFileSync(join(made, "meta.json"), "utf8");
  const ids = Array.from({ length: SESSIONS }, (_, at) => `session-${String(at).padStart(4, "0")}`);
  for (const id of ids) {
    cpSync(made, join(workDir, id), { recursive: true });
    writeFileSync(join(workDir, id, "meta.json"), meta.replace(`"made"`, JSON.stringify(id)));
  }
  rmSync(made, { recursive: true });
  const folders = readdirSync(workDir).filter((name) => name !== ".gitignore");

  /** Milliseconds on the wall and of the processor; the shell counts the latter for its child. */
  const timed = (command: string, args: readonly string[], linesMin = 0): { wall: number; cpu: number } => {
    const start = performance.now();
    const ran = spawnSync("bash", ["-c", 'TIMEFORMAT="%U %S"; time "$0" "$@"', command, ...args], {
      cwd: workDir,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const wall = performance.now() - start;
    const [user = Number.NaN, system = Number.NaN] = ran.stderr.trim().split("\n").at(-1)?.split(" ").map(Number) ?? [];
    if (ran.status !== 0 || ran.stdout.split("\n").length < linesMin || Number.isNaN(user + system))
      throw new Error(`${command} ended with ${ran.status}: ${ran.stderr}`);
    return { wall, cpu: (user + system) * 1_000 };
  };
  type Timed = ReturnType<typeof timed>;
  const [ours, ls, start]: [Timed[], Timed[], Timed[]] = [[], [], []];
  for (let round = -1; round < ROUNDS; round += 1) {
    const one = timed(process.execPath, [escapement, "sessions", "list", "--json", "--work-dir", workDir], SESSIONS);
    const two = timed("ls", ["-l", ...folders], SESSIONS);
    const three = timed(process.execPath, ["-e", "0"]);
    if (round < 0) continue;
    ours.push(one);
    ls.push(two);
    start.push(three);
  }
  for (const name of ["wall", "cpu"] as const) {
    const [a, b, c] = [ours, ls, start].map((list) => median(list.map((one) => one[name]))) as [number, number, number];
    const ratio = median(ours.map((one, round) => one[name] / (ls[round]?.[name] ?? Number.NaN)));
    report({
      what: `sessions list of ${SESSIONS}, ${name === "wall" ? "by the clock" : "CPU"}`,
      ours: `${a.toFixed(0)} ms (of that an empty node ${c.toFixed(0)} ms)`,
      beside: `ls -l of them ${b.toFixed(0)} ms`,
      ratio: `${ratio.toFixed(1)}×`,
      goal: `≤ ${GOAL}×`,
      isReached: ratio <= GOAL,
    });
  }
} finally {
  rmSync(base, { recursive: true, force: true });
}
