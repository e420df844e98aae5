// A session whose log was cut off, at every byte of it: shown, repaired, and taken up by an agent, each from the start.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "../../agent/session/session-dir.fake.ts";
import { CUT_LOG, truncatedSession } from "../../agent/session/truncation.fake.ts";
import { seedOf, type SoakOptions, type SoakResult } from "./soak.ts";

/** At `n` bytes or a few less, evenly apart; default every one. The seed says at which to begin, and nothing else hangs on it. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const places = CUT_LOG.length + 1;
  const { n = places } = options;
  const step = Math.max(1, Math.ceil(places / n));
  const seed = seedOf(options);
  const base = tempDir();
  let cuts = 0;
  try {
    const session = await truncatedSession(join(base, ".escapement"));
    for (let cut = seed % step; cut < places; cut += step) {
      const faults = [...(await session.shownAt(cut)), ...(await session.repairedAt(cut)), ...(await session.takenUpAt(cut))];
      if (faults.length > 0) throw new Error(faults.join("; "));
      cuts += 1;
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  return {
    name: "truncation",
    what: "a session whose log of 4 kB was cut off, at every byte of it: shown, repaired and taken up",
    n: cuts,
    seed,
    result: `${3 * cuts} openings: what was whole stood and was shown, the rest was kept beside it, looking changed no byte`,
  };
}
