// Sockets that say little or nothing, and many of them.

import { type Socket, connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { IN_FLIGHT_BYTES_MAX } from "../hub/limits.ts";
import { delta } from "../hub/run.fake.ts";
import { PONG_BEHIND_BYTES_MAX, SOCKETS_BESIDE_CLIENTS_MAX } from "./limits.ts";
import { ROUTES } from "./route-table.ts";
import { ASKED } from "./routes.fake.ts";
import { type TestServer, TOKEN, startTestServer } from "./server.fake.ts";

let on: TestServer;
const sockets: Socket[] = [];
beforeEach(async () => {
  on = await startTestServer({ maxClients: 2, timeouts: { headersMs: 300, requestMs: 600, checkMs: 50 } });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await on.end();
});

/** What came until the other side closed. */
function dial(first: string | Buffer): { socket: Socket; closed: Promise<string> } {
  const socket = connect(on.server.port, "127.0.0.1");
  sockets.push(socket);
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString("latin1")));
  socket.on("error", () => undefined);
  if (first.length > 0) socket.write(first);
  return { socket, closed: new Promise((resolve) => socket.once("close", () => resolve(text))) };
}

describe("a socket that takes its time", () => {
  test("with its headers, or with its body, is ended on every route, and costs nobody else anything", async () => {
    const host = `127.0.0.1:${on.server.port}`;
    const slow = ROUTES.flatMap(({ name, method }) => {
      const first = `${method} ${ASKED[name].target} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${TOKEN}\r\n`;
      const body = `${first}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
      return [dial(first), ...(method === "POST" ? [dial(body)] : [])];
    });
    expect((await on.request("/status")).status).toBe(200);
    for (const { closed } of [...slow, dial("G")]) expect(await closed).toMatch(/^(HTTP\/1\.1 (408|200)|$)/);
    expect((await on.request("/status")).status).toBe(200);
    expect(on.received).toEqual([]);
  });
});

test("a body where none belongs ends the connection with the answer, however much of it there is", async () => {
  const head = `GET /health HTTP/1.1\r\nHost: 127.0.0.1:${on.server.port}\r\n`;
  for (const length of ["Content-Length: 1000000000", "Transfer-Encoding: chunked"])
    expect(await dial(`${head}${length}\r\n\r\n`).closed).toMatch(/^HTTP\/1\.1 200 [^]*\r\nconnection: close\r\n/i);
});

test("there are only so many sockets, and they come back", async () => {
  const held = Array.from({ length: SOCKETS_BESIDE_CLIENTS_MAX + 2 }, () => dial("GET"));
  await Promise.all(held.map(({ socket }) => new Promise((resolve) => socket.once("connect", resolve))));
  expect(await dial("GET /health HTTP/1.1\r\n").closed).toBe("");
  held[0]?.socket.destroy();
  for (let answered = 0; answered !== 200;)
    answered = await on.request("/health", { token: null }).then(
      ({ status }) => status,
      () => 0,
    );
});

test("who pings without end and does not read is held in no memory", async () => {
  const { socket } = dial(
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${on.server.port}\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once("data", resolve));
  socket.pause();
  const client = () => on.hub.clients()[0];
  for (let at = 0; at < 400 && client()?.state !== "waiting"; at += 1) {
    on.write([delta("x".repeat(100_000))]);
    await new Promise((resolve) => void setImmediate(resolve));
  }
  const ping = Buffer.concat([Buffer.from([0x89, 0xfd, 0, 0, 0, 0]), Buffer.alloc(125)]);
  const many = Buffer.concat(Array.from({ length: 2_000 }, () => ping));
  const before = process.memoryUsage().external + process.memoryUsage().heapUsed;
  for (let at = 0; at < 100; at += 1) await new Promise((resolve) => socket.write(many, resolve));
  const grown = process.memoryUsage().external + process.memoryUsage().heapUsed - before;
  expect(client()).toBeDefined();
  // 200 000 pongs of 127 bytes, each with its own piece of a queue, would be some 60 MB.
  expect(grown).toBeLessThan(25 * 1024 * 1024 + PONG_BEHIND_BYTES_MAX + IN_FLIGHT_BYTES_MAX);
});
