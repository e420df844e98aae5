// Every door by which a secret could leave the server: each route, each kind of frame. What the log holds is clean before (core/redaction.ts).

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Route, ROUTES } from "./route-table.ts";
import { type RawRequest, type TestServer, startTestServer } from "./server.fake.ts";

const SECRET = "hunter2hunter2";
const MARK = "«redacted»";
const redact = (text: string): string => text.replaceAll(SECRET, MARK);

let on: TestServer;
beforeAll(async () => {
  const files = {
    readArtifact: (name: string) => (name === "poem.md" ? `the key is ${SECRET}` : undefined),
    readBlob: (ref: string) => (ref === "nodes/a.json" ? JSON.stringify({ key: SECRET }) : undefined),
  };
  on = await startTestServer({
    redact,
    files: {
      log: { epochs: () => on.log.epochs(), head: () => on.log.head(), read: (seq, bytes) => on.log.read(seq, bytes) },
      ...files,
    },
    status: () => ({ chart: SECRET }),
    onFrame: (frame) =>
      Promise.resolve({ kind: "reply", re: frame.kind, ok: false, error: { code: "invalid-answer", message: `one of ${SECRET}` } }),
  });
  on.write([
    { event: "artifact/written", data: { name: "poem.md", bytes: 3 } },
    { event: "llm/response", data: { "io/ref": "nodes/a.json" } },
  ]);
  on.hub.state({
    kind: "prompt",
    "prompt-id": SECRET,
    invokeid: "ask",
    "session-id": "s",
    type: "text",
    opts: { prompt: `Is it ${SECRET}?` },
    "as-of": 1,
  });
});
afterAll(() => on.end());

const FRAME = { method: "POST", headers: [["Content-Type", "application/json"]], body: '{"kind":"control","op":"ui-quit"}' } as const;
/** How each is asked so that it says most. `says`: in place of the secret; without it the route says nothing of anybody's. */
const ASKED: Readonly<Record<Route["name"], { target: string; request?: RawRequest; says?: string }>> = {
  ws: { target: "/ws" },
  events: { target: "/api/sessions/run-1/events" },
  "post-session-frame": { target: "/api/sessions/run-1", request: FRAME, says: `one of ${MARK}` },
  "post-frame": { target: "/api", request: FRAME, says: `one of ${MARK}` },
  artifacts: { target: "/api/sessions/run-1/artifacts" },
  artifact: { target: "/api/sessions/run-1/artifacts/poem.md", says: `the key is ${MARK}` },
  blob: { target: "/api/sessions/run-1/blobs/nodes/a.json", says: `{"key":"${MARK}"}` },
  status: { target: "/status", says: `"chart":"${MARK}"` },
  "sign-in-code": { target: "/session/code", request: { method: "POST" } },
  health: { target: "/health" },
  "sign-in-page": { target: "/" },
  "sign-in": { target: "/session", request: { ...FRAME, body: `{"code":"${SECRET}"}` } },
};

test.each(ROUTES.map((route) => [`${route.method} ${route.path}`, ASKED[route.name]] as const))(
  "%s",
  async (_, { target, request, says }) => {
    const { head, body } = await on.request(target, request);
    expect(head + body).not.toContain(SECRET);
    if (says !== undefined) expect(Buffer.from(body, "latin1").toString()).toContain(says);
  },
);

describe("a refusal repeats nothing of what was asked", () => {
  test.each<[string, RawRequest]>([
    [`/${SECRET}`, {}],
    [`/ws?session=${SECRET}`, { upgrade: true }],
    [`/api/sessions/${SECRET}/events`, {}],
    [`/api/sessions/run-1/artifacts/${SECRET}x`, {}],
    ["/status", { host: SECRET }],
    ["/status", { headers: [["Origin", `http://${SECRET}`]] }],
    ["/status", { token: SECRET }],
    ["/api", { ...FRAME, body: `{"kind":"${SECRET}"}` }],
    ["/api", { ...FRAME, body: `{"kind":"answer","${SECRET}":1}` }],
    ["/api", { ...FRAME, body: SECRET }],
  ])("%s %j", async (target, request) => {
    const { status, head, body } = await on.request(target, request);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(head + body).not.toContain(SECRET);
  });
});

test("a socket: hello, live, state and replies", async () => {
  const client = on.open();
  await client.until(() => client.has("prompt"));
  client.send({ kind: "control", op: "ui-quit" });
  client.send({ kind: "answer", "prompt-id": SECRET, value: SECRET, id: SECRET });
  client.send({ kind: SECRET });
  await client.until(() => client.replies().length === 3);
  expect(client.messages.join("\n")).not.toContain(SECRET);
  expect(client.frames().find(({ kind }) => kind === "live")).toMatchObject({ "open-prompts": [MARK] });
});
