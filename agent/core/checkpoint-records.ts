// What a checkpoint holds of each chart, kept as JSON: only a chart that changed is written anew. So what an event costs does not
// depend on how many charts run, and of a wide session only what changed goes to the disk each time.

import type { ChartActor } from "./chart-actors.ts";
import { chartActorOf } from "./chart-actors.ts";
import { pathOfNonJson } from "./json-copy.ts";
import { CHECKPOINT_WHOLE_CHARS_MAX } from "./limits.ts";
import type { SessionHead } from "./ports/store.ts";
import type { PendingDelay } from "./pending-delays.ts";
import { pathTo, persistedWithout } from "./xstate-private.ts";

/** One checkpoint: the run as it is after the event `as-of`, as JSON. */
export interface Checkpoint {
  format: 2;
  "session-id": string;
  /** Whose writing it is: two processes may have written the same `as-of`. */
  epoch: string;
  "as-of": number;
  /** Present: only what changed after the whole checkpoint of this `as-of` and epoch; null for a chart that has ended. */
  since?: number;
  /** By session-id: the root and every chart below it that runs. */
  charts: Record<string, ChartRecord | null>;
}

/** One chart in it. */
export interface ChartRecord {
  /** Its persisted snapshot; its own actors are in it, charts among them have records of their own. */
  snapshot: unknown;
  /** The library does not restore these. */
  delays: { event: unknown; due: number }[];
  /** How often its states were entered: visits go on where they stood. */
  visits: Record<string, number>;
}

export interface CheckpointRecords {
  changed(actor: ChartActor): void;
  gone(actor: ChartActor): void;
  /** The JSON of the next one. Throws where a context is not JSON, and names the path of what is not. */
  take(asOf: number): { json: string; isWhole: boolean };
  /** What was taken last is not on disk: the next one is whole. */
  notWritten(): void;
}

export interface CheckpointRecordsParts {
  head: SessionHead;
  delaysOf(actor: ChartActor): PendingDelay[];
}

export function createCheckpointRecords({ head, delaysOf }: CheckpointRecordsParts): CheckpointRecords {
  const dirty = new Set<ChartActor>();
  /** `"session-id":{…}` of each chart, as of the last time it was taken. */
  const records = new Map<string, string>();
  const changes = new Map<string, string>();
  let recordsChars = 0;
  let changesChars = 0;
  let since: number | undefined;

  const put = (sessionId: string, json: string | undefined): void => {
    const key = JSON.stringify(sessionId);
    const record = json === undefined ? undefined : `${key}:${json}`;
    recordsChars += (record?.length ?? 0) - (records.get(sessionId)?.length ?? 0);
    if (record === undefined) records.delete(sessionId);
    else records.set(sessionId, record);
    const change = record ?? `${key}:null`;
    changesChars += change.length - (changes.get(sessionId)?.length ?? 0);
    changes.set(sessionId, change);
  };

  const recordOf = (actor: ChartActor): string => {
    const snapshot = persistedWithout(actor.ref, (child) => chartActorOf(child) !== undefined);
    const path = pathOfNonJson(snapshot.context, [...pathTo(actor.ref), "context"].join("."));
    if (path !== undefined) throw new Error(`${path} is not JSON`);
    const delays = delaysOf(actor).map(({ event, due }) => ({ event, due }));
    return JSON.stringify({ snapshot, delays, visits: Object.fromEntries(actor.visits) } satisfies ChartRecord);
  };

  const encode = (asOf: number, of: ReadonlyMap<string, string>, base: number | undefined): string => {
    const { charts: _, ...rest } = {
      format: 2,
      "session-id": head.sessionId,
      epoch: head.epoch,
      "as-of": asOf,
      charts: {},
    } satisfies Checkpoint;
    return `${JSON.stringify(base === undefined ? rest : { ...rest, since: base }).slice(0, -1)},"charts":{${[...of.values()].join(",")}}}`;
  };

  return {
    changed: (actor) => void dirty.add(actor),
    gone(actor) {
      dirty.delete(actor);
      if (records.has(actor.sessionId)) put(actor.sessionId, undefined);
    },
    take(asOf) {
      for (const actor of dirty) put(actor.sessionId, recordOf(actor));
      dirty.clear();
      // What has changed is as much as half of it all: a new whole one costs no more than what was written since the last.
      const isWhole = since === undefined || recordsChars <= CHECKPOINT_WHOLE_CHARS_MAX || changesChars * 2 > recordsChars;
      if (!isWhole) return { json: encode(asOf, changes, since), isWhole };
      changes.clear();
      changesChars = 0;
      since = asOf;
      return { json: encode(asOf, records, undefined), isWhole };
    },
    notWritten: () => void (since = undefined),
  };
}
