// The same server behind TLS.

import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { delta } from "../hub/run.fake.ts";
import { TOKEN, startTestServer } from "./server.fake.ts";

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), "latin1");
/** fixtures/PROVENANCE.md says where they come from. */
const cert = fixture("cert.pem");
const key = createPrivateKey({ key: Buffer.from(fixture("key.pkcs8.base64"), "base64"), format: "der", type: "pkcs8" })
  .export({ format: "pem", type: "pkcs8" })
  .toString();

interface Answer {
  status: number;
  cookie: string;
}

/** The certificate is checked, as a careful client does. */
const ask = (port: number, path: string, headers: Record<string, string>, body?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const asked = httpsRequest({ port, host: "127.0.0.1", path, method, headers, ca: cert, agent: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, cookie: String(response.headers["set-cookie"]) });
    });
    asked.on("error", reject);
    asked.end(body);
  });

test("the same gate behind it, its own origin is https, the cookie stays off plain lines", async () => {
  const own = await startTestServer({ tls: { cert, key } });
  const { port } = own.server;
  expect(own.server.shownUrl).toBe(`wss://127.0.0.1:${port}/ws`);
  expect(own.server.signInUrl()).toMatch(new RegExp(`^https://127\\.0\\.0\\.1:${port}/#[\\w-]{22}$`));
  const token = { Authorization: `Bearer ${TOKEN}` };
  expect((await ask(port, "/status", token)).status).toBe(200);
  expect((await ask(port, "/status", {})).status).toBe(401);
  expect((await ask(port, "/status", { ...token, Origin: `https://127.0.0.1:${port}` })).status).toBe(200);
  expect((await ask(port, "/status", { ...token, Origin: `http://127.0.0.1:${port}` })).status).toBe(403);
  const traded = await ask(port, "/session", { "Content-Type": "application/json" }, JSON.stringify({ code: own.server.openCode() }));
  expect(traded).toMatchObject({ status: 204, cookie: expect.stringMatching(/HttpOnly; SameSite=Strict; Path=\/; Secure$/) });
  own.write([delta("a")]);
  const ws = new WebSocket(own.server.url, { ca: cert });
  const seen: string[] = [];
  ws.on("message", (data) => seen.push(String(data)));
  await new Promise<void>((resolve) => ws.on("message", () => seen.some((text) => text.includes('"kind":"live"')) && resolve()));
  expect(seen.some((text) => text.includes('"seq":0'))).toBe(true);
  ws.terminate();
  expect((await own.request("/health")).status).toBe(0);
  await own.end();
});

test("a certificate that is none, or another's key, is an expected failure", async () => {
  for (const tls of [
    { cert: "no", key: "no" },
    { cert, key: "no" },
  ])
    await expect(startTestServer({ tls })).rejects.toMatchObject({ name: "ServerError", code: "bad-certificate" });
});
