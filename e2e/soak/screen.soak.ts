// The sidecar for half an hour: a run that streams, logs, asks and never ends, with a person who scrolls, filters, drills in and
// resizes. Its memory after the first third is its memory at the end.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { WebSocketServer, type WebSocket } from "ws";
import { encodeFrame, type Envelope } from "../../wire/index.ts";
import { ensureBuilt, root } from "../built.ts";
import { seedOf, type SoakOptions, type SoakResult } from "./soak.ts";

const { spawn } = createRequire(import.meta.url)("@lydell/node-pty") as typeof import("@lydell/node-pty");
const MINUTES = 30;
const BATCH_EACH_MS = 50;
const EVENTS_A_BATCH = 100;
const ROWS = 60;
const KEY_EACH_MS = 400;
const GROWTH_MB_MAX = 48;
const BUFFERED_BYTES_MAX = 4 * 1024 * 1024;
const KEYS = [
  "j",
  "k",
  "G",
  "g",
  "\t",
  "\x1b[5~",
  "\x1b[6~",
  "/rain\r",
  "/\x1b",
  "1",
  "1",
  "?",
  "q",
  "\r",
  "q",
  "m",
  "m",
  "\x10",
  "\x1b",
  "\x1bOP",
  "q",
  "\x0c",
];
const SIZES = [
  [130, 40],
  [80, 24],
  [40, 12],
  [200, 60],
] as const;

/** `n`: minutes. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const seed = seedOf(options);
  const minutes = options.n ?? MINUTES;
  ensureBuilt();
  const random = randomOf(seed);
  const agent = await startEndlessAgent();
  const program = spawn(`${root}/node_modules/.bin/bun`, ["--no-env-file", "--config=/dev/null", `${root}/dist/tui.js`], {
    cols: 130,
    rows: 40,
    name: "xterm-256color",
    cwd: root,
    env: { ...process.env, COLORTERM: "truecolor", OPENTUI_WS_URL: agent.url, ESCAPEMENT_ATTACH: "1" } as Record<string, string>,
  });
  let bytes = 0;
  let isOver = false;
  let tail = "";
  program.onData((data) => {
    bytes += data.length;
    tail = (tail + data).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => program.onExit(() => resolve(void (isOver = true))));
  const samples: { ms: number; mb: number }[] = [];
  try {
    const startedMs = Date.now();
    for (let step = 0; Date.now() - startedMs < minutes * 60_000; step += 1) {
      if (isOver)
        throw new Error(
          `seed ${seed}: the screen ended after ${Math.round((Date.now() - startedMs) / 1000)} s; its last words:\n${JSON.stringify(tail)}`,
        );
      program.write(KEYS[Math.floor(random() * KEYS.length)] ?? "j");
      const size = step % 50 === 49 ? SIZES[Math.floor(random() * SIZES.length)] : undefined;
      if (size) program.resize(size[0], size[1]);
      if (step % 10 === 9) samples.push({ ms: Date.now() - startedMs, mb: residentMb(program.pid) });
      await pause(KEY_EACH_MS);
    }
  } finally {
    if (!isOver) program.kill("SIGTERM");
    await ended;
    agent.close();
  }
  const third = samples.filter(({ ms }) => ms > (minutes * 60_000) / 3);
  const early = peak(third.slice(0, Math.ceil(third.length / 3)));
  const late = peak(third.slice(-Math.ceil(third.length / 3)));
  if (late - early > GROWTH_MB_MAX) throw new Error(`seed ${seed}: ${early} MB after the first third, ${late} MB at the end`);
  return {
    name: "screen",
    what: `a sidecar at ${(EVENTS_A_BATCH * 1000) / BATCH_EACH_MS} events a second over a socket, with keys and resizes at random, for ${minutes} minutes`,
    n: minutes,
    seed,
    result: `${agent.sent()} events; ${early} MB at most after the first third, ${late} MB at most at the end; ${Math.round(bytes / 1024 / 1024)} MB drawn`,
  };
}

const peak = (samples: readonly { mb: number }[]): number => Math.max(0, ...samples.map(({ mb }) => mb));

/** Resident, of a Linux process. */
const residentMb = (pid: number): number => {
  const [, kb = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kb) / 1024);
};

function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** An agent's end of the wire that never comes to an end: new conversations begin, stream, call tools, finish. */
async function startEndlessAgent() {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  let seq = -1;
  let turn = 0;
  const say = (event: string, data: Record<string, unknown>): Envelope => ({ kind: "event", seq: (seq += 1), ts: Date.now(), event, data });
  const clients = new Set<WebSocket>();
  sockets.on("connection", (socket) => {
    const ours = { engine: "soak", "session-id": "soak", epoch: "soak" };
    socket.send(encodeFrame({ kind: "hello", protocol: 1, ...ours, head: seq, caps: [], resume: "start" }));
    socket.send(encodeFrame({ kind: "live", "as-of": seq, "open-prompts": [] }));
    clients.add(socket);
    socket.on("close", () => clients.delete(socket));
    socket.on("error", () => clients.delete(socket));
  });
  function batch(): Envelope[] {
    const events: Envelope[] = [];
    while (events.length < EVENTS_A_BATCH) {
      const row = turn % ROWS;
      const step = Math.floor(turn / ROWS) % 40;
      turn += 1;
      const who = { invokeid: "poets", "session-id": `poets/${Math.floor(turn / ROWS / 400)}-${row}` };
      if (step === 0)
        events.push(say("llm/request", { ...who, model: "m", "n-messages": 1, "user-blocks": [{ type: "text", text: "rain" }] }));
      else if (step < 39) events.push(say("llm/delta", { ...who, type: "text-delta", text: ` word${turn % 97}`, model: "m" }));
      else
        events.push(
          say("llm/response", {
            ...who,
            content: [{ type: "text", text: "rain on the roof" }],
            "stop-reason": "end",
            usage: { "output-tokens": 38 },
            "elapsed-ms": 900,
            "n-blocks": 1,
          }),
        );
    }
    return events;
  }
  const timer = setInterval(() => {
    // Before somebody is there nothing is said: the log begins with its reader. One that does not read holds it up.
    if (clients.size === 0 || [...clients].some(({ bufferedAmount }) => bufferedAmount > BUFFERED_BYTES_MAX)) return;
    const lines = batch().map((event) => encodeFrame(event));
    for (const client of clients) for (const line of lines) client.send(line);
  }, BATCH_EACH_MS);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}/ws`,
    sent: () => seq + 1,
    close() {
      clearInterval(timer);
      for (const client of clients) client.terminate();
      sockets.close();
      http.close();
    },
  };
}
