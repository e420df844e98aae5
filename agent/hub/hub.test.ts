import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyFrame, createModel } from "../../fold/index.ts";
import type { AgentFrame, PhaseFrame, PromptFrame } from "../../wire/index.ts";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { createFakeSink } from "./frame-sink.ts";
import { CATCH_UP_BYTES_PER_TURN_MAX, CLOSED_PROMPTS_HELD_MAX, FINISH_STALL_MS, IN_FLIGHT_BYTES_MAX, PARCEL_BYTES_MAX, REPLIES_HELD_MAX, RING_BYTES_MAX, STALL_GRACE_MS, STALL_MS } from "./limits.ts";
import { faultsOfStream } from "./stream-check.ts";
import { answer, createTestRun, delta, seqsOf, upTo } from "./test-run.ts";

const phase = (asOf: number, crumb = `state-${asOf}`): PhaseFrame => ({ kind: "phase", ts: 1, "as-of": asOf, config: [crumb], breadcrumb: [crumb], siblings: [crumb] });
const prompt = (id: string, asOf: number): PromptFrame => ({ kind: "prompt", "prompt-id": id, invokeid: "ask", "session-id": "s", type: "text", opts: { prompt: "Name?" }, "as-of": asOf });
const closed = (id: string, asOf: number) => ({ kind: "prompt-closed", "prompt-id": id, outcome: "answered", by: "me", "as-of": asOf }) as const;
const kinds = (frames: readonly AgentFrame[]): string[] => frames.map(({ kind }) => kind);

function setUp() {
  const clock = createSimulatedClock();
  return { clock, ...createTestRun({ clock }) };
}

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
      fc.asyncProperty(fc.array(fc.nat(12), { minLength: 1, maxLength: 6 }), fc.constantFrom([], ["batch"], ["deltas"], ["batch", "deltas"]), async (turns, caps) => {
        const { clock, hub, epoch, envelopes, write } = setUp();
        const model = createModel();
        for (const [turn, count] of turns.entries()) {
          write([...upTo(count).map((at) => delta(`${turn}.${at}`, `row ${at % 2}`, at % 5 === 0 ? "thinking-delta" : "text-delta")), answer("ask", `p${turn}`)]);
          const sink = createFakeSink();
          const client = hub.attach(model.seq < 0 ? { caps } : { since: String(model.seq), epoch, caps }, sink);
          await clock.settle();
          const frames = sink.frames();
          // The connection breaks somewhere: what came after it was never seen.
          for (const frame of turn === turns.length - 1 ? frames : frames.slice(0, 1 + (count % frames.length))) expect(["applied", "dropped"]).toContain(applyFrame(model, frame));
          client.detach();
        }
        const exact = createModel();
        for (const envelope of envelopes) applyFrame(exact, envelope);
        expect({ rows: model.rows, log: model.log, totals: model.totals, seq: model.seq }).toEqual({ rows: exact.rows, log: exact.log, totals: exact.totals, seq: exact.seq });
      }),
      { numRuns: 30 },
    );
  });
});

describe("state out of band", () => {
  test("nobody gets a frame before what led to it", async () => {
    const { clock, hub, write } = setUp();
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    hub.state(phase(1));
    hub.state({ kind: "progress", invokeid: "ask", label: "half" });
    write([delta("a")]);
    await clock.settle();
    expect(kinds(sink.frames()).slice(2)).toEqual(["event"]);
    write([delta("b")]);
    await clock.settle();
    expect(kinds(sink.frames()).slice(2)).toEqual(["event", "event", "phase", "progress"]);
    expect(faultsOfStream(sink.frames())).toEqual([]);
  });

  test("a slow client gets the latest of each, not the history of it", async () => {
    const { clock, hub, write } = setUp();
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    sink.stop();
    write([delta("x".repeat(IN_FLIGHT_BYTES_MAX))]);
    await clock.settle();
    for (let at = 1; at < 50; at += 1) {
      write([delta("a")]);
      hub.state(phase(at));
      hub.state(prompt(`p${at % 3}`, at));
      await clock.settle();
    }
    sink.go();
    await clock.settle();
    const frames = sink.frames();
    expect(frames.filter(({ kind }) => kind === "phase")).toEqual([phase(49)]);
    expect(frames.filter(({ kind }) => kind === "prompt")).toHaveLength(3);
    expect(faultsOfStream(frames)).toEqual([]);
  });

  test("a prompt that is closed is told to who is there, not to who joins", async () => {
    const { clock, hub, write } = setUp();
    const there = createFakeSink();
    hub.attach({}, there);
    await clock.settle();
    write([delta("a")]);
    hub.state(prompt("p", 0));
    await clock.settle();
    write([answer("ask", "p")]);
    hub.state(closed("p", 1));
    await clock.settle();
    expect(kinds(there.frames())).toEqual(["hello", "live", "event", "prompt", "event", "prompt-closed"]);
    const late = createFakeSink();
    hub.attach({}, late);
    await clock.settle();
    expect(kinds(late.frames())).toEqual(["hello", "event", "event", "live"]);
  });

  test("news for a client that never comes is bounded", async () => {
    const { clock, hub, write } = setUp();
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    sink.stop();
    write([delta("x".repeat(IN_FLIGHT_BYTES_MAX))]);
    await clock.settle();
    for (let at = 0; at < CLOSED_PROMPTS_HELD_MAX * 2; at += 1) hub.state(closed(`p${at}`, 0));
    sink.go();
    await clock.settle();
    expect(sink.frames().filter(({ kind }) => kind === "prompt-closed")).toHaveLength(CLOSED_PROMPTS_HELD_MAX);
  });

  test("the end of a run is told to who joins after it", async () => {
    const { clock, hub, write } = setUp();
    write([delta("a")]);
    hub.state({ kind: "control", op: "run-finished", "final-config": ["done"], status: "done" });
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    expect(sink.frames().at(-1)).toMatchObject({ kind: "control", op: "run-finished" });
  });
});

describe("a client that lags", () => {
  test("is held at what is in flight, catches up from the file, and keeps nobody waiting", async () => {
    const { clock, hub, write } = setUp();
    const slow = createFakeSink();
    const healthy = createFakeSink();
    hub.attach({}, slow);
    hub.attach({}, healthy);
    await clock.settle();
    slow.stop();
    const line = "x".repeat(10_000);
    const count = Math.ceil((RING_BYTES_MAX * 1.5) / 10_000);
    for (let at = 0; at < count; at += 1) {
      write([delta(line)]);
      await clock.settle();
    }
    expect(seqsOf(healthy.frames())).toEqual(upTo(count));
    expect(slow.bufferedBytes()).toBeLessThan(IN_FLIGHT_BYTES_MAX + PARCEL_BYTES_MAX + 20_000);
    expect(hub.queue().bytes).toBeLessThanOrEqual(RING_BYTES_MAX);
    expect(hub.clients()[0]).toMatchObject({ state: "waiting" });
    slow.go();
    for (let turn = 0; turn < 10; turn += 1) await clock.settle();
    expect(seqsOf(slow.frames())).toEqual(upTo(count));
    expect(slow.frames().filter(({ kind }) => kind === "live")).toHaveLength(1);
  });

  test("takes at most its part of a turn", () => {
    const turns: (() => void)[] = [];
    const { hub, write } = createTestRun({ clock: { ...createSimulatedClock(), turnEnd: (flush) => void turns.push(flush) } });
    for (let at = 0; at < 200; at += 1) write([delta("x".repeat(10_000))]);
    const sink = createFakeSink();
    hub.attach({}, sink);
    const sizes: number[] = [];
    for (let turn = turns.shift(); turn; turn = turns.shift()) {
      const before = sink.state.texts.length;
      turn();
      sizes.push(sink.state.texts.slice(before).reduce((sum, text) => sum + text.length, 0));
    }
    expect(sizes.length).toBeGreaterThan(2);
    for (const size of sizes) expect(size).toBeLessThan(CATCH_UP_BYTES_PER_TURN_MAX + PARCEL_BYTES_MAX);
    expect(seqsOf(sink.frames())).toEqual(upTo(200));
  });

  test("a send that fails loses nothing", async () => {
    const { clock, hub, write } = setUp();
    const sink = createFakeSink();
    hub.attach({}, sink);
    await clock.settle();
    sink.break(true);
    write([delta("a"), delta("b")]);
    hub.state(phase(1));
    await clock.settle();
    sink.break(false);
    sink.go();
    await clock.settle();
    expect(kinds(sink.frames())).toEqual(["hello", "live", "event", "event", "phase"]);
  });

  test("a hole in the log ends it with a reason, after all that could be read", async () => {
    const { clock, hub, log, write, diagnostics } = setUp();
    for (let at = 0; at < 1000; at += 1) write([delta("x".repeat(10_000))]);
    log.lose(100, 120);
    const sink = createFakeSink();
    hub.attach({}, sink);
    for (let turn = 0; turn < 10; turn += 1) await clock.settle();
    expect(seqsOf(sink.frames())).toEqual(upTo(100));
    expect(sink.state.closed).toEqual({ code: 1011, reason: "the log cannot be read after seq 99" });
    expect(diagnostics).toHaveLength(1);
  });

  test("no progress for 15 s: asked, then closed with 4409; a sign of life saves it", async () => {
    const { clock, hub, write } = setUp();
    const dead = createFakeSink();
    const quiet = createFakeSink();
    const idle = createFakeSink();
    hub.attach({ name: "dead" }, dead);
    const alive = hub.attach({ name: "quiet" }, quiet);
    await clock.settle();
    for (const sink of [dead, quiet]) sink.stop();
    write([delta("x".repeat(IN_FLIGHT_BYTES_MAX))]);
    hub.attach({ name: "idle" }, idle);
    await clock.advance(STALL_MS + 1000);
    expect([dead, quiet, idle].map(({ state }) => state.pings)).toEqual([1, 1, 0]);
    alive.alive();
    await clock.advance(STALL_GRACE_MS + 1000);
    expect(dead.state.closed?.code).toBe(4409);
    expect(quiet.state.closed).toBeUndefined();
    expect(idle.state.closed).toBeUndefined();
  });

  test("a pipe is never closed for being slow", async () => {
    const { clock, hub, write } = setUp();
    const pipe = createFakeSink();
    hub.attach({}, { ...pipe, patient: true });
    await clock.settle();
    pipe.stop();
    write([delta("x".repeat(IN_FLIGHT_BYTES_MAX))]);
    await clock.advance(10 * STALL_MS);
    expect(pipe.state.closed).toBeUndefined();
  });

  test("its replies are bounded", async () => {
    const { clock, hub, write } = setUp();
    const sink = createFakeSink();
    const client = hub.attach({}, sink);
    await clock.settle();
    sink.stop();
    write([delta("x".repeat(IN_FLIGHT_BYTES_MAX))]);
    await clock.settle();
    for (let at = 0; at <= REPLIES_HELD_MAX; at += 1) client.send({ kind: "reply", re: "answer", ok: true });
    expect(sink.state.closed?.code).toBe(1008);
  });
});

describe("the end", () => {
  test("everybody gets the last event, is closed with 1000 and waited for; who does not move is given up", async () => {
    const { clock, hub, write } = setUp();
    const sinks = upTo(4).map(() => createFakeSink());
    const clients = sinks.map((sink) => hub.attach({}, sink));
    await clock.settle();
    const [, slow, dead] = sinks;
    slow?.stop();
    dead?.stop();
    for (let at = 0; at < 100; at += 1) write([delta("x".repeat(10_000))]);
    hub.state({ kind: "control", op: "run-finished", "final-config": [], status: "done" });
    let isOver = false;
    const over = hub.finish().then(() => (isOver = true));
    for (let turn = 0; turn < 5; turn += 1) await clock.settle();
    expect(sinks.map(({ state }) => state.closed?.code)).toEqual([1000, undefined, undefined, 1000]);
    clients[0]?.detach();
    clients[3]?.detach();
    await clock.advance(FINISH_STALL_MS - 1000);
    slow?.go();
    for (let turn = 0; turn < 5; turn += 1) await clock.settle();
    expect(slow?.state.closed).toEqual({ code: 1000, reason: "finished" });
    expect(seqsOf(slow?.frames() ?? [])).toEqual(upTo(100));
    expect(slow?.frames().at(-1)?.kind).toBe("control");
    await clock.advance(2000);
    expect(dead?.state.closed?.code).toBe(4409);
    expect(isOver).toBe(false);
    clients[1]?.detach();
    await over;
    expect(hub.clients()).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  test("without clients it is over at once, and a second call waits for the same", async () => {
    const { hub } = setUp();
    await Promise.all([hub.finish(), hub.finish()]);
  });

  test("who joins while others are waited for gets all of it too", async () => {
    const { clock, hub, write } = setUp();
    const first = createFakeSink();
    const client = hub.attach({}, first);
    write([delta("a")]);
    const over = hub.finish();
    const late = createFakeSink();
    const lateClient = hub.attach({}, late);
    await clock.settle();
    expect(seqsOf(late.frames())).toEqual([0]);
    expect(late.state.closed?.code).toBe(1000);
    client.detach();
    lateClient.detach();
    await over;
  });
});

test("status says where each client stands", async () => {
  const { clock, hub, write } = setUp();
  const sink = createFakeSink();
  const client = hub.attach({ name: "sidecar" }, sink);
  write([delta("a"), delta("b")]);
  expect(client.status()).toEqual({ id: "client-1", name: "sidecar", cursor: -1, lag: 2, state: "joining" });
  await clock.settle();
  client.ack(0);
  expect(hub.clients()).toEqual([{ id: "client-1", name: "sidecar", cursor: 1, lag: 0, acked: { seq: 0, at: clock.now() }, state: "live" }]);
});

test("a batch that does not follow on is a bug, and said", () => {
  const { hub } = setUp();
  expect(() => hub.publish({ firstSeq: 3, lines: ["{}"], envelopes: [] })).toThrow("published 3 after -1");
});

describe("the stream's checker", () => {
  const hello: AgentFrame = { kind: "hello", protocol: 1, engine: "e", "session-id": "s", epoch: "e", head: 2, caps: [], resume: "start" };
  const event = (seq: number): AgentFrame => ({ kind: "event", seq, ts: 1, event: "x", data: {} });
  const live = (asOf: number): AgentFrame => ({ kind: "live", "as-of": asOf, "open-prompts": [] });
  test.each<[string, AgentFrame[], string[]]>([
    ["a planted loss", [hello, event(0), event(2)], ["lost 1 to 1"]],
    ["a planted duplicate", [hello, event(0), event(0)], ["repeated 0 after 0"]],
    ["no hello", [event(0)], ["frame 0 is event"]],
    ["a loss that a merged run hides", [hello, event(0), { kind: "deltas", "seq-from": 2, seq: 5, ts: 1, streams: [] }], ["lost 1 to 1"]],
    ["a phase before live", [hello, phase(-1)], ["phase before live"]],
    ["a prompt from the future", [hello, live(-1), prompt("p", 3)], ["prompt as of 3 at -1"]],
    ["live too early", [hello, live(1)], ["live as of 1 at -1"]],
  ])("reports %s", (_, frames, faults) => {
    expect(faultsOfStream(frames)).toEqual(faults);
  });
});
