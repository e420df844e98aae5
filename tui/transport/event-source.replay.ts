// A recorded session: read-only, no socket. What is in the file, as far as it can be believed, at any position; and what is still written to it.

import { dirname } from "node:path";
import type { ReplayTiming } from "../domain/timeline.ts";
import type { EventSink, EventSource } from "./event-source.ts";
import { COLLECT_GROWN_BYTES, FOLLOW_LOOK_MS, FOLLOW_POLL_MS } from "./limits.ts";
import { livingWriter } from "./lock-file.ts";
import { openLogBytes, reasonOf } from "./log-bytes.ts";
import type { LogDamage } from "./log-lines.ts";
import { watchFile } from "./log-watch.ts";
import { createRecordedLog, type RecordedLog, type RecordedLogOptions } from "./recorded-log.ts";
import { createReplayPlayer, type ReplayClock, type ReplayPlayer } from "./replay-player.ts";

export interface ReplaySourceOptions extends RecordedLogOptions {
  /** A session folder, or its transcript. */
  path: string;
  timing?: ReplayTiming;
  speed?: number;
  loop?: boolean;
  clock?: ReplayClock;
  /** Says when the log may have changed; the returned function ends it. */
  watch?: (path: string, onChange: () => void) => () => void;
}

const SYSTEM_CLOCK: ReplayClock = {
  nowMs: () => performance.now(),
  after(ms, wake) {
    if (ms === 0) {
      // A timer waits a millisecond at least; what came in the meantime is heard in either case.
      const next = setImmediate(wake);
      return () => clearImmediate(next);
    }
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
};

/** Collects where the process has grown much since now; by Bun, elsewhere the engine is left to itself. */
function createCollector(): () => void {
  const mostBytes = process.memoryUsage.rss() + COLLECT_GROWN_BYTES;
  return () => {
    if (process.memoryUsage.rss() > mostBytes) (globalThis as { Bun?: { gc(isWaitedFor: boolean): void } }).Bun?.gc(true);
  };
}

export function createReplaySource(options: ReplaySourceOptions): EventSource {
  const { path, timing = "instant", speed = 1, loop = false, clock = SYSTEM_CLOCK, watch = watchFile } = options;
  let endWatch: (() => void) | undefined;
  let sink: EventSink | undefined;
  let log: RecordedLog | undefined;
  let player: ReplayPlayer | undefined;
  let isWritten = false;
  let cancelLook: (() => void) | undefined;
  let writerSeenMs = Number.NEGATIVE_INFINITY;
  let isGone = false;
  let wasReplaced = false;

  function open(): { log: RecordedLog; file: string } | undefined {
    const opened = openLogBytes(path);
    if (opened.ok) return { log: createRecordedLog(opened.log, { collect: createCollector(), ...options }), file: opened.log.path };
    sink?.status({ kind: "lost", attempt: 0, reason: opened.reason });
    return undefined;
  }

  /** A disk that does not answer is said, not thrown. */
  function safely(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (typeof (error as NodeJS.ErrnoException).syscall !== "string") throw error;
      sink?.status({ kind: "lost", attempt: 0, reason: reasonOf(error) });
      stop();
    }
  }

  function tell(): void {
    if (!log || !player) return;
    const note = noteOf(log.damage(), { isGone, wasReplaced });
    sink?.status({
      kind: "replay",
      ...player.shown(),
      done: player.isDone(),
      timeline: player.timeline(),
      ...(note === undefined ? {} : { note }),
    });
  }

  /** Whoever holds the lock writes on, unless the run is over: then they only keep it open for those who look. */
  function lookForWriter(file: string, of: RecordedLog): void {
    const isFresh = clock.nowMs() - writerSeenMs < FOLLOW_POLL_MS;
    if (!isFresh) writerSeenMs = clock.nowMs();
    isWritten = !of.isOver() && (isFresh ? isWritten : livingWriter(dirname(file)) !== undefined);
  }

  function look(file: string): void {
    cancelLook = undefined;
    if (!log || !player) return;
    const was = isWritten;
    const found = log.look();
    lookForWriter(file, log);
    isGone = found === "gone";
    if (found === "other") return reload();
    if (found === "grown" || was !== isWritten) player.more();
    else if (isGone) tell();
  }

  function reload(): void {
    log?.close();
    const opened = open();
    if (!opened) return stop();
    log = opened.log;
    wasReplaced = true;
    player?.load(log);
  }

  function start(given: EventSink): void {
    sink = given;
    const opened = open();
    if (!opened) return;
    log = opened.log;
    lookForWriter(opened.file, log);
    const { recording } = given;
    const guarded: ReplayClock = { nowMs: () => clock.nowMs(), after: (ms, wake) => clock.after(ms, () => safely(wake)) };
    const parts = { log, recording, clock: guarded, timing, speed, loop, isWritten: () => isWritten, onChange: tell };
    safely(() => (player = createReplayPlayer(parts)));
    tell();
    if (!player) return;
    endWatch = watch(opened.file, () => (cancelLook ??= guarded.after(FOLLOW_LOOK_MS, () => look(opened.file))));
  }

  function stop(): void {
    endWatch?.();
    cancelLook?.();
    player?.stop();
    log?.close();
    sink = undefined;
    log = undefined;
    player = undefined;
  }

  return { start, send: () => false, wish: (wish) => player && safely(() => player?.wish(wish)), stop };
}

function noteOf(damage: LogDamage | undefined, { isGone, wasReplaced }: { isGone: boolean; wasReplaced: boolean }): string | undefined {
  if (isGone) return "the log is gone from its place";
  if (damage)
    return damage.where === "tail"
      ? `the last line is torn (line ${damage.line}); all before it is shown`
      : `damaged at line ${damage.line}: ${damage.reason}; what is before it is shown`;
  return wasReplaced ? "the log was replaced, and is read anew" : undefined;
}
