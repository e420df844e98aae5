// What a benchmark says: lines for the terminal, and rows for the table of docs/performance.md (`npm run bench -- --write`).

import { appendFileSync } from "node:fs";

export interface Row {
  /** What was measured, with its size. */
  what: string;
  /** Ours, then what it stands beside, with units. */
  ours: string;
  beside: string;
  /** The figure that the goal is about. */
  ratio: string;
  goal: string;
  isReached: boolean;
}

/** To the terminal always; to the file that the runner names, where it wants rows. */
export function report(row: Row): void {
  process.stdout.write(`${row.isReached ? "✓" : "✗"} ${row.what}: ${row.ours} beside ${row.beside}; ${row.ratio} (goal ${row.goal})\n`);
  const file = process.env["BENCH_ROWS"];
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Seconds of CPU since `before`, of this process. */
export function cpuSeconds(before: NodeJS.CpuUsage = { user: 0, system: 0 }): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
