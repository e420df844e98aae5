import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RawRequest, type TestServer, TOKEN, startTestServer } from "./server.fake.ts";
import { HEADERS_BYTES_MAX, WRONG_TOKENS_MAX, WRONG_TOKENS_WINDOW_MS } from "./limits.ts";
import { ROUTES, findRoute } from "./route-table.ts";

let on: TestServer;
let nowMs = 0;
beforeAll(async () => {
  on = await startTestServer({
    // Each look at the time is a quarter of a minute later: the wrong tokens of the table never add up.
    now: () => (nowMs += 15_000),
    tokens: [
      { token: TOKEN, name: "sidecar", scopes: ["view", "answer", "control"] },
      { token: "looks-only", name: "viewer", scopes: ["view"] },
      { token: "answers-only", name: "bot", scopes: ["answer"] },
      { token: "elsewhere", name: "other", scopes: ["view", "answer", "control"], session: "run-2" },
    ],
  });
});
afterAll(() => on.end());

const JSON_TYPE = ["Content-Type", "application/json"] as const;
const FRAME = '{"kind":"control","op":"ui-quit"}';
/** Each route as it should be asked, and what it says to a request that may come in. */
const GOOD: readonly { target: string; request: RawRequest; status: number; needsToken: boolean }[] = [
  { target: "/ws", request: { upgrade: true }, status: 101, needsToken: true },
  { target: "/ws", request: {}, status: 426, needsToken: true },
  { target: "/api/sessions/run-1/events", request: {}, status: 200, needsToken: true },
  { target: "/api/sessions/run-1", request: { method: "POST", headers: [JSON_TYPE], body: FRAME }, status: 200, needsToken: true },
  { target: "/api", request: { method: "POST", headers: [JSON_TYPE], body: FRAME }, status: 200, needsToken: true },
  { target: "/api/sessions/run-1/artifacts", request: {}, status: 200, needsToken: true },
  { target: "/api/sessions/run-1/artifacts/poem.md", request: {}, status: 404, needsToken: true },
  { target: "/api/sessions/run-1/blobs/nodes/a/b.json", request: {}, status: 404, needsToken: true },
  { target: "/status", request: {}, status: 200, needsToken: true },
  { target: "/session/code", request: { method: "POST" }, status: 200, needsToken: true },
  { target: "/health", request: {}, status: 200, needsToken: false },
  { target: "/", request: {}, status: 200, needsToken: false },
  { target: "/session", request: { method: "POST", headers: [JSON_TYPE], body: '{"code":"no"}' }, status: 401, needsToken: false },
];
const titled = GOOD.map(
  (route) => [`${route.request.method ?? "GET"} ${route.target}${route.request.upgrade ? " (upgrade)" : ""}`, route] as const,
);
const withHeader = (request: RawRequest, name: string, value: string): RawRequest => ({
  ...request,
  headers: [...(request.headers ?? []), [name, value]],
});

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
    for (const site of ["cross-site", "same-site", "none", "same-origin, same-origin"])
      expect(await ask(["Sec-Fetch-Site", site])).toBe(needsToken ? 401 : status);
    expect(await ask()).toBe(needsToken ? 401 : status);
    expect(await ask(["Sec-Fetch-Site", "same-origin"], ["Origin", "null"])).toBe(403);
  });
  test("a header that comes after a thousand others is seen", async () => {
    const many = Array.from({ length: 1000 }, (): [string, string] => ["a", ""]);
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
  test("another method", async () => {
    for (const method of ["PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"]) {
      const answer = await on.request(target, { ...request, upgrade: false, method });
      expect(answer.status).toBe(405);
      expect(answer.head.toLowerCase()).toContain("allow: ");
      expect(answer.head.toLowerCase()).not.toContain("access-control-");
    }
  });
});

describe("exact paths", () => {
  test.each([
    "/ws/",
    "//ws",
    "/WS",
    "/%77s",
    "/ws%00",
    "/ws;x",
    "/../ws",
    "/./ws",
    "/status/",
    "/health/x",
    "/api/",
    "/api/sessions",
    "/api/sessions/",
    "/api/sessions//events",
    "/api/sessions/run-1/",
    "/api/sessions/run-1/events/",
    "/api/sessions/%/events",
    "/api/sessions/run-1/artifacts/",
    "/api/sessions/run-1/artifacts/a/b",
    "/api/sessions/run-1/artifacts/%",
    "/api/sessions/run-1/blobs",
    "/api/sessions/run-1/blobs/",
    "/session/code/",
    "/api/sessions/a/b/events",
    "/session/",
    "/favicon.ico",
    "http://127.0.0.1/ws",
    "*",
    "/ws#x",
  ])("%s is nothing", (target) => {
    for (const isUpgrade of [true, false])
      expect(findRoute({ method: "GET", target, isUpgrade })).toMatchObject({
        pass: false,
        code: target.startsWith("/api/sessions/") || target === "/api/" ? expect.stringMatching("not-found|method") : "not-found",
      });
  });
  test("an upgrade of any other route is refused", async () => {
    for (const { path, isUpgrade, method } of ROUTES)
      if (!isUpgrade && method === "GET") expect((await on.request(path.replace(":id", "run-1"), { upgrade: true })).status).toBe(400);
  });
  test("an id is decoded once", () => {
    expect(findRoute({ method: "GET", target: "/api/sessions/a%2Fb%20c/events?since=1", isUpgrade: false })).toMatchObject({
      pass: true,
      id: "a/b c",
    });
  });
});

describe("sessions and scopes", () => {
  test.each([
    ["another session's events", "/api/sessions/run-9/events", {}, 404],
    ["another session's frames", "/api/sessions/run-9", { method: "POST", headers: [JSON_TYPE], body: FRAME }, 404],
    ["another session on the socket", "/ws?session=run-9", { upgrade: true }, 404],
    ["this session on the socket", "/ws?session=run-1", { upgrade: true }, 101],
    ["a token bound to another session", "/ws", { upgrade: true, token: "elsewhere" }, 404],
    ["… nor asks the status of this one", "/status", { token: "elsewhere" }, 404],
    ["… nor sends it a frame", "/api", { method: "POST", headers: [JSON_TYPE], body: FRAME, token: "elsewhere" }, 404],
    ["… and its events", "/api/sessions/run-1/events", { token: "elsewhere" }, 404],
    ["who only looks, looks", "/ws", { upgrade: true, token: "looks-only" }, 101],
    ["who only looks, does not quit", "/api", { method: "POST", headers: [JSON_TYPE], body: FRAME, token: "looks-only" }, 403],
    ["who only answers, does not look", "/ws", { upgrade: true, token: "answers-only" }, 403],
    ["… nor asks the status", "/status", { token: "answers-only" }, 403],
    [
      "who only answers, answers",
      "/api",
      { method: "POST", headers: [JSON_TYPE], body: '{"kind":"answer","prompt-id":"p","value":"x"}', token: "answers-only" },
      200,
    ],
  ] as const)("%s", async (_, target, request, status) => {
    expect((await on.request(target, request)).status).toBe(status);
  });
});

describe("a POST", () => {
  test.each([
    ["no content type", [], 415],
    ["a form's", [["Content-Type", "text/plain"]], 415],
    ["with a charset", [["Content-Type", "application/json; charset=utf-8"]], 415],
    ["in capitals", [["Content-Type", "Application/JSON"]], 415],
  ] as const)("%s is refused", async (_, headers, status) => {
    for (const target of ["/api", "/api/sessions/run-1", "/session"])
      expect((await on.request(target, { method: "POST", headers, body: FRAME })).status).toBe(status);
  });
});

describe("tokens", () => {
  const basic = (text: string) => [["Authorization", `Basic ${Buffer.from(text).toString("base64")}`]] as const;
  test.each([
    ["Basic with the right user", basic(`escapement:${TOKEN}`), 200],
    ["Basic with another user", basic(`root:${TOKEN}`), 401],
    ["Basic without a user", basic(`:${TOKEN}`), 401],
    ["Basic with nothing", basic(""), 401],
    ["another scheme", [["Authorization", `Digest ${TOKEN}`]], 401],
    ["the token alone", [["Authorization", TOKEN]], 401],
    ["an empty Bearer", [["Authorization", "Bearer "]], 401],
    [
      "two headers, one right",
      [
        ["Authorization", `Bearer ${TOKEN}`],
        ["Authorization", "Bearer x"],
      ],
      401,
    ],
  ] as const)("%s", async (_, headers, status) => {
    const own = await startTestServer();
    expect((await own.request("/status", { token: null, headers })).status).toBe(status);
    await own.end();
  });

  test("after too many wrong ones a wrong one is 429, a right one is not held up, a minute later they are looked at again", async () => {
    let nowMs = 0;
    const own = await startTestServer({ now: () => nowMs });
    for (let at = 0; at < WRONG_TOKENS_MAX; at += 1) expect((await own.request("/status", { token: `wrong ${at}` })).status).toBe(401);
    const over = await own.request("/ws", { token: "wrong", upgrade: true });
    expect(over.status).toBe(429);
    expect(over.head.toLowerCase()).toContain("retry-after: 60");
    expect((await own.request("/status", { token: null })).status).toBe(401);
    expect((await own.request("/status")).status).toBe(200);
    expect((await own.request("/ws", { upgrade: true })).status).toBe(101);
    nowMs += WRONG_TOKENS_WINDOW_MS;
    expect((await own.request("/status", { token: "wrong" })).status).toBe(401);
    await own.end();
  });

  test("no answer shows a token, and /health shows no data", async () => {
    on.write([{ event: "secret/event", data: { text: "secret" } }]);
    for (const [target, token] of [
      ["/status", TOKEN],
      ["/health", null],
      ["/", null],
      ["/status", "wrong-one"],
    ] as const) {
      const { head, body } = await on.request(target, { token });
      expect(head + body).not.toContain(TOKEN);
      expect(head + body).not.toContain("secret");
    }
    expect(JSON.parse((await on.request("/health", { token: null })).body)).toEqual({
      status: "ok",
      protocol: 1,
      engine: "escapement/test",
    });
    expect(on.server.shownUrl).not.toContain(TOKEN);
  });
});
