// What a checkpoint adds to a walk: the contexts as they were. A chart that takes the time or a chance into its context gets
// back what it took then, not what it would take now.

import { LATEST, LATEST_CHANGES } from "../checkpoint.ts";
import type { Checkpoint } from "../checkpoint-records.ts";
import type { ChartActor } from "../chart-actors.ts";
import type { Store } from "../ports/store.ts";
import { setContext } from "../xstate-private.ts";

export interface CheckpointContexts {
  /** The last event that it holds. */
  readonly asOf: number;
  /** In which it was written. Where the log has another one at `asOf`, it is of a past that a repair cut off. */
  readonly epoch: string;
  /** To be called when the walk has come there. */
  apply(charts: Iterable<ChartActor>): void;
}

/** Undefined where there is none that can be used: unreadable, of another session, or ahead of the log. */
export function checkpointContexts(store: Store): CheckpointContexts | undefined {
  const whole = read(store, LATEST);
  if (!whole || whole.since !== undefined) return undefined;
  const later = read(store, LATEST_CHANGES);
  const changes = later && later.since === whole["as-of"] && later.epoch === whole.epoch ? later : undefined;
  const charts = new Map([...Object.entries(whole.charts), ...Object.entries(changes?.charts ?? {})]);
  return {
    asOf: (changes ?? whole)["as-of"],
    epoch: whole.epoch,
    apply(live) {
      for (const { ref, sessionId } of live) {
        const persisted = charts.get(sessionId)?.snapshot;
        const now = (ref.getSnapshot() as { context?: unknown }).context;
        if (!isPlain(persisted) || JSON.stringify(persisted["context"]) === JSON.stringify(now)) continue;
        // A context that names actors is theirs only in this process: the walk has made it.
        if (!JSON.stringify(persisted["context"] ?? null).includes('"xstate$$type"')) setContext(ref, persisted["context"]);
      }
    },
  };
}

function read(store: Store, name: string): Checkpoint | undefined {
  const checkpoint = parse(store.readCheckpoint(name));
  if (!checkpoint || checkpoint["session-id"] !== store.head.sessionId) return undefined;
  const asOf = checkpoint["as-of"];
  return Number.isInteger(asOf) && asOf >= 0 && asOf < store.head.nextSeq ? checkpoint : undefined;
}

function parse(json: string | undefined): Checkpoint | undefined {
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return isCheckpoint(value) ? value : undefined;
  } catch {
    // Torn: the log has it all.
    return undefined;
  }
}

const isCheckpoint = (value: unknown): value is Checkpoint =>
  isPlain(value) &&
  value["format"] === 2 &&
  typeof value["session-id"] === "string" &&
  typeof value["epoch"] === "string" &&
  typeof value["as-of"] === "number" &&
  isPlain(value["charts"]);

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
