// The timeline as one line: what it does, where it stands in time, the way with its markers, how far it goes.

import type { Marker, MarkerKind } from "../../fold/index.ts";
import * as figures from "./figures.ts";
import { fillLine, type Line, line, lineWidth, type Span, span } from "./line.ts";
import { READ_ONLY_COLUMNS_MIN, TENTHS_MS_MAX, TIMELINE_FIGURES_COLUMNS_MIN, TRACK_COLUMNS_MIN } from "./limits.ts";
import type { StyleName } from "./styles.ts";
import type { Timeline } from "./timeline.ts";

export interface TimelineInput {
  timeline: Timeline;
  /** seq of the last event that is shown, and of the last there is. */
  position: number;
  last: number;
  isFocused: boolean;
  width: number;
}

export function timelineLine(input: TimelineInput): Line {
  const { timeline, width, isFocused } = input;
  const left = [span("text", isFocused ? "▌" : " "), ...doing(timeline), span("text", ` ${timeText(timeline.atMs, timeline)} `)];
  const right = fitting(rightSides(input), width - lineWidth(left) - TRACK_COLUMNS_MIN);
  const columns = width - lineWidth(left) - lineWidth(right);
  const spans = columns >= TRACK_COLUMNS_MIN ? [...left, ...track(timeline, columns), ...right] : [...left, ...right];
  return fillLine({ ...line(...spans), ...(isFocused ? { ground: "selection" as const } : {}) }, width);
}

/** A session of seconds is told in tenths of them. */
const timeText = (ms: number, { spanMs }: Timeline): string =>
  spanMs < TENTHS_MS_MAX ? `${figures.elapsed(ms)}.${Math.floor((ms % 1_000) / 100)}` : figures.elapsed(ms);

function doing({ isPlaying, isGrowing, isAtEnd, isReading }: Timeline): Span[] {
  if (isPlaying) return [span("status.streaming", "▶")];
  if (isGrowing && isAtEnd) return [span("link.live", "●")];
  if (isReading) return [span("link.waiting", "◌")];
  return [span("accent", isAtEnd ? "■" : "‖")];
}

/** From all that can be said to the least. */
function rightSides({ timeline, position, last, width }: TimelineInput): Span[][] {
  const span_ = span("muted", ` ${timeText(timeline.spanMs, timeline)} `);
  const events = span("text", ` ${position + 1}/${last + 1}${timeline.isReading ? "…" : ""} `);
  if (timeline.loaded !== undefined) return loadingSides(timeline.loaded, events);
  const pace = timeline.speed === 1 ? timeline.timing : `${timeline.timing} ${timeline.speed}×`;
  const readOnly = width < READ_ONLY_COLUMNS_MIN ? [] : [span("muted", " read only ")];
  const word = timeline.timing === "instant" && timeline.speed === 1 ? [] : [span("muted", ` ${pace} `)];
  if (width < TIMELINE_FIGURES_COLUMNS_MIN) return [[span_], []];
  return [[span_, events, ...word, ...readOnly], [span_, events, ...word], [span_, events], [span_], []];
}

/** The end is shown, and nothing else is known yet, not even whether the way there is whole: that comes before everything. */
function loadingSides(loaded: number, events: Span): Span[][] {
  const part = `${Math.floor(loaded * 100)}%`;
  const word = span("tone.warn", ` the last events, not yet checked; history ${part} `);
  const short = span("tone.warn", ` not yet checked; history ${part} `);
  return [[events, word], [word], [short], [span("tone.warn", ` history ${part} `)], [span("tone.warn", part)]];
}

const fitting = (choices: readonly Span[][], columns: number): Span[] => choices.find((spans) => lineWidth(spans) <= columns) ?? [];

const MARKS: Readonly<Record<MarkerKind, { glyph: string; style: StyleName; rank: number }>> = {
  transition: { glyph: "┼", style: "lane.chart", rank: 1 },
  prompt: { glyph: "?", style: "tone.ask", rank: 2 },
  error: { glyph: "!", style: "tone.bad", rank: 3 },
};

/** A cell each; of several markers in one cell the gravest is drawn, and the head over all. */
function track({ atMs, spanMs, markers }: Timeline, columns: number): Span[] {
  const cellOf = (ms: number): number => (spanMs <= 0 ? 0 : Math.min(columns - 1, Math.round((ms / spanMs) * (columns - 1))));
  const head = cellOf(atMs);
  const gravest = new Map<number, Marker>();
  for (const marker of markers) {
    const cell = cellOf(marker.atMs);
    const known = gravest.get(cell);
    if (!known || MARKS[known.kind].rank < MARKS[marker.kind].rank) gravest.set(cell, marker);
  }
  const spans: Span[] = [];
  for (let cell = 0; cell < columns; cell += 1) {
    const marker = gravest.get(cell);
    const way = cell <= head ? span("bar.full", "━") : span("bar.empty", "─");
    const piece = cell === head ? span("strong", "●") : marker ? span(MARKS[marker.kind].style, MARKS[marker.kind].glyph) : way;
    const before = spans.at(-1);
    if (before?.style === piece.style) before.text += piece.text;
    else spans.push(piece);
  }
  return spans;
}
