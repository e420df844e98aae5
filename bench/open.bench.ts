// Opening a long session by the sidecar's own replay and store, without the screen: to its end state, beside reading and parsing the file
// and nothing else; to any place in it, beside parsing the model that stands there; and how soon the end of a gigabyte is shown. All in Bun,
// in turns within one run. `npm run bench -- open`

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../e2e/built.ts";
import { writeLongSession } from "./open-session.ts";
import { median, report } from "./report.ts";

const EVENTS = Number(process.argv[2] ?? 1_000_000);
/** A gigabyte of them. */
const LONG_EVENTS = Number(process.argv[3] ?? 5_500_000);
const ROUNDS = 3;
const SEEKS = 15;
const OPEN_GOAL = 2;
const SEEK_GOAL = 3;
/** Shown before so much of the time has passed that all of it takes. */
const FIRST_GOAL = 0.1;
const MEMORY_GOAL_BYTES = 300 * 1024 * 1024;

interface Figure {
  events: number;
  ms: number;
  cpuMs: number;
  threadMs: number;
  firstMs?: number;
  peakBytes: number;
  seekMs?: number;
  modelMs?: number;
  ratio?: number;
}

function child(events: number, ...args: string[]): Figure {
  const figure = JSON.parse(
    execFileSync(`${root}/node_modules/.bin/bun`, ["bench/open-reader.ts", ...args], { cwd: root, encoding: "utf8" }),
  ) as Figure;
  if (figure.events !== events) throw new Error(`${args[0]}: ${figure.events} events of ${events}`);
  return figure;
}

const of = (figures: readonly Figure[], key: keyof Figure): number => median(figures.map((figure) => figure[key] ?? Number.NaN));
const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;

const base = mkdtempSync(join(tmpdir(), "escapement-bench-"));
try {
  const dir = join(base, "session");
  const bytes = writeLongSession(dir, EVENTS);
  const [parse, open]: [Figure[], Figure[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    parse.push(child(EVENTS, "parse", join(dir, "transcript.jsonl")));
    open.push(child(EVENTS, "seek", dir, String(EVENTS - 1), String(SEEKS)));
  }
  const size = `${EVENTS} events, ${mib(bytes)}`;
  const ratio = of(open, "threadMs") / of(parse, "threadMs");
  const cpu = of(open, "cpuMs") / of(parse, "cpuMs");
  const wall = of(open, "ms") / of(parse, "ms");
  report({
    what: `open to the end state, ${size}`,
    ours: `${ms(of(open, "threadMs"))} of its thread, ${ms(of(open, "ms"))} on the clock`,
    beside: `read and parse alone ${ms(of(parse, "threadMs"))}, ${ms(of(parse, "ms"))}`,
    ratio: `${ratio.toFixed(2)}× (clock ${wall.toFixed(2)}×, with the engine's compilers ${cpu.toFixed(2)}×)`,
    goal: `≤ ${OPEN_GOAL}×`,
    isReached: ratio <= OPEN_GOAL,
  });
  const peak = of(open, "peakBytes");
  report({
    what: "the same, memory",
    ours: `${mib(peak)} at most`,
    beside: `read and parse alone ${mib(of(parse, "peakBytes"))}`,
    ratio: `${((peak / MEMORY_GOAL_BYTES) * 100).toFixed(0)} % of the bound`,
    goal: `≤ ${mib(MEMORY_GOAL_BYTES)}`,
    isReached: peak <= MEMORY_GOAL_BYTES,
  });
  report({
    what: `seek(n) in it, ${SEEKS} places`,
    ours: `${ms(of(open, "seekMs"))} CPU`,
    beside: `parsing the model of that place ${ms(of(open, "modelMs"))} CPU`,
    ratio: `${of(open, "ratio").toFixed(2)}×`,
    goal: `≤ ${SEEK_GOAL}×`,
    isReached: of(open, "ratio") <= SEEK_GOAL,
  });
  rmSync(dir, { recursive: true });
  const longBytes = writeLongSession(dir, LONG_EVENTS);
  const long = child(LONG_EVENTS, "open", dir, String(LONG_EVENTS - 1));
  const first = (long.firstMs ?? Number.NaN) / long.ms;
  report({
    what: `the end of ${mib(longBytes)} on the screen`,
    ours: `${ms(long.firstMs ?? Number.NaN)}, at most ${mib(long.peakBytes)}`,
    beside: `all of it ${ms(long.ms)}`,
    ratio: `${(first * 100).toFixed(1)} % of it`,
    goal: `≤ ${FIRST_GOAL * 100} %`,
    isReached: first <= FIRST_GOAL,
  });
} finally {
  rmSync(base, { recursive: true, force: true });
}
