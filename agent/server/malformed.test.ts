// What the platform and `ws` would answer by themselves, before the gate and in their own words.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HEADERS_BYTES_MAX } from "./limits.ts";
import { SAFE_HEADERS } from "./responses.ts";
import { rawAnswer, type TestServer, TOKEN, startTestServer } from "./server.fake.ts";

let on: TestServer;
beforeAll(async () => {
  on = await startTestServer({});
});
afterAll(() => on.end());

const HOST = "Host: 127.0.0.1:PORT";
const AUTH = `Authorization: Bearer ${TOKEN}`;
const UPGRADE = ["Connection: Upgrade", "Upgrade: websocket"];
const SOCKET = [...UPGRADE, "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
const FRAME = ["Content-Type: application/json", "Content-Length: 2"];
const lines = (...all: string[]): string => [...all, "", ""].join("\r\n");
const ask = (text: string) => rawAnswer(on.server.port, text.replaceAll("PORT", String(on.server.port)));

describe("refused in our words, with the headers of every refusal, and the socket is closed", () => {
  test.each<[string, number, string, string]>([
    ["no HTTP", 400, "bad-request", "\x16\x03\x01\x02\r\n\r\n"],
    ["an unknown method", 400, "bad-request", lines("FOO /health HTTP/1.1", HOST)],
    ["a method in small letters", 400, "bad-request", lines("get /health HTTP/1.1", HOST)],
    ["a space in the target", 400, "bad-request", lines("GET /sta tus HTTP/1.1", HOST)],
    ["a byte above 127 in the target", 400, "bad-request", lines("GET /\xff HTTP/1.1", HOST)],
    ["another version of HTTP", 400, "bad-request", lines("GET /health HTTP/9.9", HOST)],
    ["bare line feeds", 400, "bad-request", `GET /health HTTP/1.1\n${HOST}\n\n`],
    ["a folded header", 400, "bad-request", lines("GET /health HTTP/1.1", HOST, "Authorization:", " Bearer x\x01")],
    ["two lengths", 400, "bad-request", `${lines("POST /api HTTP/1.1", HOST, AUTH, "Content-Length: 1", "Content-Length: 2")}{}`],
    ["a length and chunks", 400, "bad-request", `${lines("POST /api HTTP/1.1", HOST, AUTH, ...FRAME, "Transfer-Encoding: chunked")}{}`],
    ["headers too long", 431, "headers-too-large", lines("GET /health HTTP/1.1", HOST, `X: ${"x".repeat(HEADERS_BYTES_MAX)}`)],
    [
      "a chunk that is none",
      400,
      "bad-request",
      `${lines("POST /api HTTP/1.1", HOST, AUTH, FRAME[0] ?? "", "Transfer-Encoding: chunked")}zz`,
    ],
    ["CONNECT to elsewhere", 404, "not-found", lines("CONNECT 127.0.0.1:22 HTTP/1.1", HOST, AUTH)],
    ["CONNECT to a route", 405, "method-not-allowed", lines("CONNECT /ws HTTP/1.1", HOST, AUTH)],
    ["an odd expectation", 417, "expectation-failed", lines("POST /api HTTP/1.1", HOST, AUTH, "Expect: 200-maybe", ...FRAME)],
    ["an odd expectation of another host", 403, "bad-host", lines("POST /api HTTP/1.1", "Host: evil", AUTH, "Expect: 200-maybe", ...FRAME)],
    ["a stranger who would go on", 401, "no-token", lines("POST /api HTTP/1.1", HOST, "Expect: 100-continue", ...FRAME)],
    [
      "a page that would go on",
      403,
      "foreign-origin",
      lines("POST /api HTTP/1.1", HOST, AUTH, "Origin: null", "Expect: 100-continue", ...FRAME),
    ],
    ["an upgrade without version and key", 400, "bad-upgrade", lines("GET /ws HTTP/1.1", HOST, AUTH, ...UPGRADE)],
    [
      "an upgrade with a short key",
      400,
      "bad-upgrade",
      lines("GET /ws HTTP/1.1", HOST, AUTH, ...SOCKET.slice(0, 3), "Sec-WebSocket-Key: AAAA"),
    ],
    ["an upgrade to h2c", 400, "bad-upgrade", lines("GET /ws HTTP/1.1", HOST, AUTH, "Connection: Upgrade", "Upgrade: h2c")],
    ["an upgrade from HTTP/1.0", 400, "bad-upgrade", lines("GET /ws HTTP/1.0", HOST, AUTH, ...SOCKET)],
    ["an upgrade of a stranger with all of that", 401, "no-token", lines("GET /ws HTTP/1.0", HOST, "Connection: Upgrade", "Upgrade: h2c")],
  ])("%s", async (_, status, code, text) => {
    const answer = await ask(text);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code } });
    for (const [name, value] of Object.entries({ ...SAFE_HEADERS, connection: "close" }))
      expect(answer.head).toContain(`${name}: ${value}`);
  });
});

test("who may come in and would go on is told to", async () => {
  const { head, body } = await ask(`${lines("POST /api HTTP/1.1", HOST, AUTH, "Expect: 100-continue", "Connection: close", ...FRAME)}{}`);
  expect(head).toBe("HTTP/1.1 100 Continue");
  expect(body).toMatch(/^HTTP\/1\.1 400 [^]*"bad-frame"/);
});

test("garbage behind a request cuts into no answer", async () => {
  const good = lines("GET /health HTTP/1.1", HOST);
  const { status, body } = await ask(`${good}garbage\r\n\r\n`);
  expect(status).toBeOneOf([0, 200]);
  expect(body).not.toMatch(/^\{"error"/);
});
