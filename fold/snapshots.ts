// Snapshots of one log's fold, so that any position costs the nearest of them and a bounded way from there. Pure but for its own memory.
// How far they lie apart follows the size of the model (a copy must cost less than the folding between two), and how much they hold
// together is bounded: above that, every second is let go of.

import { createModel } from "./create-model.ts";
import { SNAPSHOT_EVENTS_MIN, SNAPSHOT_EVENTS_PER_PART, SNAPSHOTS_BYTES_MAX } from "./limits.ts";
import type { Model } from "./model.ts";
import { createCopies, type ModelSnapshot, restoreModel, snapshotModel } from "./snapshot.ts";
import { createSnapshotMeter } from "./snapshot-bytes.ts";

export interface Snapshots {
  /** After folding: keeps the model where the last one kept is far enough behind. Costs nothing where it is not. */
  look(model: Model): void;
  /** seq of the newest one kept that is not after `seq`; -1 where there is none. */
  nearest(seq: number): number;
  /** The model becomes the newest one kept that is not after `seq`; empty where there is none. */
  rewind(model: Model, seq: number): void;
  /** Another log: all are let go of. */
  clear(): void;
  /** seqs of those kept, ascending. */
  kept(): number[];
  /** Of all together, roughly. */
  bytes(): number;
}

export function createSnapshots(options: { eventsMin?: number; eventsPerPart?: number; bytesMax?: number } = {}): Snapshots {
  const { eventsMin = SNAPSHOT_EVENTS_MIN, eventsPerPart = SNAPSHOT_EVENTS_PER_PART, bytesMax = SNAPSHOTS_BYTES_MAX } = options;
  let kept: ModelSnapshot[] = [];
  let copies = createCopies();
  let meter = createSnapshotMeter();
  let bytes = 0;
  /** Doubled whenever they became too much. */
  let apart = eventsMin;

  const nearest = (seq: number): ModelSnapshot | undefined => kept.findLast((snapshot) => snapshot.seq <= seq);

  function thin(model: Model): void {
    apart *= 2;
    kept = kept.filter((_, at) => at % 2 === 1);
    meter = createSnapshotMeter();
    kept.forEach(meter.add);
    bytes = meter.beside(model);
  }

  return {
    look(model) {
      const since = model.seq - (kept.at(-1)?.seq ?? -1);
      if (since < apart || since < eventsPerPart * partsOf(model)) return;
      const snapshot = snapshotModel(model, copies);
      kept.push(snapshot);
      meter.add(snapshot);
      bytes = meter.beside(model);
      while (bytes > bytesMax && kept.length > 0) thin(model);
    },
    nearest: (seq) => nearest(seq)?.seq ?? -1,
    rewind(model, seq) {
      restoreModel(model, nearest(seq) ?? snapshotModel(createModel()), copies);
    },
    clear() {
      kept = [];
      copies = createCopies();
      meter = createSnapshotMeter();
      bytes = 0;
      apart = eventsMin;
    },
    kept: () => kept.map((snapshot) => snapshot.seq),
    bytes: () => bytes,
  };
}

/** What a copy has to look at. */
function partsOf({ rows, fullTurns, labels }: Model): number {
  return rows.size + fullTurns.queue.items.length + labels.size;
}
