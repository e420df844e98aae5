// The gate before every route there is: whatever is refused is refused the same way everywhere.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostsOf } from "./http-server.ts";
import { HEADERS_BYTES_MAX } from "./limits.ts";
import { ROUTES } from "./route-table.ts";
import { ASKED, JSON_TYPE, ROUTES_WITH_TOKEN, withHeader } from "./routes.fake.ts";
import { type RawRequest, type TestServer, TOKEN, startTestServer } from "./server.fake.ts";

let on: TestServer;
let nowMs = 0;
beforeAll(async () => {
  // Each look at the time is a quarter of a minute later: the wrong tokens of the table never add up.
  on = await startTestServer({ now: () => (nowMs += 15_000) });
});
afterAll(() => on.end());

const titled = [
  ...ROUTES.map((route) => [`${route.method} ${route.path}`, { ...ASKED[route.name], needsToken: route.needsToken }] as const),
  ["GET /ws without an upgrade", { target: "/ws", request: {}, status: 426, needsToken: true }] as const,
];

describe.each(titled)("%s", (_, { target, request, status, needsToken }) => {
  test("lets in who may", async () => {
    expect((await on.request(target, request)).status).toBe(status);
  });
  test.each([
    ["another host", { host: "evil.example" }, 403],
    ["another port", { host: "127.0.0.1:1" }, 403],
    ["no port", { host: "127.0.0.1" }, 403],
    ["a name that points here", { host: "127.0.0.1.nip.io" }, 403],
    ["an empty Host", { host: "" }, 403],
    ["no Host at all", { host: null }, 403],
  ])("%s", async (_name, change, expected) => {
    expect((await on.request(target, { ...request, ...change })).status).toBe(expected);
  });
  test("two hosts", async () => {
    expect((await on.request(target, withHeader(request, "Host", `127.0.0.1:${on.server.port}`))).status).toBeOneOf([400, 403]);
  });
  test("localhost is its own address", async () => {
    expect((await on.request(target, { ...request, host: `localhost:${on.server.port}` })).status).toBe(status);
  });
  test.each([
    ["a foreign origin", "http://evil.example", 403],
    ["the origin null", "null", 403],
    ["https of the same host", "https://127.0.0.1:PORT", 403],
    ["the same host on another port", "http://127.0.0.1:1", 403],
    ["localhost where the Host is 127.0.0.1", "http://localhost:PORT", 403],
  ])("%s", async (_name, origin, expected) => {
    expect((await on.request(target, withHeader(request, "Origin", origin.replace("PORT", String(on.server.port))))).status).toBe(expected);
  });
  test("its own origin", async () => {
    expect((await on.request(target, withHeader(request, "Origin", `http://127.0.0.1:${on.server.port}`))).status).toBe(status);
  });
  test("no token", async () => {
    expect((await on.request(target, { ...request, token: null })).status).toBe(needsToken ? 401 : status);
  });
  test.each([
    ["a wrong token", [["Authorization", "Bearer wrong"]]],
    [
      "the right token twice",
      [
        ["Authorization", `Bearer ${TOKEN}`],
        ["Authorization", `Bearer ${TOKEN}`],
      ],
    ],
    [
      "a right and a wrong one",
      [
        ["Authorization", `Bearer ${TOKEN}`],
        ["Authorization", "Bearer wrong"],
      ],
    ],
    ["the right token in other letters", [["Authorization", `Bearer ${TOKEN.toUpperCase()}`]]],
    ["the right token with more behind it", [["Authorization", `Bearer ${TOKEN}, Bearer ${TOKEN}`]]],
    [
      "a cookie of another port",
      [
        ["Cookie", "escapement-1=abc"],
        ["Sec-Fetch-Site", "same-origin"],
      ],
    ],
    [
      "a made-up cookie of this port",
      [
        ["Cookie", "escapement-PORT=abc"],
        ["Sec-Fetch-Site", "same-origin"],
      ],
    ],
    [
      "the token as a cookie",
      [
        ["Cookie", `escapement-PORT=${TOKEN}; token=${TOKEN}`],
        ["Sec-Fetch-Site", "same-origin"],
      ],
    ],
    [
      "the token in a header of another name",
      [
        ["X-Token", TOKEN],
        ["Sec-WebSocket-Protocol", TOKEN],
        ["Proxy-Authorization", `Bearer ${TOKEN}`],
      ],
    ],
  ] as const)("%s", async (_name, headers) => {
    const given = headers.map(([name, value]) => [name, value.replace("PORT", String(on.server.port))] as const);
    const answer = await on.request(target, { ...request, token: null, headers: [...(request.headers ?? []), ...given] });
    expect(answer.status).toBe(needsToken ? 401 : status);
    expect(answer.head + answer.body).not.toContain(TOKEN);
  });
  test("a signed-in browser of this server, from its own page and from no other", async () => {
    const traded = await on.request("/session", {
      method: "POST",
      token: null,
      headers: [JSON_TYPE],
      body: JSON.stringify({ code: on.server.openCode() }),
    });
    const cookie = /set-cookie: ([^;]+)/i.exec(traded.head)?.[1] ?? "";
    const ask = async (...headers: [string, string][]) =>
      (await on.request(target, { ...request, token: null, headers: [...(request.headers ?? []), ["Cookie", cookie], ...headers] })).status;
    expect(await ask(["Sec-Fetch-Site", "same-origin"])).toBe(status);
    expect(await ask(["Origin", `http://127.0.0.1:${on.server.port}`])).toBe(status);
    expect(await ask(["Cookie", `escapement-${on.server.port}=planted`], ["Sec-Fetch-Site", "same-origin"])).toBe(status);
    expect(await ask(["Sec-Fetch-Site", "same-origin"], ["Sec-Fetch-Site", "cross-site"])).toBe(needsToken ? 401 : status);
    for (const site of ["cross-site", "same-site", "none", "same-origin, same-origin"])
      expect(await ask(["Sec-Fetch-Site", site])).toBe(needsToken ? 401 : status);
    expect(await ask()).toBe(needsToken ? 401 : status);
    expect(await ask(["Sec-Fetch-Site", "same-origin"], ["Origin", "null"])).toBe(403);
  });
  test("a header that comes after two thousand others is seen: the platform alone drops it", async () => {
    const many = Array.from({ length: 2_100 }, (): [string, string] => ["a", ""]);
    expect(
      (await on.request(target, { ...request, headers: [...(request.headers ?? []), ...many, ["Origin", "http://evil.example"]] })).status,
    ).toBe(403);
  });
  test("headers too long are refused", async () => {
    expect((await on.request(target, withHeader(request, "X", "x".repeat(HEADERS_BYTES_MAX)))).status).toBe(431);
  });
  test("a token in the query is none", async () => {
    expect((await on.request(`${target}?token=${TOKEN}&access_token=${TOKEN}`, { ...request, token: null })).status).toBe(
      needsToken ? 401 : status,
    );
  });
  test("another session beside its own is another session", async () => {
    if (!needsToken) return;
    const own = target.includes("run-1") ? "" : "session=run-1&";
    expect((await on.request(`${target}?${own}session=other`, request)).status).toBe(target === "/ws" && !request.upgrade ? 426 : 404);
  });
  test("another method", async () => {
    for (const method of ["PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"]) {
      const answer = await on.request(target, { ...request, upgrade: false, method });
      expect(answer.status).toBe(405);
      expect(answer.head.toLowerCase()).toContain("allow: ");
      expect(answer.head.toLowerCase()).not.toContain("access-control-");
    }
  });
});

/** Once is enough: the table above shows that all routes share the gate. */
describe("nearly right", () => {
  test.each<[string, number, (port: number) => RawRequest]>([
    ["a Host that only begins like its own", 403, (port) => ({ host: `127.0.0.1:${port}.evil.example` })],
    ["a Host in capitals", 403, (port) => ({ host: `LOCALHOST:${port}` })],
    ["a Host with a dot at its end", 403, (port) => ({ host: `localhost.:${port}` })],
    ["a Host with a user", 403, (port) => ({ host: `a@127.0.0.1:${port}` })],
    ["a Host with a zero before its port", 403, (port) => ({ host: `127.0.0.1:0${port}` })],
    ["IPv6, where IPv4 is listened on", 403, (port) => ({ host: `[::1]:${port}` })],
    ["its own origin and another", 403, (port) => origins(`http://127.0.0.1:${port}`, "http://evil.example")],
    ["an empty origin", 403, () => origins("")],
    ["its own origin with a slash", 403, (port) => origins(`http://127.0.0.1:${port}/`)],
    ["its own origin with a tail", 403, (port) => origins(`http://127.0.0.1:${port}.evil.example`)],
  ])("%s", async (_, status, request) => {
    expect((await on.request("/status", request(on.server.port))).status).toBe(status);
  });
});
const origins = (...all: string[]): RawRequest => ({ headers: all.map((origin) => ["Origin", origin] as const) });

/** PORT is the server's. */
const REFUSED: readonly [string, number, (request: RawRequest) => RawRequest][] = [
  ["a page of another origin", 403, (request) => withHeader(request, "Origin", "http://evil.example")],
  ["a rebinding host", 403, (request) => ({ ...request, host: "evil.example:80" })],
  ["no token", 401, (request) => ({ ...request, token: null })],
  ["a wrong token", 401, (request) => ({ ...request, token: "wrong" })],
  ["a repeated token", 401, (request) => withHeader(request, "Authorization", `Bearer ${TOKEN}`)],
  ["a cookie of another port", 401, (request) => withHeader({ ...request, token: null }, "Cookie", "escapement-1=a")],
];

test.each(REFUSED)("%s is refused in the same words on every route, request or upgrade", async (_, status, change) => {
  const answers = await Promise.all(
    ROUTES_WITH_TOKEN.map(async (route) => {
      const { target, request } = ASKED[route.name];
      const { head, body, ...answer } = await on.request(target, change(request));
      const headers = head.toLowerCase().split("\r\n");
      return { ...answer, body, headers: headers.filter((line) => !line.startsWith("date:")).toSorted() };
    }),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ status });
});

test.each<[string, number, "http" | "https", readonly string[]]>([
  ["127.0.0.1", 4000, "http", ["127.0.0.1:4000", "localhost:4000"]],
  ["::1", 4000, "http", ["127.0.0.1:4000", "localhost:4000", "[::1]:4000"]],
  ["run.example", 4000, "https", ["127.0.0.1:4000", "localhost:4000", "run.example:4000"]],
  ["127.0.0.1", 80, "http", ["127.0.0.1:80", "127.0.0.1", "localhost:80", "localhost"]],
  ["127.0.0.1", 443, "http", ["127.0.0.1:443", "localhost:443"]],
  ["127.0.0.1", 443, "https", ["127.0.0.1:443", "127.0.0.1", "localhost:443", "localhost"]],
])("on %s:%i, %s, the hosts are its own, with the port that may go unsaid", (host, port, scheme, wanted) => {
  expect(hostsOf(host, port, scheme)).toEqual(wanted);
});
