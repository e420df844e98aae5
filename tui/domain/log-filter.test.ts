import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { LaneKind, LogRow } from "../../fold/index.ts";
import { ALL_OF_LOG, createLogFilterCache, hasWords, type LogFilter, nextMatch, sameRow, withLane } from "./log-filter.ts";
import { FOLLOWING, logTop, moveInLog, selectInLog, wheelInLog } from "./log-lines.ts";

const LANE_OF: LaneKind[] = ["chart", "llm", "human", "error", "debug"];
const row = (seq: number): LogRow => ({
  seq,
  ts: seq,
  lane: LANE_OF[seq % 5] as LaneKind,
  who: `poet${seq % 3}`,
  glyph: "·",
  text: seq % 7 === 0 ? `Rain ${seq}` : `row ${seq}`,
  tone: "plain",
});
const rows = Array.from({ length: 400 }, (_, seq) => row(seq));

const plainly = (given: readonly LogRow[], { words, only, hidden }: LogFilter): LogRow[] =>
  given.filter((one) => !hidden.has(one.lane) && (!only || hasWords(words)(one)));

test("words: each, in the text or the lane, in any case", () => {
  expect(
    rows
      .slice(0, 30)
      .filter(hasWords("rain POET0"))
      .map(({ seq }) => seq),
  ).toEqual([0, 21]);
  expect(rows.filter(hasWords("(")).length).toBe(0);
});

describe("the rows shown are those that a filter over all of them gives", () => {
  test("however the log grows, lets go, goes back, and the filter changes", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("grow" as const), by: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant("drop" as const), by: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant("back" as const), by: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant("words" as const), words: fc.constantFrom("", "rain", "poet1", "row 1", "nothing") }),
      fc.record({ kind: fc.constant("lane" as const), lane: fc.constantFrom(...LANE_OF) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const filtered = createLogFilterCache();
        let [dropped, total] = [0, 0];
        let filter = ALL_OF_LOG;
        for (const now of steps) {
          if (now.kind === "grow") total = Math.min(400, total + now.by);
          if (now.kind === "drop") dropped = Math.min(total, dropped + now.by);
          if (now.kind === "back") [dropped, total] = [0, Math.max(0, total - now.by)];
          if (now.kind === "words") filter = { ...filter, words: now.words };
          if (now.kind === "lane") filter = withLane(filter, now.lane);
          const log = { rows: rows.slice(dropped, total), dropped };
          expect(filtered(log, filter).rows).toEqual(plainly(log.rows, filter));
        }
      }),
    );
  });

  test("a row that comes is looked at alone: the cost of an append knows no length", () => {
    const filtered = createLogFilterCache();
    const filter = { ...ALL_OF_LOG, words: "rain" };
    const log = { rows: rows.slice(0, 300), dropped: 0 };
    filtered(log, filter);
    let looks = 0;
    const seen = rows.map((one) => Object.defineProperty({ ...one }, "text", { get: () => ((looks += 1), one.text) }));
    const grown = { rows: [...seen.slice(0, 300), seen[301] as LogRow], dropped: 0 };
    filtered(grown, filter);
    expect(looks).toBe(1);
  });
});

describe("what is read stays", () => {
  const log = { rows, dropped: 0 };
  test("when the filter changes: the same row, at the same line, or the next that is shown", () => {
    const at = selectInLog(log, FOLLOWING, 105, 10);
    const only = createLogFilterCache()(log, { ...ALL_OF_LOG, words: "rain" });
    const moved = sameRow(log, at, only);
    expect(only.rows[moved.selected]?.seq).toBe(105);
    expect(moved.selected - moved.top).toBe(at.selected - at.top);
    const back = sameRow(only, moved, log);
    expect(log.rows[back.selected]?.seq).toBe(105);
  });
  test("when rows with a filter are let go of at the front", () => {
    const filtered = createLogFilterCache();
    const filter = { ...ALL_OF_LOG, words: "rain" };
    const before = filtered(log, filter);
    const at = moveInLog(before, FOLLOWING, -5, 10);
    const seq = before.rows[at.selected - before.dropped]?.seq;
    const after = filtered({ rows: rows.slice(200), dropped: 200 }, filter);
    expect(after.dropped).toBeGreaterThan(0);
    expect(after.rows[at.selected - after.dropped]?.seq).toBe(seq as number);
  });
});

test("n and N go from match to match", () => {
  const log = { rows, dropped: 0 };
  const last = nextMatch(log, FOLLOWING, "rain", -1);
  expect(last).toBe(399);
  expect(nextMatch(log, selectInLog(log, FOLLOWING, 399, 10), "rain", -1)).toBe(392);
  expect(nextMatch(log, selectInLog(log, FOLLOWING, 399, 10), "rain", 1)).toBeUndefined();
});

test("the wheel moves the window and keeps the selection in it; at the end it follows", () => {
  const log = { rows, dropped: 0 };
  const up = wheelInLog(log, FOLLOWING, -3, 10);
  expect(up).toEqual({ follows: false, top: 387, selected: 396, seen: 400 });
  expect(logTop(log, up, 10)).toBe(387);
  expect(wheelInLog(log, up, 3, 10)).toEqual(FOLLOWING);
});
