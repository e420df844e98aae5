// A recorded session as a position and the model at it. Any position is a fold of what came before it; snapshots of the model keep
// going back fast.

import { applyEvent, createModel, type Model } from "../../../fold/index.ts";
import type { Envelope } from "../../../wire/index.ts";

/** A snapshot of a long session costs some tens of megabytes; so many are kept, evenly over the session, … */
const SNAPSHOTS_MAX = 8;
/** … and none closer than this: so much is folded within a frame. */
const SNAPSHOT_EVERY_EVENTS_MIN = 4_000;

export interface Replay {
  readonly events: readonly Envelope[];
  /** Events applied, from 0 to all. */
  position(): number;
  /** At `position`; the object changes with it. */
  model(): Model;
  /** Cuts `position` to what there is. */
  seek(position: number): void;
}

export function createReplay(events: readonly Envelope[]): Replay {
  const every = Math.max(SNAPSHOT_EVERY_EVENTS_MIN, Math.ceil(events.length / SNAPSHOTS_MAX));
  const snapshots = new Map<number, Model>();
  let model = createModel();
  let at = 0;

  function restart(position: number): void {
    const from = Math.floor(position / every) * every;
    for (let start = from; start > 0; start -= every) {
      const snapshot = snapshots.get(start);
      if (!snapshot) continue;
      model = structuredClone(snapshot);
      at = start;
      return;
    }
    model = createModel();
    at = 0;
  }

  return {
    events,
    position: () => at,
    model: () => model,
    seek(wanted) {
      const position = Math.max(0, Math.min(events.length, Math.floor(wanted)));
      if (position < at) restart(position);
      while (at < position) {
        const event = events[at];
        if (event) applyEvent(model, event);
        at += 1;
        if (at % every === 0 && !snapshots.has(at)) snapshots.set(at, structuredClone(model));
      }
    },
  };
}
