// `escapement doctor`: what a run needs, looked at one by one; what is missing comes with what to do.

import { safeText } from "../../fold/index.ts";
import { hasColor } from "./color.ts";
import { type Check, lookAtEverything } from "./doctor-checks.ts";
import { EXIT } from "./exit-codes.ts";
import { defaultOf, type Flags } from "./flags.ts";

const MARK = { ok: "✓", note: "·", fail: "✗" } as const;
const TONE = { ok: "32", note: "2", fail: "31" } as const;

/** 0: a run can start and be drawn; 1: something is missing. */
export async function doctor(flags: Flags): Promise<number> {
  const checks = await lookAtEverything(flags["work-dir"] ?? defaultOf("work-dir"));
  const isWell = checks.every(({ state }) => state !== "fail");
  process.stdout.write(flags.json ? `${JSON.stringify({ ok: isWell, checks }, null, 2)}\n` : `${linesOf(checks, hasColor())}\n`);
  return isWell ? EXIT.done : EXIT.failed;
}

function linesOf(checks: readonly Check[], color: boolean): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const paint = (state: Check["state"], text: string): string => (color ? `\x1b[${TONE[state]}m${text}\x1b[0m` : text);
  const lines = checks.flatMap(({ name, state, says, advice }) => [
    `${paint(state, MARK[state])} ${name.padEnd(width)}  ${safeText(says)}`,
    ...(advice === undefined ? [] : [`  ${" ".repeat(width)}  → ${safeText(advice)}`]),
  ]);
  const failed = checks.filter(({ state }) => state === "fail").length;
  return `${lines.join("\n")}\n\n${failed === 0 ? "All is well." : `${failed === 1 ? "One thing" : `${failed} things`} to put right.`}`;
}
