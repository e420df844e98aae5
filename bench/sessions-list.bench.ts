// `escapement sessions list` of a thousand sessions, beside `ls -l` of the same folders, whole processes in turns within one run.
// `npm run bench -- sessions-list`

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { ensureBuilt, escapement } from "../e2e/built.ts";

const SESSIONS = 1_000;
const ROUNDS = 9;
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
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
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
  const figure = (name: "wall" | "cpu"): string => {
    const [a, b, c] = [ours, ls, start].map((list) => median(list.map((one) => one[name]))) as [number, number, number];
    return `  ${name.padEnd(5)} ${a.toFixed(0)} ms (of that an empty node ${c.toFixed(0)} ms) · ls -l of them ${b.toFixed(0)} ms · ratio ${(a / b).toFixed(1)} (goal ≤ ${GOAL})\n`;
  };
  process.stdout.write(`sessions list of ${SESSIONS}, median of ${ROUNDS}\n${figure("wall")}${figure("cpu")}`);
} finally {
  rmSync(base, { recursive: true, force: true });
}
