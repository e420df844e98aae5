// One session read from the real server through a proxy that cuts at any byte: of the handshake, of a frame's head, in the middle of a character.

import { startServer } from "../../agent/server/index.ts";
import { createSystemClock } from "../../agent/session/clock.system.ts";
import { createReturningSource } from "../../tui/transport/returning-source.ts";
import { createRandom } from "../random.ts";
import { eventually } from "../workspace.ts";
import type { CutStory } from "./in-process.ts";
import { nodeLink } from "./node-link.ts";
import { createReader, type Plant } from "./reader.ts";
import { startTcpProxy } from "./tcp-proxy.ts";
import { createToldRun } from "./told-run.ts";

export async function readThroughProxy(seed: number, cuts: number, plant?: Plant): Promise<CutStory> {
  const random = createRandom(seed);
  const run = createToldRun(seed, createSystemClock());
  const server = await startServer({
    hub: run.hub(),
    tokens: [{ token: "right", name: "reader", scopes: ["view"] }],
    onFrame: async (frame) => ({ kind: "reply", re: frame.kind, ok: true }),
  });
  let left = cuts;
  const limit = (): number => ((left -= 1) >= 0 ? 1 + random.below(random.chance(0.5) ? 700 : 8_000) : Number.POSITIVE_INFINITY);
  const proxy = await startTcpProxy(() => server.port, limit);
  const reader = createReader(plant);
  const source = createReturningSource({
    url: `ws://escapement:right@127.0.0.1:${proxy.port}/ws`,
    openLink: nodeLink(() => server.port),
    retryDelayMs: () => 1,
  });
  try {
    source.start(reader.sink);
    for (let goesOn = true; goesOn || left > 0;) {
      goesOn = run.tell(random.below(20));
      // Told all: what is left of the cuts falls on connections that have nothing more to say.
      if (!goesOn) proxy.cut();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually("the whole log at the reader", () => reader.link()?.kind === "live" && reader.last() === run.log.length - 1);
    return { cuts, connections: proxy.count(), events: run.log.length, faults: reader.faults(run.log) };
  } finally {
    source.stop();
    await proxy.close();
    await server.close();
  }
}
