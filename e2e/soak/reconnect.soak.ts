// A reader is cut off, again and again, in one process and through a proxy.

import { readWhileCut } from "../reconnect/in-process.ts";
import { readThroughProxy } from "../reconnect/over-tcp.ts";
import { seedOf, type SoakOptions, type SoakResult } from "./soak.ts";

const CUTS_EACH = 20;

/** `n` cuts in one process under a simulated clock, and half as many through a TCP proxy, at any byte. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { n = 2_000 } = options;
  const seed = seedOf(options);
  let connections = 0;
  let events = 0;
  for (const [read, cuts] of [
    [readWhileCut, n],
    [readThroughProxy, n / 2],
  ] as const)
    for (let story = 0; story < cuts / CUTS_EACH; story += 1) {
      const told = await read(seed + story, CUTS_EACH);
      if (told.faults.length > 0) throw new Error(`${read.name}, seed ${seed + story}: ${told.faults.slice(0, 5).join("; ")}`);
      connections += told.connections;
      events += told.events;
    }
  return {
    name: "reconnect",
    what: `a reader cut off ${n} times in one process, with agents restarted and messages lost, and ${n / 2} times through a TCP proxy at any byte`,
    n,
    seed,
    result: `${connections} connections, ${events} events: each came once, every model equals the fold of its log`,
  };
}
