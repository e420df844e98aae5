// Runs under Bun, started by open.bench.ts: `parse FILE` reads and parses a log and keeps nothing; `open FOLDER LAST` is the sidecar's
// replay without its screen, up to the end state. Prints one line of JSON: ms, peak memory in bytes.

import { closeSync, openSync, readFileSync, readSync } from "node:fs";

const [what, path = "", last = "0"] = process.argv.slice(2);
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

async function openAll(): Promise<number> {
  const { createReplaySource } = await import("../tui/transport/event-source.replay.ts");
  const { createModelStore } = await import("../tui/store/model-store.ts");
  const store = createModelStore();
  const source = createReplaySource({ path, timing: "instant" });
  source.start(store.sink);
  while (store.model.seq < Number(last)) await new Promise((resolve) => setTimeout(resolve, 5));
  source.stop();
  store.stop();
  return store.model.seq + 1;
}

/** Linux says the highest it ever was; elsewhere what it is now. */
function peakBytes(): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
  } catch {
    return process.memoryUsage.rss();
  }
}

const start = performance.now();
const { user, system } = process.cpuUsage();
const events = what === "parse" ? parseAll() : await openAll();
const spent = process.cpuUsage();
process.stdout.write(
  `${JSON.stringify({ events, ms: performance.now() - start, cpuMs: (spent.user + spent.system - user - system) / 1000, peakBytes: peakBytes() })}\n`,
);
