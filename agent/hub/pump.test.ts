import { describe, expect, test } from "vitest";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { createFakeSink } from "./frame-sink.ts";
import {
  CATCH_UP_BYTES_PER_TURN_MAX,
  FINISH_STALL_MS,
  IN_FLIGHT_BYTES_MAX,
  PARCEL_BYTES_MAX,
  REPLIES_HELD_MAX,
  RING_BYTES_MAX,
  STALL_GRACE_MS,
  STALL_MS,
} from "./limits.ts";
import { kinds, phase, setUp } from "./frames.fake.ts";
import { createTestRun, delta, seqsOf, upTo } from "./run.fake.ts";

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

  test("one that is to go and takes nothing is closed at once, with its replies unread", async () => {
    const { clock, hub } = setUp();
    const sink = createFakeSink();
    const client = hub.attach({}, sink);
    await clock.settle();
    sink.break(true);
    client.send({ kind: "reply", re: "answer", ok: true });
    client.end(1008, "too many");
    await clock.settle();
    expect(sink.state.closed).toEqual({ code: 1008, reason: "too many" });
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

  test("a clock set forward by an hour is neither its silence nor a sign of its life", async () => {
    const { clock, hub, write } = setUp();
    const dead = createFakeSink();
    hub.attach({}, dead);
    await clock.settle();
    dead.stop();
    write([delta("x".repeat(IN_FLIGHT_BYTES_MAX))]);
    await clock.advance(STALL_MS - 5000);
    clock.setForward(3_600_000);
    await clock.advance(4000);
    expect(dead.state.pings).toBe(0);
    await clock.advance(2000);
    expect(dead.state.pings).toBe(1);
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

test("who was closed for standing still comes back with its cursor and has lost nothing", async () => {
  const { clock, hub, epoch, write } = setUp();
  const first = createFakeSink();
  const client = hub.attach({ caps: ["batch", "deltas"] }, first);
  await clock.settle();
  first.stop();
  for (let at = 0; at < 800; at += 1) write([delta("x".repeat(10_000))]);
  await clock.advance(STALL_MS + STALL_GRACE_MS + 2_000);
  expect(first.state.closed?.code).toBe(4409);
  client.detach();
  const seen = seqsOf(first.frames());
  const second = createFakeSink();
  hub.attach({ since: String(seen.at(-1) ?? -1), epoch, caps: ["batch", "deltas"] }, second);
  for (let turn = 0; turn < 40; turn += 1) await clock.settle();
  expect(second.frames()[0]).toMatchObject({ kind: "hello", resume: seen.length > 0 ? "ok" : "start" });
  expect([...seen, ...seqsOf(second.frames())]).toEqual(upTo(800));
});

test("who takes all at once is not behind, also where each look falls between a publish and the end of its turn", async () => {
  const simulated = createSimulatedClock();
  let publish = (): void => {};
  const { hub, write } = createTestRun({
    clock: {
      ...simulated,
      after: (ms, wake) =>
        simulated.after(ms, () => {
          publish();
          wake();
        }),
    },
  });
  publish = () => write([delta("a")]);
  const sink = createFakeSink();
  hub.attach({}, sink);
  await simulated.advance(2 * (STALL_MS + STALL_GRACE_MS));
  expect(sink.state.pings).toBe(0);
  expect(sink.state.closed).toBeUndefined();
});
