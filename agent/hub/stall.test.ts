import { expect, test } from "vitest";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { type Client, createClient } from "./client.ts";
import { createFakeSink } from "./frame-sink.ts";
import { FINISH_STALL_MS, STALL_GRACE_MS, STALL_MS, SWEEP_MS } from "./limits.ts";
import { isGivenUp, judgeStall, stoodStill } from "./stall.ts";
import { createWatch } from "./watch.ts";

test.each([
  ["one that moved a moment ago", STALL_MS - 1, undefined, "fine"],
  ["one that has not for too long", STALL_MS, undefined, "ask"],
  ["one that was asked just now", STALL_MS, 0, "fine"],
  ["one that has a last moment to answer", STALL_MS, STALL_GRACE_MS - 1, "fine"],
  ["one that did not answer", STALL_MS, STALL_GRACE_MS, "stalled"],
] as const)("%s", (_, still, asked, verdict) => {
  const now = 1_000_000;
  expect(judgeStall({ progressAt: now - still, askedAt: asked === undefined ? undefined : now - asked }, now)).toBe(verdict);
});

test("at the end one is given up after its time, not before; a process that slept blames nobody", () => {
  expect([FINISH_STALL_MS - 1, FINISH_STALL_MS].map((still) => isGivenUp({ progressAt: 0 }, still))).toEqual([false, true]);
  expect([3 * SWEEP_MS, 3 * SWEEP_MS + 1].map(stoodStill)).toEqual([false, true]);
});

test("a laptop that slept for an hour closes nobody, and asks nobody before the time is over again", () => {
  let now = 0;
  let sweep = (): void => {};
  const sink = createFakeSink();
  const client: Client = createClient({
    id: "1",
    name: "reader",
    caps: [],
    sink,
    from: 0,
    hello: { kind: "hello", protocol: 1, engine: "e", "session-id": "s", epoch: "e", head: -1, caps: [], resume: "start" },
    redact: (text) => text,
    now,
  });
  const watch = createWatch({
    clock: { ...createSimulatedClock(), monotonic: () => now, after: (_, wake) => ((sweep = wake), () => {}) },
    clients: () => [client],
    isBehind: () => true,
    isFinishing: () => false,
    close: (_, code) => sink.close(code, ""),
    drop: () => {},
    retry: () => {},
  });
  const pass = (ms: number): void => {
    now += ms;
    sweep();
  };
  watch.start();
  pass(3_600_000);
  for (let ms = 0; ms < STALL_MS - SWEEP_MS; ms += SWEEP_MS) pass(SWEEP_MS);
  expect([sink.state.pings, sink.state.closed]).toEqual([0, undefined]);
  pass(SWEEP_MS);
  expect(sink.state.pings).toBe(1);
  for (let ms = 0; ms < STALL_GRACE_MS; ms += SWEEP_MS) pass(SWEEP_MS);
  expect(sink.state.closed?.code).toBe(4409);
});
