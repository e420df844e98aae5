// The agent is killed under load, again and again, and each time taken up by `resume`.

import { ensureBuilt } from "../built.ts";
import { killAndResume } from "../kills/kill-run.ts";
import { seedOf, type SoakOptions, type SoakResult } from "./soak.ts";

const KILLS_EACH = 4;
/** So many, and some run with a large context was killed after it had written more than its first checkpoint. */
const ENOUGH_KILLS = 40;

/** `n` kills of an agent under load, four to a session; each session is taken up again and comes to its end. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { n = 200 } = options;
  const seed = seedOf(options);
  ensureBuilt();
  let kills = 0;
  let events = 0;
  let sessions = 0;
  let withChanges = 0;
  for (; kills < n; sessions += 1) {
    const run = await killAndResume(seed + sessions, KILLS_EACH);
    if (run.faults.length > 0) throw new Error(`seed ${seed + sessions}: ${run.faults.slice(0, 5).join("; ")}`);
    kills += run.kills;
    events += run.events;
    withChanges += run.killsWithChanges;
  }
  if (withChanges === 0 && n >= ENOUGH_KILLS)
    throw new Error("no run was killed with a checkpoint in two files: the large contexts are not large");
  return {
    name: "kills",
    what: "kill -9 of the agent at random points under load, a client recording, resume until the end",
    n: kills,
    seed,
    result: `${sessions} sessions, half with a large context (${withChanges} kills with latest-changes.json in force), ${events} events: what was seen is in the log byte for byte, no gap, no question asked again or otherwise, no tool run twice`,
  };
}
