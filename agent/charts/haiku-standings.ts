// Who stands where in the tournament: plain functions of the poems and the judges' scores.

import type { MultiplexResult } from "../index.ts";
import type { JudgeOutput } from "./haiku-judge.ts";
import type { PoetOutput } from "./haiku-poet.ts";

export interface Entry {
  name: string;
  haiku: string;
  /** Mean of the judges' scores, one number a round that the poem was in. */
  rounds: number[];
}

/** A poet that failed is out: the tournament goes on with the others. */
export const entriesOf = (results: readonly MultiplexResult[]): Entry[] =>
  results.flatMap((result) => (result.status === "done" ? [{ ...(result.output as PoetOutput), rounds: [] }] : []));

/** The entries with one more round, best first. A judge that failed counts in no mean. */
export function scored(entries: readonly Entry[], results: readonly MultiplexResult[]): Entry[] {
  const ballots = results.flatMap((result) => (result.status === "done" ? [(result.output as JudgeOutput).scores] : []));
  const mean = (index: number): number =>
    ballots.length === 0 ? 0 : ballots.reduce((sum, scores) => sum + (scores[index] ?? 0), 0) / ballots.length;
  return ranked(entries.map((entry, index) => ({ ...entry, rounds: [...entry.rounds, Math.round(mean(index) * 100) / 100] })));
}

/** By the last round, then by those before it; who went further stands higher. */
export const ranked = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => b.rounds.length - a.rounds.length || compareFromLast(b.rounds, a.rounds));

const compareFromLast = (a: readonly number[], b: readonly number[]): number =>
  a
    .toReversed()
    .map((round, i) => round - (b.at(-1 - i) ?? 0))
    .find((difference) => difference !== 0) ?? 0;

/** The better half goes on, at least two. */
export const finalistsOf = (entries: readonly Entry[]): Entry[] => entries.slice(0, Math.max(2, Math.ceil(entries.length / 2)));

/** The verdict first, then the poem, then everybody. */
export function summaryOf({
  theme,
  entries,
  winner,
  pick,
  judges,
}: {
  theme: string;
  entries: readonly Entry[];
  winner: string;
  pick: string;
  judges: number;
}): string {
  const poem = entries.find((entry) => entry.name === winner)?.haiku ?? "";
  return [
    `# ${winner} wins`,
    "",
    ...poem.split("\n").map((line) => `> ${line}  `),
    "",
    `Theme: ${theme}. Picked by ${pick === "person" ? "a person" : judges === 1 ? "one judge" : `${judges} judges`}.`,
    "",
    "| | poet | first round | final |",
    "|---|---|---|---|",
    ...entries.map((entry, index) => `| ${index + 1} | ${entry.name} | ${entry.rounds[0] ?? "–"} | ${entry.rounds[1] ?? "–"} |`),
    "",
    ...entries.flatMap((entry) => [`## ${entry.name}`, "", ...entry.haiku.split("\n").map((line) => `${line}  `), ""]),
  ].join("\n");
}
