import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { plainView } from "../../fold/plain-view.fake.ts";
import { generateSession } from "../../fold/session-generator.ts";
import type { Envelope } from "../../wire/index.ts";
import { fixtureSessions } from "../dev/fixtures.fake.ts";
import { createReplayDesk, type Deck, eventsAt, foldTo } from "./replay-deck.fake.ts";

const desk = createReplayDesk();
const { open, transcript, write } = desk;
beforeEach(desk.begin);
afterEach(desk.end);

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
  const events = eventsAt(0, 100, 300, 10_300, 10_400);
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
    write(eventsAt(0, 5_000, 100, 200, 5_050));
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
    write(eventsAt(0, 100, 200));
    const deck = open({ timing: "wallclock", loop: true });
    const seen: number[] = [];
    for (let time = 0; time < 40; time += 1) seen.push(passed(deck, 34));
    expect(seen.filter((seq, index) => seq < (seen[index - 1] ?? -1)).length).toBeGreaterThan(2);
  });
});

describe("wishes", () => {
  test("Space plays from the start where the end is shown, stops, and goes on from there", () => {
    write(eventsAt(0, 100, 200, 5_000));
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
    write(eventsAt(0, 4_000, 6_000, 20_000));
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
