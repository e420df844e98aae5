// A run and its readers over real sockets.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyFrame, createModel } from "../../fold/index.ts";
import { faultsOfStream } from "../hub/stream-check.ts";
import { answer, delta, seqsOf, upTo } from "../hub/run.fake.ts";
import { type TestServer, rawRequest, startTestServer } from "./server.fake.ts";

let on: TestServer;
beforeEach(async () => {
  on = await startTestServer();
});
afterEach(() => on.end());

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe("a plain client that has only its URL", () => {
  test("sees one object a message, seq from 0 without a gap, phase and prompt after live, and its way out", async () => {
    on.write([delta("a"), delta("b")]);
    on.hub.state({ kind: "phase", ts: 1, "as-of": 1, config: ["asking"], breadcrumb: ["asking"], siblings: ["asking"] });
    on.hub.state({
      kind: "prompt",
      "prompt-id": "p",
      invokeid: "ask",
      "session-id": "s",
      type: "text",
      opts: { prompt: "Name?" },
      "as-of": 1,
    });
    const client = on.open();
    await client.until(() => client.has("prompt"));
    on.write([answer("ask", "p"), delta("c")]);
    await client.until(() => client.last() === 3);
    expect(client.messages.map((text) => (JSON.parse(text) as { kind: string }).kind)).toEqual([
      "hello",
      "event",
      "event",
      "live",
      "phase",
      "prompt",
      "event",
      "event",
    ]);
    expect(client.ws.extensions).toBe("");
    const over = on.hub.finish();
    await client.until(() => client.state.closed !== undefined);
    await over;
    expect(client.state.closed).toEqual({ code: 1000, reason: "finished" });
    expect(faultsOfStream(client.frames())).toEqual([]);
  });

  test.each([
    ["?since=1&epoch=epoch-1", "ok", undefined, [2, 3]],
    ["?since=3&epoch=epoch-1", "ok", undefined, []],
    ["?since=-1", "start", undefined, upTo(4)],
    ["?since=1", "reset", "bad-cursor", upTo(4)],
    ["?since=&epoch=epoch-1", "reset", "bad-cursor", upTo(4)],
    ["?since=x&epoch=epoch-1", "reset", "bad-cursor", upTo(4)],
    ["?since=1&epoch=epoch-0", "reset", "epoch", upTo(4)],
    ["?since=9&epoch=epoch-1", "reset", "ahead", upTo(4)],
  ])("%s: %s", async (query, resume, reason, seqs) => {
    on.write(upTo(4).map((at) => delta(String(at))));
    const client = on.open(query);
    await client.until(() => client.has("live"));
    const hello = client.frames()[0];
    expect(hello).toMatchObject({ kind: "hello", resume });
    expect(hello?.kind === "hello" ? hello.reason : "no hello").toBe(reason);
    expect(seqsOf(client.frames())).toEqual(seqs);
  });

  test("resumed in the middle of what another got merged, it goes on at the very next event", async () => {
    on.write(upTo(50).map((at) => delta(String(at))));
    const merged = on.open("?caps=batch,deltas");
    await merged.until(() => merged.has("live"));
    expect(merged.frames()[1]).toMatchObject({ kind: "deltas", "seq-from": 0, seq: 49 });
    const resumed = on.open("?since=20&epoch=epoch-1&caps=deltas");
    await resumed.until(() => resumed.has("live"));
    expect(resumed.frames()[1]).toMatchObject({ kind: "deltas", "seq-from": 21, seq: 49 });
  });
});

test("cut at random and resumed, a client folds to what one that stayed does", async () => {
  const stayed = on.open();
  const model = createModel();
  for (let round = 0; round < 8; round += 1) {
    const client = on.open(model.seq < 0 ? "?caps=batch,deltas" : `?since=${model.seq}&epoch=${on.epoch}&caps=batch,deltas`);
    for (let burst = 0; burst < 10; burst += 1) {
      on.write([...upTo(7).map((at) => delta(`${round}.${burst}.${at} `, `row ${at % 3}`)), answer("ask", `p${round}.${burst}`)]);
      await turn();
    }
    const enough = 2 + round;
    await client.until(() => client.messages.length >= enough);
    client.ws.terminate();
    for (const frame of client.frames()) expect(applyFrame(model, frame)).toBe("applied");
  }
  const final = on.open(`?since=${model.seq}&epoch=${on.epoch}`);
  await final.until(() => final.last() === on.hub.head() || (model.seq === on.hub.head() && final.has("live")));
  for (const frame of final.frames()) expect(applyFrame(model, frame)).toBe("applied");
  await stayed.until(() => stayed.last() === on.hub.head());
  const whole = createModel();
  for (const frame of stayed.frames()) applyFrame(whole, frame);
  expect({ rows: model.rows, log: model.log, totals: model.totals }).toEqual({ rows: whole.rows, log: whole.log, totals: whole.totals });
});

test("what lies in the kernel for one that neither reads nor ever says what it has drawn is its lag within two seconds", async () => {
  const [reads, stopped] = [on.open(), on.open()];
  await Promise.all([reads, stopped].map((client) => client.until(() => client.has("live"))));
  on.write([delta("a")]);
  await Promise.all([reads, stopped].map((client) => client.until(() => client.last() === 0)));
  stopped.ws.pause();
  on.write(upTo(10).map(() => delta("b")));
  await reads.until(() => reads.last() === 10);
  const lags = (): number[] => on.hub.clients().map(({ lag }) => lag);
  // All of it was given to the socket, so at first it seems to be there.
  expect(on.hub.clients().map(({ cursor }) => cursor)).toEqual([10, 10]);
  while ((lags()[1] ?? 0) < 10) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(lags()[0]).toBe(0);
  stopped.ws.resume();
  while (lags()[1] !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
});

test("a stopped client keeps nobody waiting, costs little, and gets everything once it reads again", async () => {
  const healthy = on.open("?caps=batch");
  const stopped = on.open();
  await Promise.all([healthy, stopped].map((client) => client.until(() => client.has("live"))));
  stopped.ws.pause();
  const text = "x".repeat(20_000);
  let peak = 0;
  // More than the kernel takes on both sides, and more than the ring holds.
  const count = 1500;
  for (let at = 0; at < count; at += 5) {
    on.write(upTo(5).map(() => delta(text)));
    if (at % 100 === 0) await healthy.until(() => healthy.last() >= at - 300);
    await turn();
    peak = Math.max(peak, on.hub.queue().bytes);
  }
  await healthy.until(() => healthy.last() === count - 1);
  expect(peak).toBeLessThanOrEqual(4 * 1024 * 1024);
  const lagging = on.hub.clients().find(({ lag }) => lag > 0);
  expect(lagging).toMatchObject({ state: "waiting" });
  expect(stopped.last()).toBeLessThan(count - 1);
  stopped.ws.resume();
  await stopped.until(() => stopped.last() === count - 1);
  expect(faultsOfStream(stopped.frames())).toEqual([]);
  // Its answer to how far it has read is on its way.
  while (!on.hub.clients().every(({ lag }) => lag === 0)) await turn();
});

test("ten clients, one slow: at the end all have the last event", async () => {
  const clients = upTo(10).map((at) => on.open(["", "?caps=batch", "?caps=batch,deltas"][at % 3]));
  await Promise.all(clients.map((client) => client.until(() => client.has("live"))));
  const slow = clients[0];
  slow?.ws.pause();
  for (let at = 0; at < 800; at += 8) {
    on.write(upTo(8).map((n) => delta("x".repeat(8000), `row ${n}`)));
    await turn();
  }
  on.write([{ event: "runner/done", data: { "final-config": ["done"], status: "done" } }]);
  const over = on.hub.finish();
  await Promise.all(clients.slice(1).map((client) => client.until(() => client.state.closed !== undefined)));
  // In sips, as a program does that is busy with something else.
  const sip = setInterval(() => (slow?.ws.isPaused ? slow.ws.resume() : slow?.ws.pause()), 5);
  await over;
  await slow?.until(() => slow.state.closed !== undefined || !slow.ws.isPaused);
  clearInterval(sip);
  slow?.ws.resume();
  await slow?.until(() => slow.state.closed !== undefined);
  expect(clients.map((client) => [client.last(), client.state.closed?.code, faultsOfStream(client.frames())])).toEqual(
    clients.map(() => [800, 1000, []]),
  );
});

describe("the server's own life", () => {
  test("65 clients: the last is refused with a sentence, and comes in when another has left", async () => {
    const small = await startTestServer({ maxClients: 2 });
    const [first] = [small.open(), small.open()];
    await first?.until(() => first.has("live"));
    const refused = await small.request("/ws", { upgrade: true });
    expect(refused.status).toBe(503);
    expect(refused.body).toContain("--max-clients");
    expect((await small.request("/api/sessions/run-1/events")).status).toBe(503);
    first?.ws.close();
    await first?.until(() => first.state.closed !== undefined);
    const next = small.open();
    await next.until(() => next.has("live"));
    await small.end();
  });

  test("a port in use is an expected error that says so", async () => {
    await expect(startTestServer({ port: on.server.port })).rejects.toMatchObject({
      name: "ServerError",
      code: "port-in-use",
      message: expect.stringContaining(String(on.server.port)),
    });
    await expect(startTestServer({ host: "no.such.host.invalid" })).rejects.toMatchObject({ code: "bad-address" });
  });

  test("close ends every connection and lets the port go", async () => {
    const own = await startTestServer();
    const client = own.open();
    await client.until(() => client.has("live"));
    await own.server.close();
    await client.until(() => client.state.closed !== undefined);
    expect(own.hub.clients()).toEqual([]);
    await expect(rawRequest(own.server.port, "/health", {})).rejects.toThrow("ECONNREFUSED");
  });

  test("status tells who is connected and how far they are", async () => {
    const client = on.open();
    on.write([delta("a")]);
    await client.until(() => client.last() === 0);
    client.send({ kind: "ack", seq: 0, epoch: "epoch-1", "frame-ms": 3, id: "1" });
    await client.until(() => client.has("reply"));
    expect(JSON.parse((await on.request("/status")).body)).toMatchObject({
      session: "run-1",
      epoch: "epoch-1",
      head: 0,
      clients: [{ id: "client-1", name: "sidecar", cursor: 0, lag: 0, acked: { seq: 0 }, state: "live" }],
      queue: { lines: 1 },
    });
  });
});
