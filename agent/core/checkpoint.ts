// One writer of checkpoints that takes the latest, off the event's path. The log wins over them.

import type { ChartActor } from "./chart-actors.ts";
import { createCheckpointRecords } from "./checkpoint-records.ts";
import { messageOf } from "./errors.ts";
import type { GuardedFrontend } from "./guarded-frontend.ts";
import { CHECKPOINT_GAP_MS, CHECKPOINT_GAP_TIMES_MIN, CHECKPOINT_KEPT_CHARS_MAX } from "./limits.ts";
import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";
import type { Transcript } from "./transcript.ts";
import type { PendingDelay } from "./pending-delays.ts";

/** The whole one, and what changed since: files of their own, because a wide session changes little at a time. */
export const LATEST = "latest";
export const LATEST_CHANGES = "latest-changes";

export interface CheckpointWriter {
  /** A chart, or what it holds, is not what it was: the next checkpoint says so. */
  changed(actor: ChartActor): void;
  /** A chart below the root has ended. */
  gone(actor: ChartActor): void;
  /** Before anything is wanted: says what of the root's context no checkpoint can hold. */
  look(root: ChartActor): void;
  /** An invoking state was entered: the next checkpoint is kept under its visit, to go back to. */
  entered(place: { sessionId: string; node: string; visit: number }): void;
  /** Wants one; written within CHECKPOINT_GAP_MS, or later where they cost much. */
  want(): void;
  /** Resolves when one that holds every event so far is on disk, or when there is none to be had. */
  now(): Promise<void>;
  /** No more after the one in progress. */
  stop(): void;
}

export interface CheckpointParts {
  store: Store;
  clock: Clock;
  frontend: GuardedFrontend;
  transcript: Transcript;
  delaysOf(actor: ChartActor): PendingDelay[];
}

export function createCheckpointWriter(parts: CheckpointParts): CheckpointWriter {
  const { store, clock, frontend, transcript } = parts;
  const sessionId = store.head.sessionId;
  const records = createCheckpointRecords({ head: store.head, delaysOf: parts.delaysOf });
  let writing: Promise<void> | undefined;
  let cancelPlan: (() => void) | undefined;
  let writtenAsOf = -1;
  let notBefore = Number.NEGATIVE_INFINITY;
  let isOff = false;
  let isWanted = false;
  let lastEntered: string | undefined;

  /** Undefined: the run goes on without any, which is said once. */
  const take = (asOf: number): ReturnType<typeof records.take> | undefined => {
    const startedMs = clock.monotonic();
    try {
      return records.take(asOf);
    } catch (error) {
      if (!isOff) frontend.onDiagnostic(`this run keeps no checkpoints, it can be resumed by its log alone: ${messageOf(error)}`);
      isOff = true;
      return undefined;
    } finally {
      const endedMs = clock.monotonic();
      notBefore = endedMs + Math.max(CHECKPOINT_GAP_MS, (endedMs - startedMs) * CHECKPOINT_GAP_TIMES_MIN);
    }
  };

  const write = async (): Promise<void> => {
    const asOf = transcript.head();
    const kept = lastEntered;
    lastEntered = undefined;
    const taken = take(asOf);
    if (!taken) return;
    const { json, isWhole } = taken;
    try {
      await transcript.durable();
      await store.writeCheckpoint(isWhole ? LATEST : LATEST_CHANGES, json);
      if (kept !== undefined && isWhole && json.length <= CHECKPOINT_KEPT_CHARS_MAX) await store.writeCheckpoint(kept, json);
      transcript.emit({ event: "checkpoint/written", data: { "session-id": sessionId, "as-of": asOf } });
      writtenAsOf = transcript.head() === asOf + 1 ? asOf + 1 : asOf;
    } catch (error) {
      records.notWritten();
      frontend.onDiagnostic(`a checkpoint was not written: ${messageOf(error)}`, error);
    }
  };

  const start = (): Promise<void> => {
    cancelPlan?.();
    cancelPlan = undefined;
    isWanted = false;
    writing = write().finally(() => (writing = undefined));
    return writing;
  };

  const want = (): void => {
    isWanted = true;
    if (isOff || cancelPlan || writing) return;
    cancelPlan = clock.after(Math.max(0, notBefore - clock.monotonic()), () => {
      cancelPlan = undefined;
      if (!isOff && !writing) void start().then(again);
    });
  };
  /** What was wanted while one was written makes the next. */
  const again = (): void => {
    if (isWanted) want();
  };

  return {
    changed(actor) {
      if (!isOff) records.changed(actor);
    },
    gone: records.gone,
    look(root) {
      records.changed(root);
      take(transcript.head());
      records.notWritten();
      notBefore = Number.NEGATIVE_INFINITY;
    },
    entered: ({ sessionId: session, node, visit }) => void (lastEntered = `${session}/${node}@${visit}`),
    want,
    async now() {
      while (writing) await writing;
      if (!isOff && transcript.head() > writtenAsOf) await start();
    },
    stop() {
      isOff = true;
      cancelPlan?.();
    },
  };
}
