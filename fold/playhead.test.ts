import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, AT_START, type Playhead, untilNext } from "./playhead.ts";

/** Times that ascend, some of them equal, with long waits between. */
const anyTimes = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1_000, max: 1e7 })), { minLength: 1, maxLength: 30 })
  .map((waits) => waits.reduce<number[]>((times, wait, at) => [...times, (times.at(-1) ?? 0) + (at === 0 ? 0 : wait)], []));
const anyWaitMax = fc.constantFrom(400, Number.POSITIVE_INFINITY);
const MOST = 1_000;

describe("the playhead", () => {
  it("goes the same way in many steps as in one", () => {
    fc.assert(
      fc.property(anyTimes, anyWaitMax, fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 12 }), (times, waitMax, steps) => {
        const timeOf = (seq: number): number | undefined => times[seq];
        let head: Playhead = advance(AT_START, timeOf, 0, waitMax, MOST);
        for (const step of steps) head = advance(head, timeOf, step, waitMax, MOST);
        const sum = steps.reduce((all, step) => all + step, 0);
        const once = advance(AT_START, timeOf, sum, waitMax, MOST);
        // At the very moment of an event rounding decides on which side of it they stand; in time it is the same place.
        expect(Math.abs(head.atMs - once.atMs)).toBeLessThan(0.01);
      }),
    );
  });

  it("stands between the event it passed and the next one, and never goes back", () => {
    fc.assert(
      fc.property(anyTimes, anyWaitMax, fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 20 }), (times, waitMax, steps) => {
        let head: Playhead = AT_START;
        for (const step of steps) {
          const next = advance(head, (seq) => times[seq], step, waitMax, MOST);
          expect(next.seq).toBeGreaterThanOrEqual(head.seq);
          expect(next.atMs).toBeGreaterThanOrEqual(head.atMs);
          expect(next.atMs).toBeGreaterThanOrEqual(times[next.seq] ?? 0);
          expect(next.atMs).toBeLessThanOrEqual(times[next.seq + 1] ?? Number.POSITIVE_INFINITY);
          head = next;
        }
      }),
    );
  });

  it("is at the next event after exactly the time it said", () => {
    fc.assert(
      fc.property(anyTimes, anyWaitMax, fc.integer({ min: 0, max: 3_000 }), (times, waitMax, played) => {
        const timeOf = (seq: number): number | undefined => times[seq];
        const head = advance(AT_START, timeOf, played, waitMax, MOST);
        const due = untilNext(head, timeOf, waitMax);
        if (due === undefined) {
          expect(head.seq).toBe(times.length - 1);
          return;
        }
        expect(due).toBeLessThanOrEqual(waitMax);
        expect(advance(head, timeOf, due + 1e-6, waitMax, MOST).seq).toBeGreaterThan(head.seq);
        if (due > 1e-3) expect(advance(head, timeOf, due - 1e-3, waitMax, MOST).seq).toBe(head.seq);
      }),
    );
  });

  it("plays a wait of an hour in 400 ms where it is paced, and passes no more events at once than it may", () => {
    const timeOf = (seq: number): number | undefined => [0, 3_600_000][seq];
    expect(advance({ seq: 0, atMs: 0 }, timeOf, 200, 400, MOST)).toEqual({ seq: 0, atMs: 1_800_000 });
    expect(advance({ seq: 0, atMs: 0 }, timeOf, 400, 400, MOST).seq).toBe(1);
    expect(advance(AT_START, () => 0, 1e9, 400, 7).seq).toBe(6);
  });
});
