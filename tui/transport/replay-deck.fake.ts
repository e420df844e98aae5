// A replay of a session on disk, without a screen and with time in the hands of the test.

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyEvent, createModel, type Model } from "../../fold/index.ts";
import { encodeLine, type Envelope } from "../../wire/index.ts";
import type { ReplayTiming, ReplayWish, Timeline } from "../domain/timeline.ts";
import { createModelStore, type ModelStore } from "../store/model-store.ts";
import type { EventSource, LinkStatus } from "./event-source.ts";
import { createReplaySource } from "./event-source.replay.ts";

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

interface DeckOptions {
  timing?: ReplayTiming;
  speed?: number;
  loop?: boolean;
}

export interface Deck {
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

function openDeck(dir: string, ending: { stop(): void }[], options: DeckOptions): Deck {
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

/** A session's folder for each test, and replays of it. */
export function createReplayDesk() {
  let dir = "";
  const ending: { stop(): void }[] = [];
  const transcript = (): string => join(dir, "transcript.jsonl");
  const text = (events: readonly Envelope[]): string => events.map((event) => `${encodeLine(event)}\n`).join("");
  return {
    begin: () => void (dir = mkdtempSync(join(tmpdir(), "player-"))),
    end() {
      for (const one of ending.splice(0)) one.stop();
      rmSync(dir, { recursive: true, force: true });
    },
    dir: () => dir,
    transcript,
    write: (events: readonly Envelope[]): void => writeFileSync(transcript(), text(events)),
    append: (events: readonly Envelope[]): void => appendFileSync(transcript(), text(events)),
    open: (options: DeckOptions = {}): Deck => openDeck(dir, ending, options),
  };
}

export const foldTo = (events: readonly Envelope[], seq: number): Model => {
  const model = createModel();
  for (const event of events.slice(0, seq + 1)) applyEvent(model, event);
  return model;
};

/** Events at these recorded milliseconds. */
export const eventsAt = (...times: number[]): Envelope[] =>
  times.map((ms, seq) => ({
    kind: "event",
    seq,
    ts: 1_780_000_000_000 + ms,
    event: "artifact/written",
    data: { name: `n${seq}`, bytes: 1 },
  }));
