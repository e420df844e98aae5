// Plays a recording and stands at any position of it. One loop does all the work, a slice at a time: first to where the person is, then on
// through the file. Time comes from a clock that is given.

import type { ReplayTiming, ReplayWish, Timeline } from "../domain/timeline.ts";
import type { RecordingSink } from "./event-source.ts";
import { PLAY_MS_MAX, PLAY_MS_MIN, REPLAY_SLICE_MS, REPLAY_TELL_EACH_MS } from "./limits.ts";
import type { RecordedLog } from "./recorded-log.ts";
import { createReplayHead } from "./replay-head.ts";

export interface ReplayClock {
  nowMs(): number;
  /** The returned function cancels. */
  after(ms: number, wake: () => void): () => void;
}

export interface PlayerOptions {
  log: RecordedLog;
  recording: RecordingSink;
  clock: ReplayClock;
  timing: ReplayTiming;
  speed: number;
  /** From the end to the start again, while it plays. */
  loop: boolean;
  /** Somebody still writes the session. */
  isWritten(): boolean;
  /** There is something new to draw. */
  onChange(): void;
}

export interface ReplayPlayer {
  wish(wish: ReplayWish): void;
  /** There may be more of the log. */
  more(): void;
  /** Another log stands in the place of the one before. */
  load(log: RecordedLog): void;
  timeline(): Timeline;
  /** seq of what is shown, and of the last event that is known of. */
  shown(): { position: number; last: number };
  isDone(): boolean;
  stop(): void;
}

interface Ahead {
  seq: number;
  firstTs: number | undefined;
  atMs: number;
}

/** Begins at once: reads, and plays where the timing says so. */
export function createReplayPlayer({ recording, clock, timing, loop, isWritten, onChange, ...given }: PlayerOptions): ReplayPlayer {
  let { log } = given;
  let isReading = true;
  const head = createReplayHead({ log: () => log, timing, speed: given.speed, loop, isReading: () => isReading, isWritten });
  /** The end that is shown while all before it is read. */
  let ahead = timing === "instant" ? showEnds() : undefined;
  /** Of the end: it waits until that is loaded. */
  let waitingWish: ReplayWish | undefined;
  /** By whoever is folded into, too: the log is closed by then. */
  let isStopped = false;
  let cancelWork: (() => void) | undefined;
  let cancelTick: (() => void) | undefined;
  let toldMs = clock.nowMs();

  function showEnds(): Ahead | undefined {
    const ends = log.ends();
    const last = ends?.last.at(-1);
    if (!ends || !last) return undefined;
    recording.preview(ends);
    const firstTs = ends.first[0]?.ts;
    return { seq: last.seq, firstTs, atMs: Math.max(0, last.ts - (firstTs ?? last.ts)) };
  }

  /** What was folded takes the place of the end that was shown before it. */
  function reveal(): void {
    if (!ahead) return;
    ahead = undefined;
    recording.reveal();
  }

  function tell(): void {
    toldMs = clock.nowMs();
    onChange();
  }

  /** False: nothing is left to do. */
  function step(): boolean {
    const at = recording.at();
    const want = Math.min(head.now().seq, log.last());
    if (want < at || recording.nearest(want) > at) {
      recording.rewind(want);
      return true;
    }
    const parts = want > at ? log.read(at + 1, want) : [];
    if (parts.length > 0) {
      recording.fold(parts);
      return true;
    }
    if (isReading) isReading = log.next(isWritten());
    return isReading;
  }

  function work(): void {
    cancelWork = undefined;
    const untilMs = clock.nowMs() + REPLAY_SLICE_MS;
    while (step()) {
      if (isStopped) return;
      if (clock.nowMs() < untilMs) continue;
      // What is drawn on the way to the end is a state that was; on the way to a place in the middle it is not what was wished for.
      if (isReading && recording.at() >= head.now().seq && clock.nowMs() - toldMs >= REPLAY_TELL_EACH_MS) tell();
      cancelWork = clock.after(0, work);
      return;
    }
    if (isStopped) return;
    reveal();
    tell();
    const wish = waitingWish;
    waitingWish = undefined;
    if (wish) wishFor(wish);
  }

  function wake(): void {
    cancelWork?.();
    work();
  }

  function tick(beforeMs: number): void {
    const nowMs = clock.nowMs();
    head.pass(nowMs - beforeMs);
    wake();
    plan(nowMs);
  }

  function plan(nowMs: number): void {
    cancelTick?.();
    cancelTick = undefined;
    if (!head.isPlaying()) return;
    cancelTick = clock.after(Math.min(Math.max(head.dueMs(), PLAY_MS_MIN), PLAY_MS_MAX), () => tick(nowMs));
  }

  /** What is wished of the place where the end stands can be done once that place is reached. */
  function wishFor(wish: ReplayWish): void {
    if (ahead && wish.kind !== "start") {
      waitingWish = wish;
      return;
    }
    reveal();
    head.obey(wish);
    wake();
    plan(clock.nowMs());
  }

  plan(clock.nowMs());
  cancelWork = clock.after(0, work);

  return {
    wish: wishFor,
    more() {
      isReading = true;
      wake();
    },
    load(other) {
      log = other;
      reveal();
      recording.clear();
      isReading = true;
      head.begin();
      wake();
    },
    timeline: () => ({
      firstTs: ahead?.firstTs ?? log.firstTs(),
      atMs: ahead?.atMs ?? head.now().atMs,
      spanMs: Math.max(log.spanMs(), ahead?.atMs ?? 0),
      markers: log.markers(),
      isPlaying: head.isPlaying(),
      timing: timing === "instant" && (head.isPlaying() || !head.isAtEnd()) ? "paced" : timing,
      speed: head.speed(),
      isReading,
      isGrowing: isWritten(),
      isAtEnd: head.isThere(),
      ...(ahead && { loaded: log.loaded() }),
    }),
    shown: () => (ahead ? { position: ahead.seq, last: Math.max(ahead.seq, log.last()) } : { position: recording.at(), last: log.last() }),
    isDone: () => !isReading && !head.isPlaying() && !isWritten(),
    stop() {
      isStopped = true;
      cancelWork?.();
      cancelTick?.();
    },
  };
}
