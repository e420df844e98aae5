// Plays a recording and stands at any position of it. One loop does all the work, a slice at a time: first to where the person is, then on
// through the file. Time comes from a clock that is given.

import { advance, AT_START, PACED_WAIT_MS_MAX, type Playhead, untilNext } from "../../fold/index.ts";
import { otherSpeed, type ReplayTiming, type ReplayWish, type Timeline } from "../domain/timeline.ts";
import type { RecordingSink } from "./event-source.ts";
import { PLAY_MS_MAX, PLAY_MS_MIN, PLAYED_EVENTS_MAX, PLAYED_MS_MAX, REPLAY_SLICE_MS, REPLAY_TELL_EACH_MS } from "./limits.ts";
import type { RecordedLog } from "./recorded-log.ts";

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
  const waitMaxMs = timing === "wallclock" ? Number.POSITIVE_INFINITY : PACED_WAIT_MS_MAX;
  let { log, speed } = given;
  let head: Playhead = AT_START;
  /** What comes is shown as it comes; else the head stands where the person put it. */
  let isAtEnd = timing === "instant";
  let isPlaying = timing !== "instant";
  let isReading = true;
  /** The end that is shown while all before it is read. */
  let ahead = timing === "instant" ? showEnds() : undefined;
  /** Of the end: it waits until that is loaded. */
  let waitingWish: ReplayWish | undefined;
  /** By whoever is folded into, too: the log is closed by then. */
  let isStopped = false;
  let cancelWork: (() => void) | undefined;
  let cancelTick: (() => void) | undefined;
  let toldMs = clock.nowMs();

  const timeOf = (seq: number): number | undefined => log.timeOf(seq);
  const headNow = (): Playhead => (isAtEnd ? { seq: log.last(), atMs: log.spanMs() } : head);
  const isThere = (): boolean => headNow().seq >= log.last() && !isReading;

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
    const want = Math.min(headNow().seq, log.last());
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
      if (isReading && recording.at() >= headNow().seq && clock.nowMs() - toldMs >= REPLAY_TELL_EACH_MS) tell();
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
    const next = advance(head, timeOf, Math.min(nowMs - beforeMs, PLAYED_MS_MAX) * speed, waitMaxMs, PLAYED_EVENTS_MAX);
    const isOver = timeOf(next.seq + 1) === undefined && !isReading;
    head = isOver && loop && !isWritten() && log.last() > 0 ? AT_START : next;
    if (isOver && head === next) {
      isPlaying = false;
      isAtEnd = true;
    }
    wake();
    plan(nowMs);
  }

  function plan(nowMs: number): void {
    cancelTick?.();
    cancelTick = undefined;
    if (!isPlaying) return;
    const dueMs = (untilNext(head, timeOf, waitMaxMs) ?? 0) / speed;
    cancelTick = clock.after(Math.min(Math.max(dueMs, PLAY_MS_MIN), PLAY_MS_MAX), () => tick(nowMs));
  }

  function moveTo(to: Playhead): void {
    head = to;
    isAtEnd = false;
    if (to.seq >= log.last() && !isReading) isAtEnd = true;
    if (isAtEnd) isPlaying = false;
  }

  function play(): void {
    if (isPlaying || (isAtEnd && isWritten())) {
      head = headNow();
      isAtEnd = false;
      isPlaying = false;
      return;
    }
    head = isThere() ? AT_START : headNow();
    isAtEnd = false;
    isPlaying = true;
  }

  function toMarker(by: 1 | -1): void {
    const { seq } = headNow();
    const all = log.markers();
    const marker = by > 0 ? all.find((one) => one.seq > seq) : all.findLast((one) => one.seq < seq);
    if (marker) moveTo({ seq: marker.seq, atMs: marker.atMs });
    else moveTo(by > 0 ? { seq: log.last(), atMs: log.spanMs() } : AT_START);
  }

  function jump(ms: number): void {
    const atMs = Math.max(0, Math.min(log.spanMs(), headNow().atMs + ms));
    moveTo(atMs === 0 && ms < 0 ? AT_START : { seq: log.find(atMs), atMs });
  }

  function obey(wish: ReplayWish): void {
    switch (wish.kind) {
      case "play-pause":
        return play();
      case "step": {
        const seq = Math.min(headNow().seq + 1, log.last());
        isPlaying = false;
        return moveTo({ seq, atMs: timeOf(seq) ?? 0 });
      }
      case "jump":
        return jump(wish.ms);
      case "marker.next":
        return toMarker(1);
      case "marker.back":
        return toMarker(-1);
      case "start":
        return moveTo(AT_START);
      case "end":
        isAtEnd = true;
        isPlaying = false;
        return;
      case "faster":
      case "slower":
        speed = otherSpeed(speed, wish.kind);
        return;
    }
  }

  /** What is wished of the place where the end stands can be done once that place is reached. */
  function wishFor(wish: ReplayWish): void {
    if (ahead && wish.kind !== "start") {
      waitingWish = wish;
      return;
    }
    reveal();
    obey(wish);
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
      if (!isAtEnd) head = AT_START;
      wake();
    },
    timeline: () => ({
      firstTs: ahead?.firstTs ?? log.firstTs(),
      atMs: ahead?.atMs ?? headNow().atMs,
      spanMs: Math.max(log.spanMs(), ahead?.atMs ?? 0),
      markers: log.markers(),
      isPlaying,
      timing: timing === "instant" && (isPlaying || !isAtEnd) ? "paced" : timing,
      speed,
      isReading,
      isGrowing: isWritten(),
      isAtEnd: isThere(),
      ...(ahead && { loaded: log.loaded() }),
    }),
    shown: () => (ahead ? { position: ahead.seq, last: Math.max(ahead.seq, log.last()) } : { position: recording.at(), last: log.last() }),
    isDone: () => !isReading && !isPlaying && !isWritten(),
    stop() {
      isStopped = true;
      cancelWork?.();
      cancelTick?.();
    },
  };
}
