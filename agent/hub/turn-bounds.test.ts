// What a turn may read for all together, and that nobody has to wait for more than the next one.

import { expect, test } from "vitest";
import { createSimulatedClock } from "../core/ports/clock.simulated.ts";
import { createFakeSink } from "./frame-sink.ts";
import { CATCH_UP_BYTES_PER_TURN_MAX, FLUSH_BYTES_PER_TURN_MAX, PARCEL_BYTES_MAX } from "./limits.ts";
import { createTestRun, delta } from "./run.fake.ts";

const LINE_CHARS = 10_000;
/** Lines of one write: who starts at another remainder of it never stands where somebody else does. */
const LINES_A_PARCEL = Math.floor(PARCEL_BYTES_MAX / LINE_CHARS);

/** A run whose turns come when `turn` is called, which says how many bytes each sink has then. */
function setUp(clients: number) {
  const turns: (() => void)[] = [];
  const run = createTestRun({ clock: { ...createSimulatedClock(), turnEnd: (flush) => void turns.push(flush) } });
  const sinks = Array.from({ length: clients }, () => createFakeSink());
  return {
    sinks,
    hub: run.hub,
    epoch: run.epoch,
    write: () => run.write(Array.from({ length: 400 }, () => delta("x".repeat(LINE_CHARS)))),
    turn(): number[] {
      turns.shift()?.();
      return sinks.map(({ state }) => state.texts.reduce((sum, text) => sum + text.length, 0));
    },
  };
}

test("joiners at places of their own share what a turn may read, and take turns at it", () => {
  const { sinks, hub, epoch, write, turn } = setUp(LINES_A_PARCEL);
  write();
  sinks.forEach((sink, at) => hub.attach({ since: String(at), epoch }, sink));
  const first = turn();
  const sum = first.reduce((all, bytes) => all + bytes, 0);
  expect(sum).toBeGreaterThan(FLUSH_BYTES_PER_TURN_MAX - PARCEL_BYTES_MAX);
  expect(sum).toBeLessThan(FLUSH_BYTES_PER_TURN_MAX + 2 * PARCEL_BYTES_MAX);
  expect(first.filter((bytes) => bytes < LINE_CHARS).length).toBeGreaterThan(0);
  for (const bytes of turn()) expect(bytes).toBeGreaterThan(LINE_CHARS);
});

test("what many get who stand at one place is read once", () => {
  const { sinks, hub, write, turn } = setUp(12);
  for (const sink of sinks) hub.attach({}, sink);
  turn();
  write();
  for (const bytes of turn()) expect(bytes).toBeGreaterThan(CATCH_UP_BYTES_PER_TURN_MAX - PARCEL_BYTES_MAX);
});
