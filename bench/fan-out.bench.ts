// Fan-out: the server's CPU seconds per million deliveries. Ours, plain `ws` sends and raw TCP with joined writes, in
// turns within one run. 205-byte envelopes, 50 a turn; the readers are another process. `npm run bench -- fan-out [clients…]`

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, type Socket, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { createHub, createMemoryLog } from "../agent/hub/index.ts";
import { startServer } from "../agent/server/index.ts";
import { createSystemClock } from "../agent/session/clock.system.ts";
import { type Envelope, encodeLine, frameOfLine } from "../wire/index.ts";
import type { Connect, Report } from "./fan-out-clients.ts";

const ENVELOPE_BYTES = 205;
const LINES_A_TURN = 50;
/** Turns until the readers must have caught up: they and the server share two cores. */
const TURNS_A_STRETCH = 20;
const DELIVERIES_A_SAMPLE = 100_000;
const ROUNDS = 11;
/** Until the compiler has seen it all. */
const WARM_UP_ROUNDS = 3;
const TOKEN = "bench";

interface Contestant {
  name: string;
  port: number;
  hello: string;
  /** One turn's events to every reader. */
  send(turn: Turn): void;
  close(): void | Promise<void>;
}

/** `lines` as they stand in the log, `frames` as they are sent. */
interface Turn {
  lines: string[];
  frames: string[];
  envelopes: Envelope[];
}

function makeTurn(mark: string): Turn {
  const envelopes = Array.from({ length: LINES_A_TURN }, (_, at): Envelope => {
    const empty: Envelope = {
      kind: "event",
      seq: 100_000 + at,
      ts: 1_780_798_849_355,
      event: "llm/delta",
      data: { type: "text-delta", text: "", model: "sim", invokeid: `poet.${at % 10}`, "session-id": `session/${at % 10}` },
    };
    const end = at === LINES_A_TURN - 1 ? mark : "";
    empty.data["text"] = "x".repeat(ENVELOPE_BYTES - frameOfLine(encodeLine(empty)).length - end.length) + end;
    return empty;
  });
  const lines = envelopes.map((envelope) => encodeLine(envelope));
  return { envelopes, lines, frames: lines.map(frameOfLine) };
}

const upgrade = (target: string): string =>
  `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

async function ours(name: string, query: string, clients: number): Promise<Contestant> {
  const log = createMemoryLog();
  let seq = 0;
  const hub = createHub({ sessionId: "bench", epoch: "epoch-0", engine: "bench", log, clock: createSystemClock() });
  const server = await startServer({
    hub,
    tokens: [{ token: TOKEN, name: "bench", scopes: ["view"] }],
    maxClients: clients,
    onFrame: () => Promise.reject(new Error("nobody sends here")),
  });
  return {
    name,
    port: server.port,
    hello: upgrade(`/ws${query}`),
    send({ lines, envelopes }) {
      hub.publish({ firstSeq: seq, lines, envelopes });
      seq += lines.length;
    },
    close: () => server.close(),
  };
}

async function plainWs(): Promise<Contestant> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await once(server, "listening");
  return {
    name: "plain ws",
    port: (server.address() as AddressInfo).port,
    hello: upgrade("/"),
    send({ frames }) {
      for (const frame of frames) for (const client of server.clients) client.send(frame);
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

async function rawTcp(): Promise<Contestant> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.setNoDelay(true)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    name: "raw TCP, joined",
    port: (server.address() as AddressInfo).port,
    hello: "",
    send({ frames }) {
      const joined = Buffer.from(frames.join("\n"));
      for (const socket of sockets) socket.write(joined);
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const heard = (child: ChildProcess, is: Report["is"], contestant: string): Promise<void> =>
  new Promise((resolve) => {
    const listen = (report: Report): void => {
      if (report.is !== is || report.contestant !== contestant) return;
      child.off("message", listen);
      resolve();
    };
    child.on("message", listen);
  });

const turn = makeTurn("");
const lastTurn = makeTurn("#the-mark#");

/** CPU seconds per million deliveries, of this process alone. */
async function sample(contestant: Contestant, clients: number, child: ChildProcess): Promise<number> {
  const turns = Math.max(TURNS_A_STRETCH, Math.round(DELIVERIES_A_SAMPLE / clients / LINES_A_TURN / TURNS_A_STRETCH) * TURNS_A_STRETCH);
  const before = process.cpuUsage();
  for (let at = 0; at < turns; at += TURNS_A_STRETCH) {
    const seen = heard(child, "seen", contestant.name);
    for (let n = 1; n <= TURNS_A_STRETCH; n += 1) {
      contestant.send(n === TURNS_A_STRETCH ? lastTurn : turn);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    await seen;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (turns * LINES_A_TURN * clients);
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function measure(clients: number): Promise<void> {
  const contestants = [
    await ours("ours", "", clients),
    await ours("ours, caps batch,deltas", "?caps=batch,deltas", clients),
    await plainWs(),
    await rawTcp(),
  ];
  const child = fork(fileURLToPath(new URL("./fan-out-clients.ts", import.meta.url)), { execArgv: ["--import", "tsx"] });
  for (const { name, port, hello } of contestants) {
    const connected = heard(child, "connected", name);
    child.send({ contestant: name, port, hello: hello.replace("PORT", String(port)), clients } satisfies Connect);
    await connected;
  }
  const results = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (const contestant of contestants) {
      const cost = await sample(contestant, clients, child);
      if (round >= 0) results.get(contestant.name)?.push(cost);
    }
  }
  child.disconnect();
  for (const contestant of contestants) await contestant.close();

  const figure = (name: string): number => median(results.get(name) ?? []);
  process.stdout.write(`fan-out, ${clients} clients, server CPU-s per million deliveries, median of ${ROUNDS}\n`);
  for (const { name } of contestants) process.stdout.write(`  ${name.padEnd(24)} ${figure(name).toFixed(3)}\n`);
  process.stdout.write(
    `  ours ÷ raw TCP ${(figure("ours") / figure("raw TCP, joined")).toFixed(2)} (goal ≤ 2)   plain ws ÷ ours ${(figure("plain ws") / figure("ours")).toFixed(1)} (goal ≥ 8 at 10 clients)\n`,
  );
}

const asked = process.argv
  .slice(2)
  .map(Number)
  .filter((clients) => Number.isInteger(clients) && clients > 0);
for (const clients of asked.length > 0 ? asked : [10, 100]) await measure(clients);
