// A hundred readers that join, stall, cut and return at random, of a server in another process. What is wrong at the end is said.

import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { readSession } from "../agent/session/index.ts";
import { applyEvent, applyFrame, createModel, type Model } from "../fold/index.ts";
import { decodeMessage } from "../wire/index.ts";
import { fingerprint } from "./fingerprint.ts";
import { createRandom, type Random } from "./random.ts";
import type { Fault, Order, Told } from "./swarm-server.ts";

/** Above it nobody comes back knowing nothing: in a long run a tenth of all joins would read the whole history, and the readers never get to its end. */
const ANEW_EVENTS_MAX = 50_000;
/** Nobody gets anything for so long: who does not have the last event by then has lost it. */
const STILL_MS = 10_000;
/**
 * In memory a session is its ring, its line index and what each client has in flight. The last goes up and down with who stalls
 * (a quarter of a MiB each), so the least of the last third stands beside the least of the second: it may be this more, and no more.
 */
const GROWTH_BYTES_MAX = 16 * 1024 * 1024;
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
  faults: string[];
}

export async function swarm({
  seed,
  events,
  clients = 100,
  fault = "none",
  textChars = 24,
  deltasATurn = 40,
}: {
  seed: number;
  events: number;
  clients?: number;
  fault?: Fault;
  textChars?: number;
  deltasATurn?: number;
}): Promise<Swarm> {
  const dir = mkdtempSync(join(tmpdir(), "escapement-swarm-"));
  const child = fork(fileURLToPath(new URL("./swarm-server.ts", import.meta.url)), { execArgv: ["--import", "tsx"] });
  const memory: Extract<Told, { is: "memory" }>[] = [];
  child.on("message", (told: Told) => told.is === "memory" && memory.push(told));
  const random = createRandom(seed);
  const faults: string[] = [];
  try {
    const listening = heard(child, "listening");
    child.send({ dir, events, textChars, deltasATurn, fault } satisfies Order);
    const { url, sessionDir } = await listening;
    const readers = Array.from({ length: clients }, (_, at) =>
      createReader({ url, form: FORMS[at % FORMS.length] ?? "", random, name: `reader ${at}` }),
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

interface Reader {
  readonly name: string;
  readonly model: Model;
  readonly faults: string[];
  readonly cuts: number;
  readonly stalls: number;
  readonly evicted: number;
  start(): void;
  /** No more mischief: reads on to the end. */
  settle(): void;
  stop(): void;
}

function createReader({ url, form, random, name }: { url: string; form: string; random: Random; name: string }): Reader {
  const state = { model: createModel(), cuts: 0, stalls: 0, evicted: 0 };
  const faults: string[] = [];
  let epoch = "";
  let socket: WebSocket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isSettled = false;
  let isOver = false;

  function open(): void {
    if (isOver) return;
    // One in ten comes back as somebody who knows nothing.
    if (state.model.seq < ANEW_EVENTS_MAX && random.chance(0.1)) state.model = createModel();
    const cursor = state.model.seq < 0 ? "" : `since=${state.model.seq}&epoch=${encodeURIComponent(epoch)}&`;
    const own = new WebSocket(`${url}?${cursor}${form}`, { perMessageDeflate: false });
    socket = own;
    own.on("message", (data: Buffer) => own === socket && !isOver && take(data.toString("utf8")));
    own.on("error", () => undefined);
    own.on("close", (code) => {
      if (code === 4409) state.evicted += 1;
      if (own === socket) plan(open, 1 + random.below(200));
    });
  }

  function take(text: string): void {
    for (const decoded of decodeMessage(text)) {
      if (!decoded.ok) faults.push(`${name} could not read ${decoded.reason}`);
      else if (decoded.value.kind === "hello") {
        epoch = decoded.value.epoch;
        if (decoded.value.resume === "reset") faults.push(`${name} was reset: ${decoded.value.reason ?? "no reason"}`);
      } else {
        const applied = applyFrame(state.model, decoded.value);
        if (applied !== "applied") faults.push(`${name} got ${applied} with a ${decoded.value.kind} after ${state.model.seq}`);
      }
      if (faults.length > 0) return stop();
    }
  }

  function plan(act: () => void, ms: number): void {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(act, ms);
  }

  function mischief(): void {
    if (isSettled) return;
    const own = socket;
    if (own?.readyState === WebSocket.OPEN && random.chance(0.6)) {
      state.stalls += 1;
      own.pause();
      setTimeout(() => own.resume(), random.below(3_000));
    } else if (own?.readyState === WebSocket.OPEN) {
      state.cuts += 1;
      if (own.isPaused || random.chance(0.5)) own.terminate();
      else own.close();
    }
    later();
  }

  /** Beside the timer of coming back: a reader may be cut while it stalls. */
  const later = (): void => void setTimeout(mischief, 100 + random.below(2_500)).unref();

  function stop(): void {
    isOver = true;
    clearTimeout(timer);
    socket?.terminate();
  }

  return {
    name,
    faults,
    get model() {
      return state.model;
    },
    get cuts() {
      return state.cuts;
    },
    get stalls() {
      return state.stalls;
    },
    get evicted() {
      return state.evicted;
    },
    start() {
      plan(open, random.below(1_000));
      later();
    },
    settle() {
      isSettled = true;
      // One that closes while it is paused would wait for the other side's half.
      if (socket?.readyState === WebSocket.OPEN) socket.resume();
      else socket?.terminate();
    },
    stop,
  };
}

const heard = <Is extends Told["is"]>(child: ChildProcess, is: Is): Promise<Extract<Told, { is: Is }>> =>
  new Promise((resolve, reject) => {
    child.on("message", (told: Told) => told.is === is && resolve(told as Extract<Told, { is: Is }>));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
