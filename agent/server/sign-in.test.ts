import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { upTo } from "../hub/run.fake.ts";
import { COOKIE_SESSIONS_MAX, SIGN_IN_CODE_MS } from "./limits.ts";
import { type TestServer, startTestServer } from "./server.fake.ts";

let on: TestServer;
let nowMs = 0;
beforeEach(async () => {
  on = await startTestServer({ now: () => nowMs });
});
afterEach(() => on.end());

describe("a browser", () => {
  const trade = (code: string, headers: readonly (readonly [string, string])[] = []) =>
    on.request("/session", {
      method: "POST",
      token: null,
      headers: [["Content-Type", "application/json"], ...headers],
      body: JSON.stringify({ code }),
    });
  const cookieOf = (head: string): string => /set-cookie: ([^;]+)/i.exec(head)?.[1] ?? "";

  test("trades a code once for a cookie, which only its own page may use", async () => {
    const code = on.server.openCode();
    const traded = await trade(code);
    expect(traded.status).toBe(204);
    expect(traded.head).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await trade(code)).status).toBe(401);
    const cookie = cookieOf(traded.head);
    expect(cookie.startsWith(`escapement-${on.server.port}=`)).toBe(true);
    const ask = async (...headers: [string, string][]) =>
      (await on.request("/status", { token: null, headers: [["Cookie", `other=1; ${cookie}`], ...headers] })).status;
    expect(await ask(["Sec-Fetch-Site", "same-origin"])).toBe(200);
    expect(await ask(["Origin", `http://127.0.0.1:${on.server.port}`])).toBe(200);
    expect(await ask()).toBe(401);
    expect(await ask(["Sec-Fetch-Site", "same-site"])).toBe(401);
    expect(await ask(["Sec-Fetch-Site", "same-origin"], ["Origin", "http://evil.example"])).toBe(403);
    expect(
      (
        await on.request("/status", {
          token: null,
          headers: [
            ["Cookie", `${cookie}x`],
            ["Sec-Fetch-Site", "same-origin"],
          ],
        })
      ).status,
    ).toBe(401);
  });

  test("has at most five codes open: the oldest ends", async () => {
    const codes = upTo(6).map(() => on.server.openCode());
    expect((await trade(codes[0] ?? "")).status).toBe(401);
    expect((await trade(codes[5] ?? "")).status).toBe(204);
  });

  test("is one of 32: of more the one that signed in first is signed out", async () => {
    const cookies: string[] = [];
    for (const _ of upTo(COOKIE_SESSIONS_MAX + 1)) cookies.push(cookieOf((await trade(on.server.openCode())).head));
    const ask = async (cookie = "") =>
      (
        await on.request("/status", {
          token: null,
          headers: [
            ["Cookie", cookie],
            ["Sec-Fetch-Site", "same-origin"],
          ],
        })
      ).status;
    expect([await ask(cookies[0]), await ask(cookies[1]), await ask(cookies.at(-1))]).toEqual([401, 200, 200]);
  });

  test("has 60 s for it", async () => {
    const codes = [on.server.openCode(), on.server.openCode()];
    nowMs += SIGN_IN_CODE_MS - 1;
    expect((await trade(codes[0] ?? "")).status).toBe(204);
    nowMs += 1;
    expect((await trade(codes[1] ?? "")).status).toBe(401);
  });

  test.each([["wrong"], [""]])("a code %j is not good", async (code) => {
    expect((await trade(code)).status).toBe(401);
  });
});
