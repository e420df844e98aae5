// Runs under Bun, started by open.bench.ts: `parse FILE` reads and parses a log and keeps nothing; `open FOLDER LAST` is the sidecar's
// replay without its screen, up to the end state; `seek FOLDER LAST TIMES` goes on from there to places all over the session, each beside
// parsing the JSON of the model that stands there. Prints one line of JSON.

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import type { LinkStatus } from "../tui/transport/event-source.ts";
import { median } from "./report.ts";

const [what, path = "", last = "0", times = "0"] = process.argv.slice(2);
const CHUNK_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** The floor: chunks of its own, one JSON.parse a line. */
function parseAll(): number {
  const fd = openSync(path, "r");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  let events = 0;
  for (let read = readSync(fd, chunk); read > 0; read = readSync(fd, chunk)) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(0, read)]) : chunk.subarray(0, read);
    const cut = bytes.lastIndexOf(NEWLINE) + 1;
    for (const line of bytes.toString("utf8", 0, cut).split("\n")) {
      if (line === "") continue;
      JSON.parse(line);
      events += 1;
    }
    rest = Buffer.from(bytes.subarray(cut));
  }
  closeSync(fd);
  return events;
}

/** Until all is read; `firstMs`: until there were rows of LOG to be shown. The program is loaded before: that is part of its start. */
async function openAll({ createReplaySource, createModelStore }: Program) {
  const store = createModelStore();
  const source = createReplaySource({ path, timing: "instant" });
  let status: LinkStatus | undefined;
  let firstMs: number | undefined;
  let toldOf = (): void => undefined;
  source.start({
    ...store.sink,
    status(said) {
      status = said;
      if (store.model.log.rows.length > 1) firstMs ??= performance.now() - start;
      store.sink.status(said);
      toldOf();
    },
  });
  const isAt = (seq: number): boolean =>
    store.model.seq === seq && status?.kind === "replay" && status.position === seq && !status.timeline.isReading;
  const reach = async (seq: number): Promise<void> => {
    while (!isAt(seq)) await new Promise<void>((resolve) => (toldOf = resolve));
  };
  await reach(Number(last));
  return { store, source, reach, firstMs };
}

type Program = Awaited<ReturnType<typeof loadProgram>>;
const loadProgram = async () => ({
  ...(await import("../tui/transport/event-source.replay.ts")),
  ...(await import("../tui/store/model-store.ts")),
});

/** Milliseconds of the processor for going to each of the places, and for parsing the model that stands there. */
async function seekAll({
  store,
  source,
  reach,
}: Awaited<ReturnType<typeof openAll>>): Promise<{ seekMs: number; modelMs: number; ratio: number }> {
  const seeks: number[] = [];
  const parses: number[] = [];
  for (let time = 1; time <= Number(times); time += 1) {
    // Scattered, and the same in each run; an event a millisecond.
    const seq = Math.floor(((time * 0.618_033_988_75) % 1) * Number(last));
    const ms = seq - store.model.seq;
    seeks.push(
      await cpuOf(async () => {
        source.wish?.({ kind: "jump", ms });
        await reach(seq);
      }),
    );
    const json = JSON.stringify(store.model, (_key, value: unknown) => (value instanceof Map || value instanceof Set ? [...value] : value));
    parses.push(await cpuOf(() => JSON.parse(json)));
  }
  return { seekMs: median(seeks), modelMs: median(parses), ratio: median(seeks.map((seek, at) => seek / (parses[at] ?? Number.NaN))) };
}

async function cpuOf(act: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Linux says the highest it ever was; elsewhere what it is now. */
function peakBytes(): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
  } catch {
    return process.memoryUsage.rss();
  }
}

/** Of the thread that does the work, without the engine's own that compile beside it. */
function threadMs(): number {
  try {
    return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

const program = what === "parse" ? undefined : await loadProgram();
const start = performance.now();
const startThreadMs = threadMs();
const { user, system } = process.cpuUsage();
const opened = program && (await openAll(program));
const events = opened ? opened.store.model.seq + 1 : parseAll();
const spent = process.cpuUsage();
const figure = {
  events,
  ms: performance.now() - start,
  cpuMs: (spent.user + spent.system - user - system) / 1000,
  threadMs: threadMs() - startThreadMs,
  firstMs: opened?.firstMs,
  peakBytes: peakBytes(),
};
const seeks = what === "seek" && opened ? await seekAll(opened) : {};
opened?.source.stop();
opened?.store.stop();
process.stdout.write(`${JSON.stringify({ ...figure, ...seeks })}\n`);
