// The server that a swarm reads, in a process of its own: a session on disk, a hub, 5 000 events a second. Started by swarm.ts.

import { rmSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createHub, type FrameSink, type Hub, type Parcel } from "../agent/hub/index.ts";
import { startServer } from "../agent/server/index.ts";
import { createSession, createSystemClock } from "../agent/session/index.ts";
import { type Envelope, encodeLine } from "../wire/index.ts";
import type { Told } from "./swarm-told.ts";

/** What the harness plants, to see whether it finds it: parcels kept for good while events come, and always a little for each that joins
 * and each that stalls; an event that one client does not get. */
export type Fault = "none" | "leak" | "loss";
export interface Order {
  dir: string;
  events: number;
  /** Of a delta. Long ones make a stopped client cost more than the kernel takes; a hundred models of a long run want short ones. */
  textChars: number;
  /** Between a request and its response. */
  deltasATurn: number;
  fault: Fault;
}
const TURN_MS = 10;
const EVENTS_A_TURN = 50;
const MEMORY_SAMPLES = 30;
const QUIET_LOOKS = 5;
const ROWS = 8;

/** All events are written. */
let isSaid = false;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const tell = (told: Told): void => void process.send?.(told);

process.once("message", (order: Order) => void serve(order));

async function serve({ dir, events, textChars, deltasATurn, fault }: Order): Promise<void> {
  // At the end, and where whoever started it was killed: nobody else is left to end it.
  process.once("disconnect", () => {
    rmSync(dir, { recursive: true, force: true });
    process.exit();
  });
  const clock = createSystemClock();
  const session = await createSession({ workDir: dir, meta: { chart: "swarm", title: "swarm", backend: "sim" } });
  const hub = createHub({ sessionId: session.id, epoch: session.epoch, engine: "swarm", log: session.log, clock });
  const server = await startServer({
    hub: planted(hub, fault),
    tokens: [{ token: "swarm", name: "reader", scopes: ["view"] }],
    maxClients: 1000,
    onFrame: () => Promise.reject(new Error("nobody sends here")),
  });
  let seq = 0;
  const publish = (drafts: readonly Pick<Envelope, "event" | "data">[]): void => {
    const envelopes = drafts.map((draft, at): Envelope => ({ kind: "event", seq: seq + at, ts: 1_780_000_000_000 + seq + at, ...draft }));
    const lines = envelopes.map((envelope) => encodeLine(envelope));
    const result = session.store.append(lines);
    if (!result.ok) throw new Error(result.message);
    hub.publish({ firstSeq: seq, lines, envelopes });
    seq += envelopes.length;
  };
  publish([{ event: "session/opened", data: { epoch: session.epoch, "starts-at": 0, protocol: 1, engine: "swarm" } }]);
  tell({ is: "listening", url: server.url, epoch: session.epoch, sessionDir: session.dir });
  await new Promise((resolve) => process.once("message", resolve));

  const sampleEvery = Math.floor(events / MEMORY_SAMPLES);
  let sampledAt = 0;
  const startedAt = performance.now();
  while (seq < events) {
    publish(Array.from({ length: Math.min(EVENTS_A_TURN, events - seq) }, (_, at) => draftOf(seq + at, textChars, deltasATurn)));
    if (seq - sampledAt >= sampleEvery) {
      sampledAt = seq;
      collect();
      const { rss, heapUsed, external } = process.memoryUsage();
      tell({ is: "memory", at: seq, rss, heap: heapUsed + external, clients: hub.clients().length });
    }
    const due = startedAt + (seq / EVENTS_A_TURN) * TURN_MS;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
  isSaid = true;
  tell({ is: "done", head: seq - 1, seconds: (performance.now() - startedAt) / 1000 });
  await new Promise<void>((resolve) => {
    process.on("message", (asked) => {
      const howMany = (wanted: string): number => hub.clients().filter(({ state }) => state === wanted).length;
      if (asked === "how many wait") tell({ is: "waiting", clients: howMany("waiting"), withAll: howMany("live") });
      else if (asked === "be quiet") void quietHeap(hub).then((heap) => tell({ is: "quiet", heap }));
      else resolve();
    });
  });
  await server.close();
  await session.close("done");
  process.disconnect();
}

/** Where nobody is connected, and what only waited for the collector is gone: the least of a few. */
async function quietHeap(hub: Hub): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let looks = 0; looks < QUIET_LOOKS;) {
    await new Promise((resolve) => void setImmediate(resolve));
    if (hub.clients().length > 0) continue;
    looks += 1;
    collect();
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return least;
}

/** Conversations in parallel, a response after so many deltas. */
function draftOf(seq: number, textChars: number, deltasATurn: number): Pick<Envelope, "event" | "data"> {
  const row = seq % ROWS;
  const who = { invokeid: `poet.${row}`, "session-id": `s/${row}` };
  const step = Math.floor(seq / ROWS) % (deltasATurn + 2);
  if (step === 0) return { event: "llm/request", data: { ...who, model: "m", "n-messages": 1, "user-blocks": [], "system-preview": "" } };
  if (step === deltasATurn + 1)
    return {
      event: "llm/response",
      data: {
        ...who,
        content: [{ type: "text", text: `verse ${seq}` }],
        "stop-reason": "end",
        usage: { "input-tokens": 3, "output-tokens": 40 },
        model: "m",
        "elapsed-ms": 9,
      },
    };
  return {
    event: "llm/delta",
    data: {
      ...who,
      type: step % 9 === 0 ? "thinking-delta" : "text-delta",
      text: String(seq).slice(-textChars).padEnd(textChars, "x"),
      model: "m",
    },
  };
}

function planted(hub: Hub, fault: Fault): Hub {
  if (fault === "none") return hub;
  const plant = fault === "leak" ? leaking : losing;
  return { ...hub, attach: (request, sink) => hub.attach(request, plant(sink)) };
}

/** So much a parcel that it shows however few parcels the readers' stalls leave. */
const PARCEL_BYTES = 256 * 1024;
/** For one that joins: what an object with a handful of names takes. For one that stalls: less than what was being sent to it. */
const JOIN_BYTES = 1024;
const STALL_BYTES = 32 * 1024;
const kept: Buffer[] = [];
const keep = (bytes: number): void => void kept.push(Buffer.alloc(bytes, 1));
const leaking = (sink: FrameSink): FrameSink => {
  let hasStalled = false;
  keep(JOIN_BYTES);
  return {
    ...sink,
    send(parcel) {
      if (!isSaid) keep(PARCEL_BYTES);
      return sink.send(parcel);
    },
    bufferedBytes() {
      const bytes = sink.bufferedBytes();
      if (bytes > 0 && !hasStalled) keep(STALL_BYTES);
      hasStalled ||= bytes > 0;
      return bytes;
    },
  };
};

/** A reader that is cut before the next frame comes back with its cursor and has lost nothing: so a few are tried. */
let lossesLeft = 20;
let parcels = 0;
const losing = (sink: FrameSink): FrameSink => ({
  ...sink,
  send(parcel) {
    parcels += 1;
    if (lossesLeft === 0 || parcels % 15 > 0 || parcel.messages.at(-1)?.seq === undefined) return sink.send(parcel);
    lossesLeft -= 1;
    const messages = parcel.messages.slice(0, -1);
    const short: Parcel = { messages, seq: parcel.seq, encoded: (encode) => encode(messages) };
    return sink.send(short);
  },
});
