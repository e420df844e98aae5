// Who may what, once the gate knows who it is: scopes, sessions, the forms of a token, how often it may be wrong.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WRONG_TOKENS_MAX, WRONG_TOKENS_WINDOW_MS } from "./limits.ts";
import { upTo } from "../hub/run.fake.ts";
import { ASKED, FRAME, JSON_TYPE, ROUTES_WITH_TOKEN, withHeader } from "./routes.fake.ts";
import { type TestServer, TOKEN, startTestServer } from "./server.fake.ts";

let on: TestServer;
beforeAll(async () => {
  on = await startTestServer({
    tokens: [
      { token: TOKEN, name: "sidecar", scopes: ["view", "answer", "control"] },
      { token: "looks-only", name: "viewer", scopes: ["view"] },
      { token: "answers-only", name: "bot", scopes: ["answer"] },
      { token: "elsewhere", name: "other", scopes: ["view", "answer", "control"], session: "run-2" },
    ],
  });
});
afterAll(() => on.end());

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

  test("none at all is no wrong one", async () => {
    const own = await startTestServer({ now: () => 0 });
    for (const _ of upTo(WRONG_TOKENS_MAX + 1)) expect((await own.request("/status", { token: null })).status).toBe(401);
    expect((await own.request("/status", { token: "wrong" })).status).toBe(401);
    await own.end();
  });
  test("wrong ones that came from another page or to another host are not counted, whatever they asked for", async () => {
    const own = await startTestServer({ now: () => 0 });
    for (const route of ROUTES_WITH_TOKEN) {
      const { target, request } = ASKED[route.name];
      const wrong = { ...request, token: "wrong" };
      expect((await own.request(target, withHeader(wrong, "Origin", "http://evil.example"))).status).toBe(403);
      expect((await own.request(target, { ...wrong, host: "evil.example" })).status).toBe(403);
    }
    for (let at = 0; at < WRONG_TOKENS_MAX; at += 1) expect((await own.request("/status", { token: "wrong" })).status).toBe(401);
    for (const route of ROUTES_WITH_TOKEN) {
      const { target, request, status } = ASKED[route.name];
      expect((await own.request(target, { ...request, token: "wrong" })).status).toBe(429);
      expect((await own.request(target, request)).status).toBe(status);
    }
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
