// A hundred readers that join, stall, cut and return at random, of a server in another process. What is wrong at the end is said.

import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSession } from "../agent/session/index.ts";
import { applyEvent, createModel, type Model } from "../fold/index.ts";
import { fingerprint } from "./fingerprint.ts";
import { createRandom } from "./random.ts";
import { type Churn, churn, type Kept } from "./swarm-churn.ts";
import type { Fault, Order } from "./swarm-server.ts";
import { createReader, type Reader } from "./swarm-reader.ts";
import { heard, type Told } from "./swarm-told.ts";

/** Nobody gets anything for so long: who does not have the last event by then has lost it. */
const STILL_MS = 10_000;
/**
 * In memory a session is its ring, its line index and what each client has in flight. The last goes up and down with who stalls
 * (a quarter of a MiB each), so the least of the last third stands beside the least of the second: it may be this more, and no more.
 */
const GROWTH_BYTES_MAX = 20 * 1024 * 1024;
/**
 * After all that came and went when everything had been said: less than half of it is what the runtime itself learns. Over six hundred
 * joins it is half of what an object with a handful of names takes for each.
 */
const KEPT_BYTES_MAX = 320 * 1024;
/** Of a long soak, for each: twice what was seen of thousands, a third of what an object takes. */
const KEPT_BYTES_EACH_MAX = { joins: 320, stalls: 1024 };
/** Else the runtime lets go of half a megabyte of code that has not run for a while, in any one of the measurements. */
const KEEPS_CODE = "--no-flush-bytecode";
/** Who merges nothing reads and folds every event by itself, ten times the work: of a hundred, a dozen. */
const FORMS = [
  "",
  "caps=batch",
  ...Array.from({ length: 10 }, () => "caps=batch,deltas"),
  ...Array.from({ length: 4 }, () => "caps=deltas"),
];

export interface Swarm {
  clients: number;
  events: number;
  /** As they were written: 5 000 where the machine keeps up. */
  eventsPerSecond: number;
  cuts: number;
  stalls: number;
  evicted: number;
  /** Of the heap, from the second third to the last. */
  growthBytes: number;
  /** For those that came once all was said; where that was tried. */
  kept: Kept | undefined;
  faults: string[];
}

export async function swarm({
  seed,
  events,
  clients = 100,
  fault = "none",
  textChars = 24,
  deltasATurn = 40,
  longStalls = 0,
  afterwards,
}: {
  seed: number;
  events: number;
  clients?: number;
  fault?: Fault;
  textChars?: number;
  deltasATurn?: number;
  /** Of all stalls, the share that ends in an eviction where enough is sent. */
  longStalls?: number;
  /** How many more come and go when all has been said. */
  afterwards?: Churn;
}): Promise<Swarm> {
  const dir = mkdtempSync(join(tmpdir(), "escapement-swarm-"));
  const child = fork(fileURLToPath(new URL("./swarm-server.ts", import.meta.url)), { execArgv: [KEEPS_CODE, "--import", "tsx"] });
  const memory: Extract<Told, { is: "memory" }>[] = [];
  child.on("message", (told: Told) => told.is === "memory" && memory.push(told));
  const random = createRandom(seed);
  const faults: string[] = [];
  try {
    const listening = heard(child, "listening");
    child.send({ dir, events, textChars, deltasATurn, fault } satisfies Order);
    const { url, epoch, sessionDir } = await listening;
    const readers = Array.from({ length: clients }, (_, at) =>
      createReader({ url, form: FORMS[at % FORMS.length] ?? "", random, longStalls, name: `reader ${at}` }),
    );
    const done = heard(child, "done");
    child.send("go");
    for (const reader of readers) reader.start();
    const { head, seconds } = await done;
    for (const reader of readers) reader.settle();
    await untilNobodyMoves(readers, head);
    const wanted = fingerprint(await foldOf(sessionDir));
    for (const reader of readers) {
      faults.push(...reader.faults);
      if (reader.faults.length === 0 && fingerprint(reader.model) !== wanted)
        faults.push(`${reader.name} ended at ${reader.model.seq} of ${head} with another model`);
      reader.stop();
    }
    const growthBytes = growthOf(memory.map(({ heap }) => heap));
    if (growthBytes > GROWTH_BYTES_MAX)
      faults.push(`the server's heap grew by ${Math.round(growthBytes / 1024 / 1024)} MiB after the second third`);
    const kept = afterwards && (await churn(child, url, `since=${head}&epoch=${encodeURIComponent(epoch)}`, afterwards));
    const keptMax = (what: keyof Churn): number => Math.max(KEPT_BYTES_MAX, (afterwards?.[what] ?? 0) * KEPT_BYTES_EACH_MAX[what]);
    if (kept && kept.joinsBytes > keptMax("joins")) faults.push(`${kept.joinsBytes} bytes are kept for ${afterwards.joins} that joined`);
    if (kept && kept.stallsBytes > keptMax("stalls"))
      faults.push(`${kept.stallsBytes} bytes are kept for ${afterwards.stalls} that stalled`);
    const count = (of: (reader: Reader) => number): number => readers.reduce((sum, reader) => sum + of(reader), 0);
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.send("end");
    await exited;
    return {
      clients,
      events,
      eventsPerSecond: Math.round(events / seconds),
      cuts: count(({ cuts }) => cuts),
      stalls: count(({ stalls }) => stalls),
      evicted: count(({ evicted }) => evicted),
      growthBytes,
      kept,
      faults,
    };
  } finally {
    if (child.exitCode === null) child.kill("SIGKILL");
    rmSync(dir, { recursive: true, force: true, maxRetries: 10 });
  }
}

function growthOf(samples: readonly number[]): number {
  const third = Math.floor(samples.length / 3);
  return Math.min(...samples.slice(2 * third)) - Math.min(...samples.slice(third, 2 * third));
}

/** Until each has the last event or is known to be wrong; who is slow is waited for as long as anybody moves. */
async function untilNobodyMoves(readers: readonly Reader[], head: number): Promise<void> {
  const behind = (): Reader[] => readers.filter((reader) => reader.model.seq < head && reader.faults.length === 0);
  let stood = "";
  for (let since = performance.now(); performance.now() - since < STILL_MS && behind().length > 0;) {
    const stand = readers.map((reader) => reader.model.seq).join();
    if (stand !== stood) since = performance.now();
    stood = stand;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The truth: what stands in the session's log. */
async function foldOf(sessionDir: string): Promise<Model> {
  const model = createModel();
  const session = await readSession(sessionDir, (envelope) => void applyEvent(model, envelope));
  session.close();
  return model;
}
