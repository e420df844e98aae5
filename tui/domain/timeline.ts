// A replay's timeline as a value: where it stands, how far it goes, what stands out on the way; and what a person may wish of it.

import type { Marker } from "../../fold/index.ts";

/** `instant`: the end state at once. `paced`: waits in at most 400 ms. `wallclock`: waits as they were. Played on, `instant` is `paced`. */
export type ReplayTiming = "instant" | "paced" | "wallclock";

export interface Timeline {
  /** Milliseconds since the Unix epoch of the first event; undefined where there is none. */
  firstTs: number | undefined;
  /** Recorded milliseconds since the first event: where the replay stands, and the last event. */
  atMs: number;
  spanMs: number;
  /** By seq. */
  markers: readonly Marker[];
  isPlaying: boolean;
  timing: ReplayTiming;
  /** Times faster than the timing says. */
  speed: number;
  /** The file is not read to its end yet: what there is grows. */
  isReading: boolean;
  /** Part of the file that is read, 0 to 1, while its end is shown before what led to it. */
  loaded?: number;
  /** Somebody still writes the session. */
  isGrowing: boolean;
  /** What comes is shown as it comes. */
  isAtEnd: boolean;
}

/** `jump`: recorded milliseconds, back if negative. */
export type ReplayWish =
  | { kind: "play-pause" | "step" | "start" | "end" | "faster" | "slower" | "marker.next" | "marker.back" }
  | { kind: "jump"; ms: number };

export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

/** The next step of the scale, whatever the speed was. */
export function otherSpeed(speed: number, by: "faster" | "slower"): number {
  const next = by === "faster" ? SPEEDS.find((step) => step > speed) : SPEEDS.findLast((step) => step < speed);
  return next ?? speed;
}
