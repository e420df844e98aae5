import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyEvent, createModel, type LogRow, type Model } from "../../fold/index.ts";
import { plainView } from "../../fold/plain-view.fake.ts";
import { generateSession } from "../../fold/session-generator.ts";
import { encodeLine, type Envelope } from "../../wire/index.ts";
import type { ReplayTiming } from "../domain/timeline.ts";
import { createModelStore } from "../store/model-store.ts";
import type { EventSource, LinkStatus } from "./event-source.ts";
import { createReplaySource } from "./event-source.replay.ts";

let dir = "";
let source: EventSource | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "ends-"));
});
afterEach(() => {
  source?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const transcript = (): string => join(dir, "transcript.jsonl");
const linesOf = (events: readonly Envelope[]): string => events.map((event) => `${encodeLine(event)}\n`).join("");

/** Sessions one after another under one seq: more than a chunk, so that it is loaded in slices. */
function longSession(sessions: number): Envelope[] {
  const events: Envelope[] = [];
  for (let seed = 1; seed <= sessions; seed += 1)
    for (const event of generateSession({ seed, children: 6, deltasMax: 200 }))
      events.push({ ...event, seq: events.length, ts: event.ts + seed * 1e6 });
  return events;
}

const foldTo = (events: readonly Envelope[]): Model => {
  const model = createModel();
  for (const event of events) applyEvent(model, event);
  return model;
};

/** Each look at the clock finds that a slice is over: one step of work a wake. */
function open(timing: ReplayTiming, endsFromBytes = 1) {
  const store = createModelStore({ nowMs: () => 0, after: () => () => undefined });
  let ms = 0;
  let timers: { at: number; wake: () => void }[] = [];
  const clock = {
    nowMs: () => (ms += 100),
    after(wait: number, wake: () => void) {
      const timer = { at: ms + wait, wake };
      timers.push(timer);
      return () => void (timers = timers.filter((other) => other !== timer));
    },
  };
  let changed = (): void => undefined;
  let status: LinkStatus | undefined;
  source = createReplaySource({
    path: dir,
    timing,
    clock,
    endsFromBytes,
    watch: (_path, onChange) => ((changed = onChange), () => undefined),
  });
  source.start({ ...store.sink, status: (said) => (status = said) });
  return {
    model: store.model,
    status(): Extract<LinkStatus, { kind: "replay" }> {
      if (status?.kind !== "replay") throw new Error(`the source says ${JSON.stringify(status)}`);
      return status;
    },
    step(): boolean {
      const next = timers.toSorted((a, b) => a.at - b.at)[0];
      timers = timers.filter((other) => other !== next);
      next?.wake();
      return next !== undefined;
    },
    load(): void {
      for (let steps = 0; this.step(); steps += 1) if (steps > 10_000) throw new Error("never loaded");
    },
    wish: (kind: "start" | "marker.back" | "end") => source?.wish?.({ kind }),
    changed: () => changed(),
  };
}

describe("a long log is shown by its end first", () => {
  test("with the first word of its source: the last rows of LOG, whose session it is, and that the rest is loaded", () => {
    const events = longSession(6);
    writeFileSync(transcript(), linesOf(events));
    const whole = foldTo(events);
    const deck = open("instant");
    const last = events.length - 1;
    expect(deck.status()).toMatchObject({ position: last, last, done: false, timeline: { isReading: true, loaded: 0 } });
    expect(deck.model.seq).toBe(last);
    expect(deck.model.run.chartId).toBe(whole.run.chartId);
    expect(deck.model.run.status).toBe(whole.run.status);
    const rows = deck.model.log.rows;
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.length).toBeLessThan(whole.log.rows.length);
    // An answer goes by the words of its question, which may stand before the end.
    const told = (row: LogRow): unknown[] => [row.seq, row.ts, row.lane, row.glyph];
    expect(rows.map(told)).toEqual(whole.log.rows.slice(-rows.length).map(told));

    const loaded: number[] = [];
    while (deck.status().timeline.loaded !== undefined && deck.step()) {
      loaded.push(deck.status().timeline.loaded ?? 1);
      if (deck.status().timeline.loaded !== undefined) expect(deck.model.log.rows).toBe(rows);
      expect(deck.status().position).toBe(last);
    }
    expect(loaded.length).toBeGreaterThan(3);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
    deck.load();
    expect(deck.status()).toMatchObject({ position: last, last, done: true, timeline: { isReading: false, isAtEnd: true } });
    expect(plainView(deck.model)).toEqual(plainView(whole));
    // And back: what was kept on the way is of the model that is shown now.
    deck.wish("marker.back");
    deck.load();
    expect(deck.status().position).toBeLessThan(last);
    expect(plainView(deck.model)).toEqual(plainView(foldTo(events.slice(0, deck.status().position + 1))));
  });

  test("what is wished of the end waits for it; the start does not", () => {
    const events = longSession(6);
    writeFileSync(transcript(), linesOf(events));
    const deck = open("instant");
    deck.step();
    deck.wish("marker.back");
    expect(deck.status().timeline.loaded).toBeDefined();
    deck.load();
    const back = deck.status().position;
    expect(back).toBeLessThan(events.length - 1);
    expect(plainView(deck.model)).toEqual(plainView(foldTo(events.slice(0, back + 1))));

    const other = open("instant");
    other.step();
    other.wish("start");
    expect(other.status().timeline.loaded).toBeUndefined();
    expect(other.model.seq).toBe(-1);
    other.wish("end");
    other.load();
    expect(plainView(other.model)).toEqual(plainView(foldTo(events)));
  });

  test("a session that grows meanwhile ends where it ends", () => {
    const events = longSession(4);
    const cut = events.length - 50;
    writeFileSync(transcript(), linesOf(events.slice(0, cut)));
    const deck = open("instant");
    deck.step();
    appendFileSync(transcript(), linesOf(events.slice(cut)));
    deck.changed();
    deck.load();
    expect(deck.status()).toMatchObject({ position: events.length - 1, timeline: { isAtEnd: true } });
    expect(plainView(deck.model)).toEqual(plainView(foldTo(events)));
  });

  const events = longSession(2);
  const text = linesOf(events);
  test.each<[string, string, number]>([
    ["a torn last line", text.slice(0, -30), events.length - 2],
    ["damage in the middle: the end that was shown is let go of", text.replace(/\n[^\n]*\n/u, "\n{}\n"), 0],
    [
      "a line as long as the file",
      `${linesOf(events.slice(0, 1))}${JSON.stringify({ seq: 1, ts: 1, event: "x", data: { x: "y".repeat(300_000) } })}\n`,
      1,
    ],
    ["an end that is rubbish", `${text}${`${"rubbish".repeat(1_000)}\n`.repeat(Math.ceil(text.length / 5_000))}`, events.length - 1],
  ])("%s", (_name, written, last) => {
    writeFileSync(transcript(), written);
    const deck = open("instant");
    deck.load();
    expect(deck.status()).toMatchObject({ position: last, last, timeline: { isReading: false } });
    expect(deck.status().timeline.loaded).toBeUndefined();
    expect(plainView(deck.model)).toEqual(plainView(foldTo([...events.slice(0, 1), ...foldable(written, last)])));
  });

  /** What a file holds after its first event. */
  const foldable = (written: string, last: number): Envelope[] =>
    written
      .split("\n")
      .slice(1, last + 1)
      .map((line) => ({ kind: "event", ...(JSON.parse(line) as Omit<Envelope, "kind">) }));

  test("a short log, and one that is played, are not", () => {
    writeFileSync(transcript(), text);
    expect(open("instant", statSync(transcript()).size + 1).status().timeline.loaded).toBeUndefined();
    source?.stop();
    const played = open("paced");
    expect(played.status().timeline.loaded).toBeUndefined();
    expect(played.model.seq).toBe(-1);
  });
});
