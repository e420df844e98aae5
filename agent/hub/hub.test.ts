import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyFrame, createModel } from "../../fold/index.ts";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { createFakeSink } from "./frame-sink.ts";
import { faultsOfStream } from "./stream-check.ts";
import { SWEEP_MS } from "./limits.ts";
import { kinds, phase, prompt, setUp } from "./frames.fake.ts";
import { answer, createTestRun, delta, seqsOf, upTo } from "./run.fake.ts";

describe("the order of a stream", () => {
  test("hello, history, live, then phase, debug, storage, prompts and the end, then what happens", async () => {
    const { clock, hub, write } = setUp();
    write([delta("a"), delta("b")]);
    hub.state(prompt("p1", 1));
    hub.state({ kind: "control", op: "run-finished", "final-config": [], status: "done" });
    hub.state({ kind: "storage", state: "full", message: "no space", "as-of": 1 });
    hub.state({ kind: "debug", paused: true, "step-budget": 0, "as-of": 1 });
    hub.state(phase(1));
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    write([delta("c")]);
    await clock.settle();
    const frames = sink.frames();
    expect(kinds(frames)).toEqual(["hello", "event", "event", "live", "phase", "debug", "storage", "prompt", "control", "event"]);
    expect(frames[3]).toEqual({ kind: "live", "as-of": 1, "open-prompts": ["p1"] });
    expect(faultsOfStream(frames)).toEqual([]);
  });

  test("a client that asks for nothing gets one object a message", async () => {
    const { clock, hub, write } = setUp();
    write([delta("a"), delta("b")]);
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    expect(sink.state.texts.every((text) => !text.includes("\n"))).toBe(true);
    expect(sink.frames()[0]).toMatchObject({ kind: "hello", caps: [], resume: "start", head: 1 });
  });

  test.each([
    ["batch", ["hello", "event", "event", "event", "live"], 3],
    ["deltas", ["hello", "deltas", "event", "live"], 4],
    ["batch,deltas,unknown", ["hello", "deltas", "event", "live"], 3],
  ])("caps %s", async (caps, expected, messages) => {
    const { clock, hub, write } = setUp();
    write([delta("a"), delta("b"), answer("ask", "p")]);
    const sink = createFakeSink();
    hub.attach({ caps: caps.split(",") }, sink);
    await clock.settle();
    expect(kinds(sink.frames())).toEqual(expected);
    expect(sink.state.texts).toHaveLength(messages);
    expect(sink.frames()[0]).toMatchObject({ caps: caps.split(",").filter((cap) => cap !== "unknown") });
  });

  test("caps that the connection cannot carry are not in force", async () => {
    const { clock, hub } = setUp();
    const sink = createFakeSink(["deltas"]);
    hub.attach({ caps: ["batch", "deltas"] }, sink);
    await clock.settle();
    expect(sink.frames()[0]).toMatchObject({ caps: ["deltas"] });
  });

  test("a turn is one write for each client, whatever it holds", async () => {
    const { clock, hub, write } = setUp();
    const sinks = [createFakeSink(), createFakeSink()];
    for (const sink of sinks) hub.attach({}, sink);
    await clock.settle();
    write([delta("a")]);
    write([delta("b"), delta("c")]);
    hub.state(phase(2));
    await clock.settle();
    expect(sinks.map(({ state }) => state.writes)).toEqual([2, 2]);
    expect(kinds(sinks[0]?.frames() ?? [])).toEqual(["hello", "live", "event", "event", "event", "phase"]);
  });

  test("what stands at the same place is made once", async () => {
    const { clock, hub, write } = setUp();
    const parcels = new Set<unknown>();
    for (let at = 0; at < 3; at += 1) {
      const sink = createFakeSink();
      hub.attach({}, { ...sink, send: (parcel) => (parcels.add(parcel), sink.send(parcel)) });
    }
    await clock.settle();
    parcels.clear();
    write([delta("a")]);
    await clock.settle();
    expect(parcels.size).toBe(1);
  });
});

describe("resuming", () => {
  test("ok: goes on after the cursor, merged or not", async () => {
    const { clock, hub, epoch, write } = setUp();
    write(upTo(20).map((at) => delta(String(at))));
    for (const caps of [[], ["batch"], ["batch", "deltas"]]) {
      const sink = createFakeSink();
      hub.attach({ since: "6", epoch, caps }, sink);
      await clock.settle();
      expect(sink.frames()[0]).toMatchObject({ resume: "ok" });
      expect(seqsOf(sink.frames())).toEqual(upTo(20).slice(7));
    }
  });

  test("reset: says why and begins at 0", async () => {
    const { clock, hub, write } = setUp();
    write([delta("a"), delta("b")]);
    const sink = createFakeSink();
    hub.attach({ since: "1", epoch: "another" }, sink);
    await clock.settle();
    expect(sink.frames()[0]).toMatchObject({ resume: "reset", reason: "epoch" });
    expect(faultsOfStream(sink.frames())).toEqual([]);
  });

  test("cut at random and resumed again and again, any client folds to the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(12), { minLength: 1, maxLength: 6 }),
        fc.constantFrom([], ["batch"], ["deltas"], ["batch", "deltas"]),
        async (turns, caps) => {
          const { clock, hub, epoch, envelopes, write } = setUp();
          const model = createModel();
          for (const [turn, count] of turns.entries()) {
            write([
              ...upTo(count).map((at) => delta(`${turn}.${at}`, `row ${at % 2}`, at % 5 === 0 ? "thinking-delta" : "text-delta")),
              answer("ask", `p${turn}`),
            ]);
            const sink = createFakeSink();
            const client = hub.attach(model.seq < 0 ? { caps } : { since: String(model.seq), epoch, caps }, sink);
            await clock.settle();
            const frames = sink.frames();
            // The connection breaks somewhere: what came after it was never seen.
            for (const frame of turn === turns.length - 1 ? frames : frames.slice(0, 1 + (count % frames.length)))
              expect(["applied", "dropped"]).toContain(applyFrame(model, frame));
            client.detach();
          }
          const exact = createModel();
          for (const envelope of envelopes) applyFrame(exact, envelope);
          expect({ rows: model.rows, log: model.log, totals: model.totals, seq: model.seq }).toEqual({
            rows: exact.rows,
            log: exact.log,
            totals: exact.totals,
            seq: exact.seq,
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

test("status says where each client stands", async () => {
  const { clock, hub, write } = setUp();
  const sink = createFakeSink();
  const client = hub.attach({ name: "sidecar" }, sink);
  write([delta("a"), delta("b")]);
  expect(client.status()).toEqual({ id: "client-1", name: "sidecar", cursor: -1, lag: 2, state: "joining" });
  await clock.settle();
  client.ack(0, { frameMs: 12, suspended: false });
  expect(hub.clients()).toEqual([
    { id: "client-1", name: "sidecar", cursor: 1, lag: 1, acked: { seq: 0, at: clock.now(), frameMs: 12 }, state: "live" },
  ]);
});

test("a batch that does not follow on is a bug, and said", () => {
  const { hub } = setUp();
  expect(() => hub.publish({ firstSeq: 3, lines: ["{}"], envelopes: [] })).toThrow("published 3 after -1");
});

test("what a client says it has drawn is its lag; what it cannot have drawn is not believed", async () => {
  const { clock, hub, write } = setUp();
  const client = hub.attach({}, createFakeSink());
  write([delta("a"), delta("b"), delta("c")]);
  await clock.settle();
  expect(client.status().lag).toBe(0);
  for (const [seq, lag] of [
    [1, 1],
    [0, 1],
    [7, 1],
    [-1, 1],
    [2, 0],
  ] as const) {
    client.ack(seq, { frameMs: 5, suspended: seq === 2 });
    expect(client.status().lag).toBe(lag);
  }
  write([delta("d")]);
  await clock.settle();
  expect(client.status()).toMatchObject({ cursor: 3, lag: 1, acked: { seq: 2, suspended: true } });
});

test("frames that are no events hold no secret either", async () => {
  const clock = createSimulatedClock();
  const run = createTestRun({ clock, redact: (text) => text.replaceAll("hunter2", "«redacted»") });
  const sink = createFakeSink();
  const client = run.hub.attach({}, sink);
  run.hub.state(phase(-1, "hunter2"));
  client.send({ kind: "reply", re: "answer", ok: false, error: { code: "invalid-answer", message: "hunter2 is no choice" } });
  await clock.settle();
  expect(JSON.stringify(sink.frames())).not.toContain("hunter2");
  expect(sink.frames().map(({ kind }) => kind)).toEqual(["hello", "live", "phase", "reply"]);
});

describe("a client that never says what it has drawn", () => {
  function setUpProbed() {
    const parts = setUp();
    const sink = createFakeSink();
    const probes: number[] = [];
    const client = parts.hub.attach({}, { ...sink, probe: (seq) => void probes.push(seq) });
    return { ...parts, client, probes };
  }

  test("is where its cursor is while it answers, and where it last answered once it does not: within two seconds", async () => {
    const { clock, write, client, probes } = setUpProbed();
    write([delta("a")]);
    await clock.advance(SWEEP_MS);
    expect(probes).toEqual([0]);
    client.received(0);
    write(upTo(5).map(() => delta("b")));
    await clock.advance(SWEEP_MS);
    expect(probes).toEqual([0, 5]);
    expect(client.status()).toMatchObject({ cursor: 5, lag: 0 });
    await clock.advance(2000 - SWEEP_MS);
    expect(client.status()).toMatchObject({ cursor: 5, lag: 5 });
    expect(probes).toEqual([0, 5]);
    client.received(2);
    expect(client.status().lag).toBe(3);
    client.received(99);
    expect(client.status().lag).toBe(0);
    await clock.advance(10 * SWEEP_MS);
    expect(probes).toEqual([0, 5]);
    // Its word for what it was never given counts for nothing later either.
    write(upTo(3).map(() => delta("c")));
    await clock.advance(2000);
    expect(probes).toEqual([0, 5, 8]);
    expect(client.status()).toMatchObject({ cursor: 8, lag: 3 });
  });

  test("one that says so is believed, and asked no more", async () => {
    const { clock, write, client, probes } = setUpProbed();
    write(upTo(5).map(() => delta("a")));
    await clock.settle();
    client.ack(1);
    await clock.advance(5 * SWEEP_MS);
    expect(probes).toEqual([]);
    expect(client.status().lag).toBe(3);
  });
});
