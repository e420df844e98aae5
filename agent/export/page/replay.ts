// A recorded session as a position and the model at it: what the sidecar's replay is, without its files.

import {
  advance,
  applyEvent,
  createMarkers,
  createModel,
  createSnapshots,
  type Marker,
  type Model,
  PACED_WAIT_MS_MAX,
  type TimeOf,
} from "../../../fold/index.ts";
import type { Envelope } from "../../../wire/index.ts";

/** In one step of playing: a frame is not held up by a crowd. */
const EVENTS_A_STEP_MAX = 5_000;

export interface Replay {
  /** Events in all. */
  readonly total: number;
  readonly markers: readonly Marker[];
  /** Events applied, from 0 to `total`. */
  position(): number;
  /** At `position`; the object changes with it. */
  model(): Model;
  /** ts of the last event applied, and of the first before that; undefined where there is none. */
  ts(): number | undefined;
  /** Cuts `position` to what there is. */
  seek(position: number): void;
  /** Plays on by so much time; waits are shortened. */
  play(ms: number): void;
}

export function createReplay(events: readonly Envelope[]): Replay {
  const times = timesOf(events);
  const timeOf: TimeOf = (seq) => times[seq];
  const marks = createMarkers();
  events.forEach((event, at) => marks.add(event, times[at] ?? 0));
  const snapshots = createSnapshots();
  const model = createModel();
  let atMs = 0;
  const position = (): number => model.seq + 1;

  function seek(wanted: number): void {
    const to = Math.max(0, Math.min(events.length, Math.floor(wanted)));
    if (to < position()) snapshots.rewind(model, to - 1);
    for (let event = events[position()]; event && position() < to; event = events[position()]) {
      applyEvent(model, event);
      snapshots.look(model);
    }
    atMs = timeOf(to - 1) ?? 0;
  }

  return {
    total: events.length,
    markers: marks.all(),
    position,
    model: () => model,
    ts: () => events[Math.max(0, position() - 1)]?.ts,
    seek,
    play(ms) {
      const head = advance({ seq: model.seq, atMs }, timeOf, ms, PACED_WAIT_MS_MAX, EVENTS_A_STEP_MAX);
      if (head.seq !== model.seq) seek(head.seq + 1);
      atMs = head.atMs;
    },
  };
}

/** Since the first event; a clock that was set back stands still. */
function timesOf(events: readonly Envelope[]): Float64Array {
  const times = new Float64Array(events.length);
  const first = events[0]?.ts ?? 0;
  let last = 0;
  events.forEach(({ ts }, at) => {
    if (Number.isFinite(ts)) last = Math.max(last, ts - first);
    times[at] = last;
  });
  return times;
}
