// Where a replay stands in recorded time, and how it moves. Pure: time played comes in as a number.

/** At most this much of a wait is played in a paced replay. */
export const PACED_WAIT_MS_MAX = 400;

/** `seq`: the last event before it, -1 at the start. `atMs`: recorded milliseconds since the first event, never back with a higher seq. */
export interface Playhead {
  readonly seq: number;
  readonly atMs: number;
}

export const AT_START: Playhead = { seq: -1, atMs: 0 };

/** Recorded milliseconds of an event since the first one; undefined where there is none of this seq (yet). */
export type TimeOf = (seq: number) => number | undefined;

/**
 * The head after `playedMs` of playing; a wait between two events is played in at most `waitMaxMs`. Stops at the last event there is, and
 * after `most` events: what is left of the time is let go of.
 */
export function advance(head: Playhead, timeOf: TimeOf, playedMs: number, waitMaxMs: number, most: number): Playhead {
  let { seq, atMs } = head;
  let left = playedMs;
  for (let passed = 0; passed < most; passed += 1) {
    const next = timeOf(seq + 1);
    if (next === undefined) break;
    const rate = rateOf(timeOf(seq) ?? 0, next, waitMaxMs);
    const needed = Math.max(0, next - atMs) / rate;
    if (needed > left) return { seq, atMs: atMs + left * rate };
    left -= needed;
    seq += 1;
    atMs = Math.max(atMs, next);
  }
  return { seq, atMs };
}

/** Milliseconds to play until the next event; undefined at the last one. */
export function untilNext({ seq, atMs }: Playhead, timeOf: TimeOf, waitMaxMs: number): number | undefined {
  const next = timeOf(seq + 1);
  return next === undefined ? undefined : Math.max(0, next - atMs) / rateOf(timeOf(seq) ?? 0, next, waitMaxMs);
}

/** Recorded milliseconds in one played. */
function rateOf(from: number, to: number, waitMaxMs: number): number {
  const wait = to - from;
  return wait > waitMaxMs ? wait / waitMaxMs : 1;
}
