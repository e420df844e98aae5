import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusedAddress } from "./address-guard.ts";
import { FETCH_BYTES_MAX } from "./limits.ts";
import { callTool, createPlace, openToolset, type Place } from "./tools.fake.ts";
import type { Toolset } from "./toolset.ts";

let place: Place;
let server: Server;
let own: Server;
let strict: Toolset;
let local: Toolset;
const asked: string[] = [];
const portOf = (one: Server): number => (one.address() as AddressInfo).port;
const url = (path: string): string => `http://127.0.0.1:${portOf(server)}${path}`;
const ownUrl = (path = "/"): string => `http://127.0.0.1:${portOf(own)}${path}`;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? "";
  asked.push(path);
  const send = (type: string, body: string | Buffer, headers: Record<string, string> = {}): void =>
    void response.writeHead(200, { "content-type": type, ...headers }).end(body);
  const plays: Record<string, () => void> = {
    "/text": () => send("text/plain", "plain ünïcödé"),
    "/latin": () => send("text/plain; charset=iso-8859-1", Buffer.from([0x66, 0xfc, 0x72])),
    "/json": () => send("application/json", '{"a":1}'),
    "/html": () =>
      send(
        "text/html",
        '<html><head><title>T</title><script>evil()</script></head><body><h1>Head</h1><p>One <a href="/two">two</a></p></body></html>',
      ),
    "/gzip": () => send("text/plain", gzipSync("was packed"), { "content-encoding": "gzip" }),
    "/bomb": () => send("text/plain", gzipSync(Buffer.alloc(200 * 1024 * 1024, "a")), { "content-encoding": "gzip" }),
    "/odd-packing": () => send("text/plain", "x", { "content-encoding": "zap" }),
    "/binary": () => send("application/octet-stream", Buffer.from([0, 1, 2])),
    "/lies": () => send("text/plain", Buffer.from([0, 1, 2])),
    "/missing": () => void response.writeHead(404, { "content-type": "text/plain" }).end("not here"),
    "/once": () => void response.writeHead(302, { location: "/text" }).end(),
    "/forever": () => void response.writeHead(302, { location: "/forever" }).end(),
    "/to-own": () => void response.writeHead(307, { location: ownUrl() }).end(),
    "/to-file": () => void response.writeHead(302, { location: "file:///etc/passwd" }).end(),
    "/to-user": () => void response.writeHead(302, { location: "http://user:secret@127.0.0.1/" }).end(),
    "/half": () => {
      response.writeHead(200, { "content-type": "text/plain", "content-length": "1000" });
      response.write("half");
      setImmediate(() => response.destroy());
    },
    "/endless": () => {
      response.writeHead(200, { "content-type": "text/plain" });
      const more = (): void => {
        if (!response.destroyed && response.write("x".repeat(64 * 1024))) setImmediate(more);
        else response.once("drain", more);
      };
      more();
    },
    "/silence": () => undefined,
  };
  (plays[path] ?? plays["/missing"])?.();
}

const listen = (one: Server): Promise<void> => new Promise((resolve) => one.listen(0, "127.0.0.1", resolve));

beforeAll(async () => {
  place = createPlace();
  server = createServer(answer);
  own = createServer((_request, response) => response.end("the token of this run"));
  await Promise.all([listen(server), listen(own)]);
  strict = await openToolset(place, { ownPorts: () => [portOf(own)] });
  local = await openToolset(place, { ownPorts: () => [portOf(own)], allowLocalNet: true });
});
afterAll(async () => {
  for (const one of [server, own]) {
    one.closeAllConnections();
    await new Promise((resolve) => one.close(resolve));
  }
  await Promise.all([strict.close(), local.close()]);
  place.remove();
});

test.each<[string, boolean, RegExp]>([
  ["/text", false, /^200 http\S+ \(text\/plain, 17 bytes\)\nplain ünïcödé$/],
  ["/latin", false, /\nfür$/],
  ["/json", false, /\{"a":1\}/],
  ["/html", false, /\nT\n\n# Head\n\nOne two \(http:\/\/127\.0\.0\.1:\d+\/two\)$/],
  ["/gzip", false, /was packed/],
  ["/bomb", false, new RegExp(`the first ${FETCH_BYTES_MAX} bytes[\\s\\S]*more bytes left out`)],
  ["/endless", false, /the first \d+ bytes/],
  ["/odd-packing", true, /packed as zap/],
  ["/binary", true, /no text$/],
  ["/lies", true, /no text$/],
  ["/missing", true, /^404 [\s\S]*not here/],
  ["/once", false, /\/text \(/],
  ["/forever", true, /redirects more than 5 times/],
  ["/half", true, /broke off/],
  ["/to-own", true, /this program's own server/],
  ["/to-file", true, /no http or https URL/],
  ["/to-user", true, /with a user or a password/],
])("with local addresses allowed: %s", async (path, isError, wanted) => {
  const result = await callTool(local, "web/fetch", { url: url(path) });
  expect(result.text).toMatch(wanted);
  expect(result.isError).toBe(isError);
  expect(result.text).not.toContain("the token");
});

test("HTML as it is, where that is asked for", async () => {
  expect((await callTool(local, "web/fetch", { url: url("/html"), raw: true })).text).toContain("<script>");
});

test.each([
  "http://127.0.0.1:PORT/",
  "http://localhost:PORT/",
  "http://2130706433:PORT/",
  "http://0x7f.1:PORT/",
  "http://127.1:PORT/",
  "http://0:PORT/",
  "http://[::ffff:127.0.0.1]:PORT/",
  "http://[::1]:PORT/",
])("not without permission, and nothing is sent: %s", async (form) => {
  const before = asked.length;
  const { isError, text } = await callTool(strict, "web/fetch", { url: form.replace("PORT", String(portOf(server))) });
  expect(isError).toBe(true);
  expect(text).toMatch(/may not be reached|no host/);
  expect(asked.length).toBe(before);
});

test.each(["http://127.0.0.1:PORT/", "http://localhost:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://0:PORT/", ...machineAddresses()])(
  "our own port never, in any spelling: %s",
  async (form) => {
    const { isError, text } = await callTool(local, "web/fetch", { url: form.replace("PORT", String(portOf(own))) });
    expect(isError).toBe(true);
    expect(text).toMatch(/own server/);
  },
);

function machineAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.filter(({ family }) => family === "IPv4").map(({ address }) => `http://${address}:PORT/`);
}

test.each([
  "file:///etc/passwd",
  "ftp://host/",
  "data:text/plain,x",
  "javascript:1",
  "//host/",
  "host",
  "",
  "http://",
  "http://user:pw@example.org/",
])("no such URL: %j", async (text) => {
  expect(await callTool(local, "web/fetch", { url: text })).toMatchObject({ isError: true });
});

test("a call that is stopped ends although the server is silent", async () => {
  const controller = new AbortController();
  const running = callTool(local, "web/fetch", { url: url("/silence") }, controller.signal);
  controller.abort("enough");
  expect(await running).toMatchObject({ isError: true });
});

const RULES = { allowLocalNet: false, ownPorts: () => [] };

test.each([
  ["127.0.0.1", true],
  ["127.255.255.254", true],
  ["0.0.0.0", true],
  ["10.1.2.3", true],
  ["172.16.0.1", true],
  ["172.31.255.255", true],
  ["172.32.0.1", false],
  ["192.168.1.1", true],
  ["192.169.0.1", false],
  ["169.254.169.254", true],
  ["100.64.0.1", true],
  ["100.128.0.1", false],
  ["224.0.0.1", true],
  ["255.255.255.255", true],
  ["8.8.8.8", false],
  ["1.1.1.1", false],
  ["::1", true],
  ["::", true],
  ["fe80::1", true],
  ["fe80::1%eth0", true],
  ["fc00::1", true],
  ["fd12:3456::1", true],
  ["ff02::1", true],
  ["::ffff:127.0.0.1", true],
  ["::ffff:8.8.8.8", false],
  ["::ffff:a00:1", true],
  ["::127.0.0.1", true],
  ["64:ff9b::7f00:1", true],
  ["64:ff9b::808:808", false],
  ["64:ff9b:1::1", true],
  ["2002:7f00:1::", true],
  ["2002:808:808::", false],
  ["2001:db8::1", true],
  ["2001::1", true],
  ["2606:4700:4700::1111", false],
  ["2a00:1450::1", false],
  ["not an address", true],
])("%s is local: %s", (address, isLocal) => {
  expect(refusedAddress(RULES, address, 80) !== undefined).toBe(isLocal);
});

test("behind a proxy it goes straight all the same, and says so where that leads nowhere", async () => {
  const proxied = await openToolset(place, { allowLocalNet: true, env: { HTTP_PROXY: url("/") } });
  expect(await callTool(proxied, "web/fetch", { url: url("/text") })).toMatchObject({ isError: false });
  const nowhere = createServer();
  await new Promise<void>((resolve) => nowhere.listen(0, "127.0.0.1", resolve));
  const closed = `http://127.0.0.1:${portOf(nowhere)}/`;
  await new Promise((resolve) => nowhere.close(resolve));
  const { isError, text } = await callTool(proxied, "web/fetch", { url: closed });
  expect([isError, text]).toEqual([true, expect.stringMatching(/ECONNREFUSED.*; a proxy is set here, and web\/fetch uses none$/)]);
  const straight = await openToolset(place, { allowLocalNet: true, env: {} });
  expect((await callTool(straight, "web/fetch", { url: closed })).text).not.toContain("proxy");
  await Promise.all([proxied.close(), straight.close()]);
});
