// Opening a long session by the sidecar's own replay and store, without the screen: to its end state, beside reading and parsing the file
// and nothing else, by the clock; to any place in it, beside parsing the model that stands there; and how soon the end of a gigabyte is shown.
// All in Bun as the built sidecar runs in it, in turns within one run. `npm run bench -- open`

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
const ROUNDS = 5;
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
    execFileSync(`${root}/node_modules/.bin/bun`, ["--config=/dev/null", "bench/open-reader.ts", ...args], { cwd: root, encoding: "utf8" }),
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
  /** Of each round: what else the machine did was there for both. */
  const times = (key: "ms" | "threadMs" | "cpuMs"): number =>
    median(open.map((figure, round) => figure[key] / (parse[round]?.[key] ?? Number.NaN)));
  const clock = times("ms");
  report({
    what: `open to the end state, ${size}`,
    ours: `${ms(of(open, "ms"))} on the clock, ${ms(of(open, "cpuMs"))} CPU`,
    beside: `read and parse alone ${ms(of(parse, "ms"))}, ${ms(of(parse, "cpuMs"))} CPU`,
    ratio: `${clock.toFixed(2)}× (its thread ${times("threadMs").toFixed(2)}×, CPU with the engine's compilers ${times("cpuMs").toFixed(2)}×)`,
    goal: `≤ ${OPEN_GOAL}×`,
    isReached: clock <= OPEN_GOAL,
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
    ours: `${ms(long.firstMs ?? Number.NaN)}; at most ${mib(long.peakBytes)} of memory`,
    beside: `all of it ${ms(long.ms)}`,
    ratio: `${(first * 100).toFixed(1)} % of it`,
    goal: `≤ ${FIRST_GOAL * 100} %, ≤ ${mib(MEMORY_GOAL_BYTES)}`,
    isReached: first <= FIRST_GOAL && long.peakBytes <= MEMORY_GOAL_BYTES,
  });
} finally {
  rmSync(base, { recursive: true, force: true });
}
