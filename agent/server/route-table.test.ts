import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROUTES, findRoute } from "./route-table.ts";
import { type TestServer, startTestServer } from "./server.fake.ts";

let on: TestServer;
beforeAll(async () => {
  on = await startTestServer();
});
afterAll(() => on.end());

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
