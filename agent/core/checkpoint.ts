// Checkpoints: what they hold, and one writer that takes the latest, off the event's path. The log wins over them.

import type { AnyActorRef } from "xstate";
import type { ChartActor } from "./chart-actors.ts";
import { messageOf } from "./errors.ts";
import type { GuardedFrontend } from "./guarded-frontend.ts";
import { pathOfNonJson } from "./json-copy.ts";
import { CHECKPOINT_GAP_MS, CHECKPOINT_KEPT_CHARS_MAX } from "./limits.ts";
import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";
import type { Transcript } from "./transcript.ts";
import { pathTo, type PendingDelay } from "./xstate-private.ts";

/** One checkpoint: the run as it is after the event `as-of`, as JSON. */
export interface Checkpoint {
  format: 1;
  "session-id": string;
  "as-of": number;
  /** The root's persisted snapshot, its children inside it. */
  snapshot: unknown;
  /** The library does not restore these: `actor` is the path of actor ids from the root. */
  delays: { actor: string[]; event: unknown; due: number }[];
  /** How often states were entered, by session: visits go on where they stood. */
  visits: Record<string, Record<string, number>>;
}

export interface CheckpointWriter {
  /** Before anything is wanted: says what of the context no checkpoint can hold. */
  look(): void;
  /** An invoking state was entered: the next checkpoint is kept under its visit, to go back to. */
  entered(place: { sessionId: string; node: string; visit: number }): void;
  /** Wants one; written within CHECKPOINT_GAP_MS. */
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
  root(): AnyActorRef;
  delays(): PendingDelay[];
  charts: ReadonlySet<ChartActor>;
}

export function createCheckpointWriter(parts: CheckpointParts): CheckpointWriter {
  const { store, clock, frontend, transcript } = parts;
  const sessionId = store.head.sessionId;
  let writing: Promise<void> | undefined;
  let cancelPlan: (() => void) | undefined;
  let writtenAsOf = -1;
  let lastStart = Number.NEGATIVE_INFINITY;
  let isOff = false;
  let isWanted = false;
  let lastEntered: string | undefined;

  /** The run goes on without: said once. */
  const giveUp = (why: string): undefined => {
    if (!isOff) frontend.onDiagnostic(`this run keeps no checkpoints, it can be resumed by its log alone: ${why}`);
    isOff = true;
  };

  const look = (): { snapshot: unknown } | undefined => {
    try {
      const snapshot: unknown = parts.root().getPersistedSnapshot();
      const path = pathOfContext(snapshot);
      return path === undefined ? { snapshot } : giveUp(`${path} is not JSON`);
    } catch (error) {
      return giveUp(messageOf(error));
    }
  };

  const take = (): string | undefined => {
    const looked = look();
    if (!looked) return undefined;
    const checkpoint: Checkpoint = {
      format: 1,
      "session-id": sessionId,
      "as-of": transcript.head(),
      snapshot: looked.snapshot,
      delays: parts.delays().map(({ source, event, due }) => ({ actor: pathTo(source), event, due })),
      visits: Object.fromEntries([...parts.charts].map((actor) => [actor.sessionId, Object.fromEntries(actor.visits)])),
    };
    try {
      return JSON.stringify(checkpoint);
    } catch (error) {
      return giveUp(messageOf(error));
    }
  };

  const write = async (): Promise<void> => {
    const asOf = transcript.head();
    const kept = lastEntered;
    lastEntered = undefined;
    const json = take();
    lastStart = clock.now();
    if (json === undefined) return;
    try {
      await transcript.durable();
      await store.writeCheckpoint("latest", json);
      if (kept !== undefined && json.length <= CHECKPOINT_KEPT_CHARS_MAX) await store.writeCheckpoint(kept, json);
      transcript.emit({ event: "checkpoint/written", data: { "session-id": sessionId, "as-of": asOf } });
      writtenAsOf = transcript.head() === asOf + 1 ? asOf + 1 : asOf;
    } catch (error) {
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
    cancelPlan = clock.after(Math.max(0, lastStart + CHECKPOINT_GAP_MS - clock.now()), () => {
      cancelPlan = undefined;
      if (!isOff && !writing) void start().then(again);
    });
  };
  /** What was wanted while one was written makes the next. */
  const again = (): void => {
    if (isWanted) want();
  };

  return {
    look: () => void look(),
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

/** The path of what is not JSON in the context of any chart of the tree. */
function pathOfContext(snapshot: unknown, at = ""): string | undefined {
  if (typeof snapshot !== "object" || snapshot === null) return undefined;
  const { context, children } = snapshot as { context?: unknown; children?: Record<string, { snapshot?: unknown }> };
  const path = pathOfNonJson(context, `${at}context`);
  if (path !== undefined) return path;
  for (const [id, child] of Object.entries(children ?? {})) {
    const found = pathOfContext(child.snapshot, `${at}${id}.`);
    if (found !== undefined) return found;
  }
  return undefined;
}
