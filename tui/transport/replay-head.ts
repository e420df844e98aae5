// Where a replay stands, whether it plays and how fast: moved by what a person wishes and by time that went by.

import { advance, AT_START, PACED_WAIT_MS_MAX, type Playhead, untilNext } from "../../fold/index.ts";
import { otherSpeed, type ReplayTiming, type ReplayWish } from "../domain/timeline.ts";
import { PLAYED_EVENTS_MAX, PLAYED_MS_MAX } from "./limits.ts";
import type { RecordedLog } from "./recorded-log.ts";

export interface ReplayHeadOptions {
  /** Another one may take its place. */
  log(): RecordedLog;
  timing: ReplayTiming;
  speed: number;
  /** From the end to the start again, while it plays. */
  loop: boolean;
  /** There may be more of the log. */
  isReading(): boolean;
  isWritten(): boolean;
}

export interface ReplayHead {
  now(): Playhead;
  /** What comes is shown as it comes; else the head stands where the person put it. */
  isAtEnd(): boolean;
  /** At the last event, and nothing more is read. */
  isThere(): boolean;
  isPlaying(): boolean;
  speed(): number;
  obey(wish: ReplayWish): void;
  /** So much time went by while it plays. */
  pass(ms: number): void;
  /** Milliseconds until it has somewhere to go. */
  dueMs(): number;
  /** To the start, unless it stands at the end: the log is another one. */
  begin(): void;
}

export function createReplayHead({ log, timing, loop, isReading, isWritten, ...given }: ReplayHeadOptions): ReplayHead {
  const waitMaxMs = timing === "wallclock" ? Number.POSITIVE_INFINITY : PACED_WAIT_MS_MAX;
  let { speed } = given;
  let head: Playhead = AT_START;
  let isAtEnd = timing === "instant";
  let isPlaying = timing !== "instant";

  const timeOf = (seq: number): number | undefined => log().timeOf(seq);
  const now = (): Playhead => (isAtEnd ? { seq: log().last(), atMs: log().spanMs() } : head);
  const isThere = (): boolean => now().seq >= log().last() && !isReading();

  function moveTo(to: Playhead): void {
    head = to;
    isAtEnd = to.seq >= log().last() && !isReading();
    if (isAtEnd) isPlaying = false;
  }

  function playOrPause(): void {
    if (isPlaying || (isAtEnd && isWritten())) {
      head = now();
      isAtEnd = false;
      isPlaying = false;
      return;
    }
    head = isThere() ? AT_START : now();
    isAtEnd = false;
    isPlaying = true;
  }

  function step(): void {
    const seq = Math.min(now().seq + 1, log().last());
    isPlaying = false;
    moveTo({ seq, atMs: timeOf(seq) ?? 0 });
  }

  function toMarker(by: 1 | -1): void {
    const { seq } = now();
    const all = log().markers();
    const marker = by > 0 ? all.find((one) => one.seq > seq) : all.findLast((one) => one.seq < seq);
    if (marker) moveTo({ seq: marker.seq, atMs: marker.atMs });
    else moveTo(by > 0 ? { seq: log().last(), atMs: log().spanMs() } : AT_START);
  }

  function jump(ms: number): void {
    const atMs = Math.max(0, Math.min(log().spanMs(), now().atMs + ms));
    moveTo(atMs === 0 && ms < 0 ? AT_START : { seq: log().find(atMs), atMs });
  }

  return {
    now,
    isAtEnd: () => isAtEnd,
    isThere,
    isPlaying: () => isPlaying,
    speed: () => speed,
    obey(wish) {
      switch (wish.kind) {
        case "play-pause":
          return playOrPause();
        case "step":
          return step();
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
    },
    pass(ms) {
      const next = advance(head, timeOf, Math.min(ms, PLAYED_MS_MAX) * speed, waitMaxMs, PLAYED_EVENTS_MAX);
      const isOver = timeOf(next.seq + 1) === undefined && !isReading();
      const goesRound = isOver && loop && !isWritten() && log().last() > 0;
      head = goesRound ? AT_START : next;
      if (!isOver || goesRound) return;
      isPlaying = false;
      isAtEnd = true;
    },
    dueMs: () => (untilNext(head, timeOf, waitMaxMs) ?? 0) / speed,
    begin() {
      if (!isAtEnd) head = AT_START;
    },
  };
}
