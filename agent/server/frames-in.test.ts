// Client frames over real sockets: what is taken, refused, limited; two clients and one question.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  ANSWER_FRAME_BYTES_MAX,
  CLIENT_FRAMES_PER_SECOND_MAX,
  CLIENT_FRAME_BYTES_MAX,
  SOCKET_PAYLOAD_BYTES_MAX,
} from "../../wire/index.ts";
import { answer, upTo } from "../hub/run.fake.ts";
import { createFrameLimits } from "./frame-limits.ts";
import { type TestServer, TOKEN, startTestServer } from "./server.fake.ts";

let on: TestServer;
/** The server's time stands unless a test moves it: how busy the machine is decides nothing. */
let nowMs = 0;
beforeEach(async () => {
  on = await startTestServer({ now: () => nowMs });
});
afterEach(() => on.end());

const connected = async (query = "", server = on) => {
  const client = server.open(query);
  await client.until(() => client.has("live"));
  return client;
};

describe("a frame", () => {
  test("with an id is answered, without one is not, and is handed on with who sent it", async () => {
    const client = await connected();
    client.send({ kind: "control", op: "ui-interrupt" });
    client.send({ kind: "control", op: "ui-quit", id: "1" });
    await client.until(() => client.has("reply"));
    expect(client.replies()).toEqual([{ kind: "reply", re: "ui-quit", id: "1", ok: true }]);
    expect(on.received).toEqual([
      {
        frame: { kind: "control", op: "ui-interrupt" },
        from: { by: "sidecar", clientId: "client-1", scopes: ["view", "answer", "control"] },
      },
      {
        frame: { kind: "control", op: "ui-quit", id: "1" },
        from: { by: "sidecar", clientId: "client-1", scopes: ["view", "answer", "control"] },
      },
    ]);
  });

  test.each([
    ["not JSON", "{", "bad-json", "frame"],
    ["an unknown kind", '{"kind":"resume","id":"7"}', "bad-frame", "resume"],
    ["an unknown key", '{"kind":"control","op":"ui-quit","x":1,"id":"7"}', "bad-frame", "ui-quit"],
    ["no object", "[]", "bad-frame", "frame"],
    ["nested too deep", `{"kind":"answer","prompt-id":"p","value":${"[".repeat(20)}${"]".repeat(20)}}`, "bad-frame", "answer"],
    [
      "nested deep enough to hurt",
      `{"kind":"answer","prompt-id":"p","value":${"[".repeat(30_000)}${"]".repeat(30_000)}}`,
      "bad-frame",
      "answer",
    ],
    ["too large", `{"kind":"control","op":"ui-quit","id":"${"x".repeat(CLIENT_FRAME_BYTES_MAX)}"}`, "too-large", "ui-quit"],
    ["an answer too large", `{"kind":"answer","prompt-id":"p","value":"${"x".repeat(ANSWER_FRAME_BYTES_MAX)}"}`, "too-large", "frame"],
    ["empty", "", "bad-json", "frame"],
    ["a prototype", '{"kind":"control","op":"ui-quit","__proto__":{"x":1}}', "bad-frame", "ui-quit"],
  ])("%s is refused, and the connection stays", async (_, text, code, re) => {
    const client = await connected();
    client.send(text);
    await client.until(() => client.has("reply"));
    expect(client.replies()[0]).toMatchObject({ ok: false, re, error: { code } });
    client.send({ kind: "control", op: "ui-quit", id: "after" });
    await client.until(() => client.replies().length === 2);
    expect(client.state.closed).toBeUndefined();
    expect(on.received).toHaveLength(1);
  });

  test("a large answer is taken", async () => {
    const client = await connected();
    client.send({ kind: "answer", "prompt-id": "p", value: "x".repeat(ANSWER_FRAME_BYTES_MAX - 200), id: "1" });
    await client.until(() => client.has("reply"));
    expect(client.replies()).toEqual([{ kind: "reply", re: "answer", id: "1", ok: true }]);
  });

  test("binary is refused", async () => {
    const client = await connected();
    client.ws.send(Buffer.from('{"kind":"control","op":"ui-quit"}'));
    await client.until(() => client.has("reply"));
    expect(client.replies()[0]).toMatchObject({ ok: false, error: { code: "bad-frame" } });
    expect(on.received).toEqual([]);
  });

  test("three offences close with 1008, after the third is answered", async () => {
    const client = await connected();
    for (let at = 0; at < 3; at += 1) client.send("no");
    await client.until(() => client.state.closed !== undefined);
    expect(client.state.closed?.code).toBe(1008);
    expect(client.replies()).toHaveLength(3);
  });

  test("over what the socket takes closes with 1009, and harms nobody else", async () => {
    const other = await connected();
    const client = await connected();
    client.send("x".repeat(SOCKET_PAYLOAD_BYTES_MAX + 1));
    await client.until(() => client.state.closed !== undefined);
    expect(client.state.closed?.code).toBe(1009);
    other.send({ kind: "control", op: "ui-quit", id: "1" });
    await other.until(() => other.has("reply"));
  });

  test("the 51st in a second is refused; acks count in no limit", async () => {
    const client = await connected();
    for (let seq = -1; seq < 500; seq += 1) client.send({ kind: "ack", seq: -1, epoch: "epoch-1", "frame-ms": 1 });
    for (const at of upTo(CLIENT_FRAMES_PER_SECOND_MAX + 1)) client.send({ kind: "control", op: "ui-interrupt", id: String(at) });
    await client.until(() => client.replies().length > CLIENT_FRAMES_PER_SECOND_MAX);
    expect(client.replies().filter(({ ok }) => !ok)).toMatchObject([{ id: "50", error: { code: "rate-limited" } }]);
    expect(on.received).toHaveLength(CLIENT_FRAMES_PER_SECOND_MAX);
    nowMs += 1000;
    client.send({ kind: "control", op: "ui-interrupt", id: "later" });
    await client.until(() => client.replies().some(({ id, ok }) => id === "later" && ok));
  });

  test("and the 53rd is one offence too many", async () => {
    const client = await connected();
    for (const _ of upTo(CLIENT_FRAMES_PER_SECOND_MAX + 3)) client.send({ kind: "control", op: "ui-interrupt" });
    await client.until(() => client.state.closed !== undefined);
    expect(client.state.closed?.code).toBe(1008);
  });

  test("a handler that fails is answered with busy", async () => {
    const said: string[] = [];
    const failing = await startTestServer({
      onFrame: () => Promise.reject(new Error("no")),
      onDiagnostic: (message) => void said.push(message),
    });
    const client = await connected("", failing);
    client.send({ kind: "control", op: "ui-quit" });
    await client.until(() => client.has("reply"));
    expect(client.replies()[0]).toMatchObject({ ok: false, error: { code: "busy" } });
    expect(said).toEqual(["a frame could not be handled: ui-quit"]);
    await failing.end();
  });
});

describe("limits over time", () => {
  test("50 in any second", () => {
    const limits = createFrameLimits();
    expect(
      upTo(60)
        .map((at) => limits.takes(at))
        .filter(Boolean),
    ).toHaveLength(50);
    expect(limits.takes(999)).toBe(false);
    expect(limits.takes(1000)).toBe(true);
  });
  test("three offences within 60 s, not over a longer time", () => {
    const limits = createFrameLimits();
    expect([0, 30_000, 61_000, 89_000].map((at) => limits.offend(at))).toEqual([false, false, false, true]);
  });
});

test("an ack tells how far a client has drawn; one of another epoch tells nothing", async () => {
  const heard: number[] = [];
  const own = await startTestServer({ onAck: (frame) => void heard.push(frame.seq) });
  const client = await connected("", own);
  own.write([answer("a", "b"), answer("a", "b")]);
  await client.until(() => client.last() === 1);
  client.send({ kind: "ack", seq: 0, epoch: "another", "frame-ms": 1, id: "1" });
  await client.until(() => client.replies().length === 1);
  expect(own.hub.clients()[0]?.acked).toBeUndefined();
  client.send({ kind: "ack", seq: 1, epoch: "epoch-1", "frame-ms": 1, suspended: true, id: "2" });
  await client.until(() => client.replies().length === 2);
  expect(own.hub.clients()[0]?.acked?.seq).toBe(1);
  expect(heard).toEqual([0, 1]);
  await own.end();
});

describe("a frame by POST", () => {
  const post = (body: string) => on.request("/api", { method: "POST", headers: [["Content-Type", "application/json"]], body });
  test.each([
    ["is taken", '{"kind":"control","op":"ui-quit"}', 200, { ok: true, re: "ui-quit" }],
    ["not JSON", "{", 400, { ok: false, error: { code: "bad-json" } }],
    ["not a frame", "{}", 400, { ok: false, error: { code: "bad-frame" } }],
    ["empty", "", 400, { ok: false, error: { code: "bad-json" } }],
    ["too large", "x".repeat(ANSWER_FRAME_BYTES_MAX + 1), 413, { ok: false, error: { code: "too-large" } }],
  ])("%s", async (_, body, status, reply) => {
    const answered = await post(body);
    expect(answered.status).toBe(status);
    expect(JSON.parse(answered.body)).toMatchObject({ kind: "reply", ...reply });
  });
  test("too large, its rest stays unread: the connection is of no more use, and says so", async () => {
    const post = (body: string) =>
      fetch(`http://127.0.0.1:${on.server.port}/api`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${TOKEN}` },
        body,
      });
    expect((await post("{}")).headers.get("connection")).toBe("keep-alive");
    expect((await post("x".repeat(ANSWER_FRAME_BYTES_MAX + 1))).headers.get("connection")).toBe("close");
  });
  test("is limited over all of a token's requests", async () => {
    const statuses = await Promise.all(upTo(CLIENT_FRAMES_PER_SECOND_MAX + 1).map(() => post('{"kind":"control","op":"ui-interrupt"}')));
    expect(statuses.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});
