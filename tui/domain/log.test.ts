import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { LogRow } from "../../fold/index.ts";
import { plainText } from "./line.ts";
import { FOLLOWING, type LogPosition, type LogWindow, logLines, logTop, logTotal, moveInLog, newRows, startOfLog } from "./log-lines.ts";

const row = (seq: number, more: Partial<LogRow> = {}): LogRow => ({
  seq,
  ts: Date.UTC(2026, 0, 1, 10, 0, seq % 60),
  lane: "llm",
  who: "poet",
  glyph: "▸",
  text: `row ${seq}`,
  tone: "plain",
  ...more,
});
const log = (total: number, dropped = 0): LogWindow => ({
  rows: Array.from({ length: total - dropped }, (_, at) => row(dropped + at)),
  dropped,
});
const shown = (window: LogWindow, at: LogPosition, height = 5): string[] =>
  logLines(window, new Map(), at, 60, height).map(({ spans }) => plainText(spans).trim());

test("a row: time, who, glyph, text; one line, whatever is in it", () => {
  const [line = ""] = shown({ rows: [row(1, { text: "two\nlines" })], dropped: 0 }, FOLLOWING);
  expect(line).toMatch(/^\d\d:\d\d:01 poet +▸ two ⏎ lines$/u);
});

test("follows the end until it is scrolled; then stays, and counts what is new", () => {
  const at = moveInLog(log(20), FOLLOWING, -1, 5);
  expect(shown(log(20), at).at(-1)).toContain("row 19");
  expect(shown(log(32), at).at(-1)).toContain("row 19");
  expect(newRows(log(32), at)).toBe(12);
  expect(newRows(log(32), FOLLOWING)).toBe(0);
  expect(shown(log(32), FOLLOWING).at(-1)).toContain("row 31");
});

test("moving past the end follows again", () => {
  const up = moveInLog(log(20), FOLLOWING, -1, 5);
  expect(up.selected).toBe(18);
  expect(moveInLog(log(20), moveInLog(log(20), up, 1, 5), 1, 5)).toEqual(FOLLOWING);
});

test("rows let go at the front move nothing that is still there", () => {
  const at = moveInLog(log(100), FOLLOWING, -10, 5);
  expect(shown(log(100, 50), at)).toEqual(shown(log(100), at));
  expect(logTop(log(100, 98), at, 5)).toBe(98);
});

test("fewer rows than lines stand on top", () => {
  expect(shown(log(2), FOLLOWING)[0]).toContain("row 0");
  expect(shown(log(0), startOfLog(log(0)))).toEqual(["", "", "", "", ""]);
});

describe("any scrolling", () => {
  test("keeps the selection in sight and never shows what is not there", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 25 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (moves, dropped, height) => {
          const window = log(60, Math.min(dropped, 59));
          let at: LogPosition = FOLLOWING;
          for (const by of moves) at = moveInLog(window, at, by, height);
          const top = logTop(window, at, height);
          expect(top).toBeGreaterThanOrEqual(window.dropped);
          if (at.follows) return;
          expect(at.selected).toBeGreaterThanOrEqual(top);
          expect(at.selected).toBeLessThan(Math.min(top + height, logTotal(window)));
        },
      ),
    );
  });
});
