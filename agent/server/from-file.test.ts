// The whole way on a real session: written to its folder, published, read back from the file by who lags or joins late.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Envelope, encodeLine } from "../../wire/index.ts";
import { createHub } from "../hub/index.ts";
import { faultsOfStream } from "../hub/stream-check.ts";
import { delta, seqsOf, upTo } from "../hub/run.fake.ts";
import { type Session, createSession, createSystemClock, openSession } from "../session/index.ts";
import { startServer } from "./server.ts";
import { openClient } from "./server.fake.ts";

let dir: string;
let closers: (() => Promise<unknown> | void)[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "escapement-hub-"));
  closers = [];
});
afterEach(async () => {
  for (const close of closers.toReversed()) await close();
  await rm(dir, { recursive: true, force: true });
});

async function serve(session: Session) {
  const hub = createHub({
    sessionId: session.id,
    epoch: session.epoch,
    engine: "escapement/test",
    log: session.log,
    clock: createSystemClock(),
  });
  const server = await startServer({
    hub,
    tokens: [{ token: "t", name: "reader", scopes: ["view"] }],
    onFrame: () => Promise.reject(new Error("nobody sends here")),
  });
  closers.push(
    () => session.close("done"),
    () => server.close(),
  );
  let next = session.store.head.nextSeq;
  return {
    hub,
    server,
    write(drafts: readonly { event: string; data: Record<string, unknown> }[]) {
      const envelopes = drafts.map(({ event, data }, at): Envelope => ({
        kind: "event",
        seq: next + at,
        ts: 1_700_000_000_000,
        event,
        data,
      }));
      const lines = envelopes.map((envelope) => encodeLine(envelope));
      expect(session.store.append(lines)).toMatchObject({ ok: true });
      hub.publish({ firstSeq: next, lines, envelopes });
      next += lines.length;
    },
    open(query = "") {
      const client = openClient(`${server.url}${query}`);
      closers.push(() => client.ws.terminate());
      return client;
    },
  };
}
const opened = (epoch: string, startsAt: number) => ({
  event: "session/opened",
  data: { epoch, "starts-at": startsAt, protocol: 1, engine: "escapement/test" },
});
const meta = { chart: "hello", title: "Hello", backend: "sim" };

describe("a session on disk", () => {
  test("what is no longer in memory comes from the file, in whatever form it is asked for", async () => {
    const session = await createSession({ workDir: dir, meta });
    const on = await serve(session);
    on.write([opened(session.epoch, 0)]);
    const count = 5000;
    for (let at = 1; at < count; at += 500) on.write(upTo(Math.min(500, count - at)).map((n) => delta("x".repeat(1500), `row ${n % 5}`)));
    expect(on.hub.queue().lines).toBeLessThan(count - 1000);
    for (const query of ["", "?caps=batch", "?caps=deltas", "?caps=batch,deltas"]) {
      const client = on.open(query);
      await client.until(() => client.has("live"));
      expect(seqsOf(client.frames())).toEqual(upTo(count));
      expect(faultsOfStream(client.frames())).toEqual([]);
    }
    const resumed = on.open(`?since=100&epoch=${session.epoch}`);
    await resumed.until(() => resumed.has("live"));
    expect(resumed.frames()[0]).toMatchObject({ resume: "ok" });
    expect(seqsOf(resumed.frames())).toEqual(upTo(count).slice(101));
  });

  test("opened again, a cursor of the first opening is good up to where the second begins", async () => {
    const first = await createSession({ workDir: dir, meta });
    const before = await serve(first);
    before.write([opened(first.epoch, 0), delta("a"), delta("b")]);
    for (const close of closers.splice(0).toReversed()) await close();
    const second = await openSession({ dir: first.dir });
    const after = await serve(second);
    after.write([opened(second.epoch, 3), delta("c")]);
    const asked = [
      [`?since=2&epoch=${first.epoch}`, "ok", [3, 4]],
      [`?since=3&epoch=${first.epoch}`, "reset", upTo(5)],
      [`?since=3&epoch=${second.epoch}`, "ok", [4]],
      [`?since=4&epoch=${second.epoch}`, "ok", []],
      ["", "start", upTo(5)],
    ] as const;
    for (const [query, resume, seqs] of asked) {
      const client = after.open(query);
      await client.until(() => client.has("live"));
      expect(client.frames()[0]).toMatchObject({ kind: "hello", epoch: second.epoch, resume, head: 4 });
      expect(seqsOf(client.frames())).toEqual(seqs);
    }
  });
});
