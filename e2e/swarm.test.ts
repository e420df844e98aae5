// A hundred readers of 5 000 events a second, that join, stall, cut and return at random: each ends with the identical model.

import { expect, test } from "vitest";
import { swarm } from "./swarm.ts";

const SEED = 20_261_120;
/** A kilobyte for each that joins would show, and 32 KiB for each that stalls. */
const AFTERWARDS = { joins: 600, stalls: 32 };
/** Ten seconds of events, and what a busy machine makes of them. */
const TIMEOUT_MS = 300_000;

test(
  "every reader ends with the identical model, and the server keeps nothing",
  async () => {
    const { faults, cuts, stalls } = await swarm({ seed: SEED, events: 50_000, afterwards: AFTERWARDS });
    expect(faults).toEqual([]);
    expect(cuts).toBeGreaterThan(10);
    expect(stalls).toBeGreaterThan(10);
  },
  TIMEOUT_MS,
);

test(
  "a planted loss is reported, and each of three planted leaks",
  async () => {
    const [loss, leak] = await Promise.all([
      swarm({ seed: SEED, events: 2_000, clients: 10, fault: "loss" }),
      swarm({ seed: SEED, events: 2_500, clients: 12, fault: "leak", textChars: 5_000, afterwards: AFTERWARDS }),
    ]);
    expect(loss.faults.length).toBeGreaterThan(0);
    for (const fault of loss.faults)
      expect(fault).toMatch(/^reader \d+ (got (gap|unsupported) with a|ended at \d+ of \d+ with another model)/);
    expect(leak.faults).toEqual([
      expect.stringMatching(/^the server's heap grew by \d+ MiB/),
      expect.stringMatching(/^\d+ bytes are kept for 600 that joined/),
      expect.stringMatching(/^\d+ bytes are kept for 32 that stalled/),
    ]);
  },
  TIMEOUT_MS,
);
