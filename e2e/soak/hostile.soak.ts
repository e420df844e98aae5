// Frames, bytes and handshakes of strangers, by the hundred thousand.

import { throwEverything } from "../hostile.ts";
import { seedOf, type SoakOptions, type SoakResult } from "./soak.ts";

export async function soak(options: SoakOptions): Promise<SoakResult> {
  const seed = seedOf(options);
  const { written, generated, letIn, heapGrowthBytes, faults } = await throwEverything({ seed, generated: options.n ?? 100_000 });
  if (faults.length > 0) throw new Error(`seed ${seed}: ${faults.join("; ")}`);
  return {
    name: "hostile",
    what: `${written} written and generated client frames, raw socket bytes and handshakes against a real run's server`,
    n: generated,
    seed,
    result: `the agent's state hash unchanged, nothing failed, ${letIn} changed handshakes let in by their right token, heap ${(heapGrowthBytes / 1024 / 1024).toFixed(1)} MiB more after the second half`,
  };
}
