// What ours stands beside: the usual ways to bring an event to many readers, each as its library or platform has it.

import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer, type ServerResponse } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { createHub, createMemoryLog } from "../agent/hub/index.ts";
import { startServer } from "../agent/server/index.ts";
import { createSystemClock } from "../agent/session/clock.system.ts";
import type { Turn } from "./envelopes.ts";
import { cpuSeconds } from "./report.ts";

const TOKEN = "bench";

export interface Contestant {
  name: string;
  port: number;
  /** What a reader says first; empty: nothing. PORT is filled in. */
  hello: string;
  /** One turn's events to every reader. */
  send(turn: Turn): void;
  /** Seconds of CPU that its server has taken so far. */
  cpu(): number | Promise<number>;
  close(): void | Promise<void>;
}

const upgrade = (target: string): string =>
  `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

export async function ours(name: string, query: string, clients: number): Promise<Contestant> {
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
      // As in a run: what a reader that was held up finds no more in the ring, it finds in the log.
      log.append(lines);
      hub.publish({ firstSeq: seq, lines, envelopes });
      seq += lines.length;
    },
    cpu: cpuSeconds,
    close: () => server.close(),
  };
}

export async function plainWs(): Promise<Contestant> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await once(server, "listening");
  return {
    name: "plain ws",
    port: (server.address() as AddressInfo).port,
    hello: upgrade("/"),
    send({ frames }) {
      for (const frame of frames) for (const client of server.clients) client.send(frame);
    },
    cpu: cpuSeconds,
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

export async function plainSse(): Promise<Contestant> {
  const responses = new Set<ServerResponse>();
  const server = createHttpServer({ noDelay: true }, (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    responses.add(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    name: "SSE, res.write",
    port: (server.address() as AddressInfo).port,
    hello: "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
    send({ frames }) {
      for (const frame of frames) for (const response of responses) response.write(`data: ${frame}\n\n`);
    },
    cpu: cpuSeconds,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** In a process of its own: it is another runtime. A turn is sent to it once, and then named. */
export async function bunPublish(bun: string): Promise<Contestant> {
  const child = spawn(bun, [fileURLToPath(new URL("./bun-publish.ts", import.meta.url))], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const names = new Map<Turn, string>();
  return {
    name: "Bun publish",
    port,
    hello: upgrade("/"),
    send(turn) {
      const name = names.get(turn) ?? `turn ${names.size}`;
      if (!names.has(turn)) child.send({ frames: turn.frames, name });
      names.set(turn, name);
      child.send({ publish: name });
    },
    async cpu() {
      child.send({ cpu: true });
      const [{ seconds }] = (await once(child, "message")) as [{ seconds: number }];
      return seconds;
    },
    close: () => void child.kill(),
  };
}

/** The practical limit: no framing, no cursor, one write a client and turn. */
export async function rawTcp(): Promise<Contestant> {
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
    cpu: cpuSeconds,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

export const startChild = (file: string): ChildProcess =>
  fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: ["--import", "tsx"] });
