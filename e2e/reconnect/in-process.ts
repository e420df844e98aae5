// One session read over links that are cut again and again, in one process under a clock that is moved by hand: hub, coming back, intake and
// fold are the product's. Agents die and take the session up again on the way, and messages get lost in the middle.

import { createSimulatedClock } from "../../agent/core/ports/clock.simulated.ts";
import { backoffMs } from "../../tui/transport/backoff.ts";
import { createReturningSource } from "../../tui/transport/returning-source.ts";
import { createRandom } from "../random.ts";
import { createCutLinks } from "./cut-link.ts";
import { createReader, type Plant } from "./reader.ts";
import { createToldRun } from "./told-run.ts";

export interface CutStory {
  cuts: number;
  connections: number;
  events: number;
  /** What is wrong with what the reader has in the end. */
  faults: string[];
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

export async function readWhileCut(seed: number, cuts: number, plant?: Plant): Promise<CutStory> {
  const random = createRandom(seed);
  const clock = createSimulatedClock({ turn });
  const run = createToldRun(seed, clock);
  let left = cuts;
  // A third within the greeting and the first events, the rest anywhere.
  const links = createCutLinks(
    run.hub,
    () => ((left -= 1) >= 0 ? random.below(random.chance(0.3) ? 400 : 6_000) : Number.POSITIVE_INFINITY),
    () => left > 0 && random.chance(0.02),
  );
  const reader = createReader(plant);
  const source = createReturningSource({
    url: "ws://escapement:token@127.0.0.1:1/ws",
    openLink: links.open,
    after: clock.after,
    retryDelayMs: (attempt) => backoffMs(attempt, random.below(1_000) / 1_000),
  });
  source.start(reader.sink);
  for (let goesOn = true; goesOn || left > 0;) {
    if (reader.link()?.kind === "lost" && clock.pending() === 0) throw new Error(`seed ${seed}: gave up: ${JSON.stringify(reader.link())}`);
    goesOn = run.tell(random.below(12));
    if (random.chance(0.04)) {
      run.restart();
      links.cut();
    } else if (!goesOn || random.chance(0.1)) links.cut();
    await clock.advance(random.below(300));
  }
  await clock.advance(60_000);
  source.stop();
  return { cuts, connections: links.count(), events: run.log.length, faults: reader.faults(run.log) };
}
