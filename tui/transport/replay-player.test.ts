import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyEvent, createModel, type Model } from "../../fold/index.ts";
import { plainView } from "../../fold/plain-view.fake.ts";
import { generateSession } from "../../fold/session-generator.ts";
import { encodeLine, type Envelope } from "../../wire/index.ts";
import { fixtureSessions } from "../dev/fixtures.fake.ts";
import type { ReplayTiming, ReplayWish, Timeline } from "../domain/timeline.ts";
import { createModelStore, type ModelStore } from "../store/model-store.ts";
import type { EventSource, LinkStatus } from "./event-source.ts";
import { createReplaySource } from "./event-source.replay.ts";

let dir = "";
const ending: { stop(): void }[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "player-"));
});
afterEach(() => {
  for (const one of ending.splice(0)) one.stop();
  rmSync(dir, { recursive: true, force: true });
});

const transcript = (): string => join(dir, "transcript.jsonl");
const write = (events: readonly Envelope[]): void => writeFileSync(transcript(), events.map((event) => `${encodeLine(event)}\n`).join(""));
const append = (events: readonly Envelope[]): void =>
  appendFileSync(transcript(), events.map((event) => `${encodeLine(event)}\n`).join(""));

/** Time in the hands of the test: nothing happens until it is moved. */
function handClock() {
  let timers: { at: number; wake: () => void }[] = [];
  return {
    ms: 0,
    nowMs() {
      return this.ms;
    },
    after(ms: number, wake: () => void) {
      const timer = { at: this.ms + ms, wake };
      timers.push(timer);
      return () => void (timers = timers.filter((other) => other !== timer));
    },
    /** Wakes what is due, in order. */
    pass(ms: number) {
      const end = this.ms + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        this.ms = Math.max(this.ms, next.at);
        next.wake();
      }
      this.ms = end;
    },
  };
}

interface Deck {
  clock: ReturnType<typeof handClock>;
  store: ModelStore;
  source: EventSource;
  wish(...kinds: (Exclude<ReplayWish["kind"], "jump"> | number)[]): void;
  status(): Extract<LinkStatus, { kind: "replay" }>;
  timeline(): Timeline;
  /** seq of what is shown. */
  at(): number;
  changed(): void;
}

function open(options: { timing?: ReplayTiming; speed?: number; loop?: boolean } = {}): Deck {
  const clock = handClock();
  const store = createModelStore({ nowMs: () => clock.nowMs(), after: () => () => undefined });
  let changed = (): void => undefined;
  const watch = (_path: string, onChange: () => void): (() => void) => {
    changed = onChange;
    return () => undefined;
  };
  const source = createReplaySource({ path: dir, clock, watch, ...options });
  ending.push(source, store);
  let last: LinkStatus | undefined;
  source.start({ ...store.sink, status: (status) => (last = status) });
  const deck: Deck = {
    clock,
    store,
    source,
    wish(...kinds) {
      for (const kind of kinds) source.wish?.(typeof kind === "number" ? { kind: "jump", ms: kind } : { kind });
      clock.pass(0);
    },
    status() {
      if (last?.kind !== "replay") throw new Error(`the source says ${JSON.stringify(last)}`);
      return last;
    },
    timeline: () => deck.status().timeline,
    at: () => store.model.seq,
    changed() {
      changed();
      clock.pass(50);
    },
  };
  clock.pass(0);
  return deck;
}

const foldTo = (events: readonly Envelope[], seq: number): Model => {
  const model = createModel();
  for (const event of events.slice(0, seq + 1)) applyEvent(model, event);
  return model;
};

/** Events at these recorded milliseconds. */
const at = (...times: number[]): Envelope[] =>
  times.map((ms, seq) => ({
    kind: "event",
    seq,
    ts: 1_780_000_000_000 + ms,
    event: "artifact/written",
    data: { name: `n${seq}`, bytes: 1 },
  }));

describe("any position is a fold of what came before it", () => {
  test.each([...fixtureSessions, ...[1, 2, 3].map((seed): [string, Envelope[]] => [`made ${seed}`, generateSession({ seed })])])(
    "%s, wherever the person goes",
    (_name, events) => {
      write(events);
      const deck = open();
      expect(deck.at()).toBe(events.length - 1);
      const wishes: Parameters<Deck["wish"]> = [
        "marker.back",
        "marker.back",
        "step",
        -200,
        5_000,
        "start",
        700,
        "marker.next",
        "step",
        -90,
        "end",
        -1,
      ];
      for (const wish of wishes) {
        deck.wish(wish);
        expect(deck.at()).toBe(deck.status().position);
        expect(plainView(deck.store.model)).toEqual(plainView(foldTo(events, deck.at())));
      }
      deck.wish("end");
      expect(deck.at()).toBe(events.length - 1);
    },
  );
});

describe("how time is played", () => {
  const events = at(0, 100, 300, 10_300, 10_400);
  const passed = (deck: Deck, ms: number): number => (deck.clock.pass(ms), deck.at());

  test("instant: the end at once, and nothing plays by itself", () => {
    write(events);
    const deck = open();
    expect([deck.at(), deck.timeline().isPlaying, deck.status().done]).toEqual([4, false, true]);
    expect(passed(deck, 60_000)).toBe(4);
  });

  test("wallclock: each event when its time has come", () => {
    write(events);
    const deck = open({ timing: "wallclock" });
    expect([deck.at(), deck.timeline().isPlaying]).toEqual([-1, true]);
    expect(passed(deck, 60)).toBe(0);
    expect(passed(deck, 60)).toBe(1);
    expect(passed(deck, 240)).toBe(2);
    expect(passed(deck, 9_700)).toBe(2);
    expect(deck.timeline().atMs).toBeGreaterThan(9_700);
    expect(passed(deck, 600)).toBe(4);
    expect([deck.timeline().isPlaying, deck.status().done]).toEqual([false, true]);
  });

  test("paced: a wait is at most 400 ms; speed makes all of it shorter", () => {
    write(events);
    const deck = open({ timing: "paced" });
    expect(passed(deck, 360)).toBe(2);
    expect(passed(deck, 300)).toBe(2);
    expect(deck.timeline().atMs).toBeGreaterThan(5_000);
    expect(passed(deck, 400)).toBe(4);
    deck.source.stop();
    const fast = open({ timing: "paced", speed: 4 });
    expect(passed(fast, 330)).toBe(4);
    expect(fast.timeline().speed).toBe(4);
  });

  test("a clock that was set back, and times that are none", () => {
    write(at(0, 5_000, 100, 200, 5_050));
    const deck = open({ timing: "wallclock" });
    expect(passed(deck, 4_800)).toBe(0);
    expect(passed(deck, 260)).toBeGreaterThanOrEqual(3);
    expect(passed(deck, 200)).toBe(4);
    expect(deck.timeline().spanMs).toBe(5_050);
    writeFileSync(transcript(), '{"seq":0,"ts":1e999,"event":"x/y","data":{}}\n{"seq":1,"ts":5,"event":"x/y","data":{}}\n');
    expect(open().timeline()).toMatchObject({ spanMs: 0, atMs: 0 });
  });

  test("whoever was stopped for an hour goes on where they were", () => {
    write(events);
    const deck = open({ timing: "wallclock" });
    deck.clock.pass(120);
    deck.clock.ms += 3_600_000;
    deck.clock.pass(0);
    expect(deck.at()).toBe(2);
    expect(deck.timeline().atMs).toBeLessThan(2_000);
  });

  test("in a loop it begins again", () => {
    write(at(0, 100, 200));
    const deck = open({ timing: "wallclock", loop: true });
    const seen: number[] = [];
    for (let time = 0; time < 40; time += 1) seen.push(passed(deck, 34));
    expect(seen.filter((seq, index) => seq < (seen[index - 1] ?? -1)).length).toBeGreaterThan(2);
  });
});

describe("wishes", () => {
  test("Space plays from the start where the end is shown, stops, and goes on from there", () => {
    write(at(0, 100, 200, 5_000));
    const deck = open({ timing: "wallclock" });
    deck.clock.pass(160);
    deck.wish("play-pause");
    const stopped = deck.at();
    deck.clock.pass(10_000);
    expect([deck.at(), deck.timeline().isPlaying]).toEqual([stopped, false]);
    deck.wish("play-pause");
    deck.clock.pass(10_000);
    expect(deck.at()).toBe(3);
    deck.wish("play-pause");
    expect([deck.at(), deck.timeline().isPlaying]).toEqual([-1, true]);
  });

  test("one event stops the playing; 5 s stay inside; speed goes along its scale and not past it", () => {
    write(at(0, 4_000, 6_000, 20_000));
    const deck = open({ timing: "wallclock" });
    deck.wish("step");
    expect([deck.at(), deck.timeline().isPlaying]).toEqual([0, false]);
    deck.wish(5_000);
    expect([deck.at(), deck.timeline().atMs]).toEqual([1, 5_000]);
    deck.wish(5_000);
    expect([deck.at(), deck.timeline().atMs]).toEqual([2, 10_000]);
    deck.wish(5_000, 5_000, 5_000);
    expect([deck.at(), deck.timeline().atMs]).toEqual([3, 20_000]);
    deck.wish(-5_000, -50_000);
    expect([deck.at(), deck.timeline().atMs]).toEqual([-1, 0]);
    for (let time = 0; time < 20; time += 1) deck.wish("faster");
    expect(deck.timeline().speed).toBe(64);
    for (let time = 0; time < 20; time += 1) deck.wish("slower");
    expect(deck.timeline().speed).toBe(0.25);
  });

  test("markers: questions, errors, the root's transitions, in both directions", () => {
    const events = generateSession({ seed: 4 });
    write(events);
    const deck = open();
    const { markers } = deck.timeline();
    expect(new Set(markers.map(({ kind }) => kind))).toEqual(
      new Set(["prompt", "transition", ...(markers.some(({ kind }) => kind === "error") ? ["error" as const] : [])]),
    );
    const back: number[] = [];
    for (let time = 0; time < markers.length; time += 1) {
      deck.wish("marker.back");
      back.push(deck.at());
    }
    expect(back.toReversed()).toEqual(markers.map(({ seq }) => seq));
    deck.wish("marker.back");
    expect(deck.at()).toBe(-1);
    deck.wish("marker.next");
    expect(deck.at()).toBe(markers[0]?.seq ?? -2);
  });
});

describe("a session that is still written", () => {
  const events = generateSession({ seed: 7 });
  const lock = (): void => writeFileSync(join(dir, "lock.json"), JSON.stringify({ pid: process.pid, epoch: "e", started: Date.now() }));

  test("is followed while its end is shown, and says so until it is over", () => {
    lock();
    write(events.slice(0, 20));
    const deck = open();
    expect([deck.at(), deck.timeline().isGrowing, deck.timeline().isAtEnd, deck.status().done]).toEqual([19, true, true, false]);
    append(events.slice(20, 50));
    deck.changed();
    expect([deck.at(), deck.status().last]).toEqual([49, 49]);
    deck.wish("marker.back");
    const stays = deck.at();
    append(events.slice(50));
    deck.changed();
    expect([deck.at(), deck.status().last]).toEqual([stays, events.length - 1]);
    deck.wish("end");
    expect(plainView(deck.store.model)).toEqual(plainView(foldTo(events, events.length - 1)));
    rmSync(join(dir, "lock.json"));
    deck.clock.pass(1_000);
    deck.changed();
    expect([deck.timeline().isGrowing, deck.status().done]).toEqual([false, true]);
  });

  test("at every byte of a line: one without its newline waits, and is no damage", () => {
    lock();
    const line = Buffer.from(`${encodeLine(events[3] as Envelope)}\n`);
    write(events.slice(0, 3));
    const deck = open();
    for (let cut = 0; cut < line.length; cut += 1) {
      expect(deck.at()).toBe(2);
      expect(deck.status().note).toBeUndefined();
      appendFileSync(transcript(), line.subarray(cut, cut + 1));
      deck.changed();
    }
    expect(deck.at()).toBe(3);
  });

  test("with nobody writing it, the same line is torn, and one whole without its newline is shown", () => {
    write(events.slice(0, 3));
    appendFileSync(transcript(), encodeLine(events[3] as Envelope).slice(0, 20));
    const deck = open();
    expect(deck.status()).toMatchObject({ position: 2, note: expect.stringMatching(/torn \(line 4\)/) });
    appendFileSync(transcript(), encodeLine(events[3] as Envelope).slice(20));
    deck.changed();
    expect(deck.at()).toBe(3);
    append([]);
    appendFileSync(transcript(), "\n");
    append(events.slice(4, 9));
    deck.changed();
    expect([deck.at(), deck.status().note]).toEqual([8, undefined]);
  });

  test("one that was cut, replaced or is gone is noticed", () => {
    write(events.slice(0, 60));
    const deck = open();
    truncateSync(transcript(), 0);
    append(events.slice(0, 30));
    deck.changed();
    expect(deck.status()).toMatchObject({ position: 29, last: 29, note: expect.stringMatching(/replaced/) });

    const other = generateSession({ seed: 8 });
    writeFileSync(`${transcript()}.new`, other.map((event) => `${encodeLine(event)}\n`).join(""));
    renameSync(`${transcript()}.new`, transcript());
    deck.changed();
    expect(plainView(deck.store.model)).toEqual(plainView(foldTo(other, other.length - 1)));

    // Cut and written on past where it was read to, between two looks.
    truncateSync(transcript(), 0);
    append(events);
    append(at(0).map((event) => ({ ...event, seq: events.length, data: { name: "x".repeat(200_000), bytes: 1 } })));
    deck.changed();
    expect(deck.store.model.run.chartId).toBe(foldTo(events, events.length - 1).run.chartId);
    expect(deck.at()).toBe(events.length);

    rmSync(transcript());
    deck.changed();
    expect(deck.status()).toMatchObject({ position: events.length, note: expect.stringMatching(/gone/) });
    deck.wish("start", "end");
    expect(deck.at()).toBe(events.length);
  });
});
