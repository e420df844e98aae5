// A hundred readers that join, stall, cut and return at random, for ten minutes at 5 000 events a second.

import { swarm } from "../swarm.ts";
import { seedOf, type SoakOptions, type SoakResult } from "./soak.ts";

export async function soak(options: SoakOptions): Promise<SoakResult> {
  const seed = seedOf(options);
  const { events, eventsPerSecond, clients, cuts, stalls, evicted, growthBytes, kept, faults } = await swarm({
    seed,
    events: options.n ?? 3_000_000,
    // A hundred models of all that was said stand in one process: little is said, and seldom an end of it.
    textChars: 2,
    deltasATurn: 400,
    longStalls: 1 / 200,
    // A kilobyte for each that joins shows; for each that stalls, where it is a few.
    afterwards: { joins: 4_000, stalls: 800 },
  });
  if (faults.length > 0) throw new Error(`seed ${seed}: ${faults.slice(0, 5).join("; ")}`);
  return {
    name: "swarm",
    what: `${clients} readers of 5 000 events a second join, stall, cut and return at random`,
    n: events,
    seed,
    result: `${eventsPerSecond} events a second; every one ended with the identical model after ${cuts} cuts and ${stalls} stalls (${evicted} evicted); the server's heap ${(growthBytes / 1024 / 1024).toFixed(1)} MiB more after the second third, ${kept ? Math.round((kept.joinsBytes + kept.stallsBytes) / 1024) : 0} KiB more after 4 000 joins and 800 stalls at the end`,
  };
}
