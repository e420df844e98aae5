// The server of stalled.bench.ts, in a process of its own so that its memory is its own: two readers, of whom one may not read.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { WebSocketServer } from "ws";
import { createHub } from "../agent/hub/index.ts";
import { startServer } from "../agent/server/index.ts";
import { createSession, createSystemClock } from "../agent/session/index.ts";
import { LINES_A_TURN, makeTurn } from "./envelopes.ts";

export interface StalledOrder {
  kind: "ours" | "plain ws";
  events: number;
}
export type StalledTold =
  | { is: "listening"; url: string }
  /** `lag`: the most events that a client is behind, as the server knows it. */
  | { is: "published"; seconds: number; grownBytes: number; lag: number };

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const tell = (told: StalledTold): void => void process.send?.(told);
const nextMessage = (): Promise<unknown> => new Promise((resolve) => process.once("message", resolve));

const dir = mkdtempSync(join(tmpdir(), "escapement-bench-"));
// At the end, and where whoever started it was killed: nobody else is left to end it.
process.once("disconnect", () => {
  rmSync(dir, { recursive: true, force: true });
  process.exit();
});
const { kind, events } = (await nextMessage()) as StalledOrder;
const serve = kind === "ours" ? await ours() : await plain();
tell({ is: "listening", url: serve.url });
await nextMessage();
collect();
const before = process.memoryUsage().rss;
let most = before;
const startedAt = performance.now();
for (let seq = 0; seq < events; seq += LINES_A_TURN) {
  serve.publish(seq);
  await new Promise((resolve) => void setImmediate(resolve));
  if (seq % 20_000 === 0) {
    // The healthy reader sets the pace: nobody is measured by how far the other fell behind it.
    while (serve.healthyWaits()) await new Promise((resolve) => void setImmediate(resolve));
    collect();
    most = Math.max(most, process.memoryUsage().rss);
  }
}
while (serve.healthyWaits()) await new Promise((resolve) => void setImmediate(resolve));
tell({ is: "published", seconds: (performance.now() - startedAt) / 1000, grownBytes: most - before, lag: serve.lag() });
await nextMessage();
await serve.close();
process.disconnect();

async function ours() {
  const session = await createSession({ workDir: dir, meta: { chart: "bench", title: "bench", backend: "sim" } });
  const hub = createHub({ sessionId: session.id, epoch: session.epoch, engine: "bench", log: session.log, clock: createSystemClock() });
  const server = await startServer({
    hub,
    tokens: [{ token: "bench", name: "bench", scopes: ["view"] }],
    onFrame: () => Promise.reject(new Error("nobody sends here")),
  });
  return {
    url: server.url,
    publish(firstSeq: number) {
      const { lines, envelopes } = makeTurn("", firstSeq);
      session.store.append(lines);
      hub.publish({ firstSeq, lines, envelopes });
    },
    healthyWaits: () => Math.min(...hub.clients().map(({ cursor }) => hub.head() - cursor)) > 0,
    lag: () => Math.max(...hub.clients().map(({ lag }) => lag)),
    async close() {
      await server.close();
      await session.close("done");
    },
  };
}

async function plain() {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as { port: number }).port}/`,
    publish(firstSeq: number) {
      for (const frame of makeTurn("", firstSeq).frames) for (const client of server.clients) client.send(frame);
    },
    healthyWaits: () => Math.min(...[...server.clients].map((client) => client.bufferedAmount)) > 0,
    lag: () => Number.NaN,
    async close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
