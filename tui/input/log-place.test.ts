import { expect, test } from "bun:test";
import type { LogRow } from "../../fold/index.ts";
import { FOLLOWING, type LogPosition, type LogWindow } from "../domain/log-lines.ts";
import type { Timeline } from "../domain/timeline.ts";
import { keepPlaceInLog } from "./log-place.ts";

const rows = (...seqs: number[]): LogWindow => ({
  rows: seqs.map((seq): LogRow => ({ seq, ts: seq, lane: "chart", who: "chart", glyph: "·", text: `row ${seq}`, tone: "plain" })),
  dropped: 0,
});
const END_ALONE: Partial<Timeline> = { loaded: 0.5 };

function place(at: LogPosition) {
  let position = at;
  let log = rows(90, 91, 91, 95);
  let timeline: Partial<Timeline> = END_ALONE;
  const keep = keepPlaceInLog({
    timeline: () => timeline as Timeline,
    logRows: () => log,
    log: {
      get: () => position,
      set: ((next: (now: LogPosition) => LogPosition) => (position = next(position))) as never,
    },
  });
  keep();
  return {
    become(next: LogWindow, how: Partial<Timeline> = {}) {
      log = next;
      timeline = how;
      keep();
      return position;
    },
  };
}

const WHOLE = rows(...Array.from({ length: 90 }, (_, seq) => seq), 90, 91, 91, 95);

test("who reads a row of the end goes on reading it, where it stood on the screen", () => {
  const before: LogPosition = { follows: false, top: 1, selected: 3, seen: 4 };
  const after = place(before).become(WHOLE);
  expect(WHOLE.rows[after.selected]?.seq).toBe(95);
  expect(after.selected - after.top).toBe(2);
});

test("who follows goes on following; and while the end stands alone nothing moves", () => {
  expect(place(FOLLOWING).become(WHOLE)).toMatchObject({ follows: true });
  const before: LogPosition = { follows: false, top: 1, selected: 3, seen: 4 };
  expect(place(before).become(WHOLE, END_ALONE)).toEqual(before);
});

test("once it is loaded a place is left alone: other rows are what was asked for", () => {
  const stays = place({ follows: false, top: 1, selected: 3, seen: 4 });
  const loaded = stays.become(WHOLE);
  expect(stays.become(rows(1, 2, 3))).toEqual(loaded);
});
