import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plainView } from "../../fold/plain-view.fake.ts";
import { generateSession } from "../../fold/session-generator.ts";
import { encodeLine, type Envelope } from "../../wire/index.ts";
import { createReplayDesk, eventsAt, foldTo } from "./replay-deck.fake.ts";

const desk = createReplayDesk();
const { append, dir, open, transcript, write } = desk;
beforeEach(desk.begin);
afterEach(desk.end);

describe("a session that is still written", () => {
  const events = generateSession({ seed: 7 });
  const lock = (): void => writeFileSync(join(dir(), "lock.json"), JSON.stringify({ pid: process.pid, epoch: "e", started: Date.now() }));

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
    rmSync(join(dir(), "lock.json"));
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
    append(eventsAt(0).map((event) => ({ ...event, seq: events.length, data: { name: "x".repeat(200_000), bytes: 1 } })));
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
