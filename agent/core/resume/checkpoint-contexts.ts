// What a checkpoint adds to a walk: the contexts as they were. A chart that takes the time or a chance into its context gets
// back what it took then, not what it would take now.

import type { ChartActor } from "../chart-actors.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { Store } from "../ports/store.ts";
import { pathTo, setContext } from "../xstate-private.ts";

export interface CheckpointContexts {
  /** The last event that it holds. */
  readonly asOf: number;
  /** To be called when the walk has come there. */
  apply(charts: Iterable<ChartActor>): void;
}

/** Undefined where there is none that can be used: unreadable, of another session, or ahead of the log. */
export function checkpointContexts(store: Store): CheckpointContexts | undefined {
  const checkpoint = readLatest(store);
  if (!checkpoint || checkpoint["session-id"] !== store.head.sessionId) return undefined;
  const asOf = checkpoint["as-of"];
  if (!Number.isInteger(asOf) || asOf < 0 || asOf >= store.head.nextSeq) return undefined;
  return {
    asOf,
    apply(charts) {
      for (const { ref } of charts) {
        const persisted = snapshotAt(checkpoint.snapshot, pathTo(ref));
        const now = (ref.getSnapshot() as { context?: unknown }).context;
        if (!isPlain(persisted) || JSON.stringify(persisted["context"]) === JSON.stringify(now)) continue;
        // A context that names actors is theirs only in this process: the walk has made it.
        if (!JSON.stringify(persisted["context"] ?? null).includes('"xstate$$type"')) setContext(ref, persisted["context"]);
      }
    },
  };
}

function readLatest(store: Store): Checkpoint | undefined {
  const json = store.readCheckpoint("latest");
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return isPlain(value) && value["format"] === 1 ? (value as unknown as Checkpoint) : undefined;
  } catch {
    // Torn: the log has it all.
    return undefined;
  }
}

/** The snapshot of the actor at `path`, which is made of actor ids from the root. */
function snapshotAt(root: unknown, path: readonly string[]): unknown {
  let snapshot = root;
  for (const id of path) {
    const children = isPlain(snapshot) ? snapshot["children"] : undefined;
    const child = isPlain(children) ? children[id] : undefined;
    snapshot = isPlain(child) ? child["snapshot"] : undefined;
  }
  return snapshot;
}

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
