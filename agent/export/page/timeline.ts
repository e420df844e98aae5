// What stands on the scrubber, and how time passes on it. Pure.

import type { LogRow } from "../../../fold/index.ts";
import type { Envelope } from "../../../wire/index.ts";

export type MarkerKind = "question" | "trouble" | "step" | "end";

export interface Marker {
  /** Position right after the event. */
  position: number;
  kind: MarkerKind;
  text: string;
}

/** One a percent and kind is all that can be seen. */
const MARKERS_PER_KIND_MAX = 100;

/** Of the LOG of the whole session, in order. */
export function markersOf(rows: readonly LogRow[], total: number): Marker[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const kind = kindOf(row);
    if (kind === undefined) return [];
    const place = `${kind} ${Math.floor((row.seq * MARKERS_PER_KIND_MAX) / Math.max(1, total))}`;
    if (seen.has(place)) return [];
    seen.add(place);
    return [{ position: row.seq + 1, kind, text: row.text }];
  });
}

function kindOf({ glyph, lane, text }: LogRow): MarkerKind | undefined {
  if (glyph === "⚠" || lane === "error") return "trouble";
  if (glyph === "?") return "question";
  if (lane !== "chart") return undefined;
  if (glyph === "✓") return "end";
  return text.includes("→") ? "step" : undefined;
}

/** A wait between two events is never longer than this while playing: what took an hour is seen in minutes. */
export const WAIT_MS_MAX = 400;

/** The position after `ms` of playing from `position`, and what is left of the time there. */
export function advance(events: readonly Envelope[], position: number, ms: number): { position: number; restMs: number } {
  let at = position;
  let left = ms;
  while (at < events.length) {
    const wait = waitBefore(events, at);
    if (wait > left) break;
    left -= wait;
    at += 1;
  }
  return { position: at, restMs: at < events.length ? left : 0 };
}

/** Milliseconds from the event before; a clock that was set back counts as no time. */
function waitBefore(events: readonly Envelope[], at: number): number {
  const [before, event] = [events[at - 1], events[at]];
  if (!before || !event) return 0;
  return Math.max(0, Math.min(WAIT_MS_MAX, event.ts - before.ts));
}
