// A long run in a process of its own, so that its memory is its own: events into a chart, their log on disk, a hub that keeps what clients
// may still want. What an event costs at its beginning and at its end, and what it leaves in memory.

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { defineChart, startRun } from "../agent/core/index.ts";
import { createHub } from "../agent/hub/index.ts";
import { createSession } from "../agent/session/index.ts";
import { clock, machine, silent, timed } from "./engine-charts.ts";

interface LongOrder {
  events: number;
  /** Of them, at either end. */
  measured: number;
}

/** CPU microseconds an event, MiB after a collection: of the first `measured` and at the end. */
interface LongTold {
  firstUs: number;
  lastUs: number;
  firstMib: number;
  lastMib: number;
}

export async function longRun(order: LongOrder): Promise<LongTold> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(order)]);
  const [told] = (await once(child, "message")) as [LongTold];
  await once(child, "exit");
  return told;
}

async function run({ events, measured }: LongOrder): Promise<LongTold> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const mib = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  };
  const dir = mkdtempSync(join(tmpdir(), "escapement-bench-"));
  const session = await createSession({ workDir: dir, meta: { chart: "bench", title: "bench", backend: "sim" } });
  const hub = createHub({ sessionId: session.id, epoch: session.epoch, engine: "bench", log: session.log, clock });
  const { store } = session;
  const handle = startRun(defineChart({ machine }), { store, clock, backend: silent, engine: "bench", onWritten: hub.publish });
  const send = handle.send.bind(handle);
  // The compiler's work is not the event's.
  await timed(send, 0, measured);
  const firstUs = await timed(send, measured, 2 * measured);
  const firstMib = mib();
  await timed(send, 2 * measured, events - measured);
  const lastUs = await timed(send, events - measured, events);
  const lastMib = mib();
  handle.stop("measured");
  const { lastSeq } = await handle.result;
  await session.close("aborted");
  rmSync(dir, { recursive: true, force: true });
  if (lastSeq < events) throw new Error(`${lastSeq} lines of ${events} events`);
  return { firstUs, lastUs, firstMib, lastMib };
}

if (process.send) {
  process.send(await run(JSON.parse(process.argv[2] ?? "{}") as LongOrder));
  process.disconnect();
}
