// Two agents are started on one session at once, again and again, and the log is read for what two writers would do to it.

import { ensureBuilt } from "../built.ts";
import { startTwoAtOnce } from "../two-writers.ts";
import { seedOf, type SoakOptions, type SoakResult } from "./soak.ts";

/** `n` sessions, each begun by two agents at once, killed, and taken up by two at once. Who comes first is the machine's chance, not the seed's. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { n = 50 } = options;
  const seed = seedOf(options);
  ensureBuilt();
  for (let at = 0; at < n; at += 1) {
    const faults = await startTwoAtOnce();
    if (faults.length > 0) throw new Error(`session ${at}: ${faults.join("; ")}`);
  }
  return {
    name: "writers",
    what: "two agents started on one session at once, new and killed",
    n,
    seed,
    result: "each time one had it and the other was refused; one log, gap-free",
  };
}
