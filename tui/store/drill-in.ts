// What the overlays show, worked out for the screen as it is: which text is scrolled, which list is gone through. Laid out
// only while it is seen; nothing of a closed one is kept.

import { type Accessor, createMemo } from "solid-js";
import { artifactList } from "../domain/artifact-list.ts";
import { type Bodies, createBodies } from "../domain/bodies.ts";
import { chartTree } from "../domain/chart-tree.ts";
import { READING_COLUMNS_MAX } from "../domain/limits.ts";
import { type InspectorRects, inspectorRects } from "../domain/inspector-layout.ts";
import { invocationList } from "../domain/invocation-list.ts";
import { type Line, line, span } from "../domain/line.ts";
import { markedAt, type MarkedList } from "../domain/marked-list.ts";
import { isWhole, type Marked, type Overlay, type Overlays, type PagerOverlay, type TranscriptOverlay } from "../domain/overlays.ts";
import { createPager } from "../domain/pager.ts";
import type { Rect, ScreenLayout } from "../domain/screen-layout.ts";
import { AT_END, AT_START, type Scroll } from "../domain/scroll.ts";
import type { SessionFiles } from "../domain/session-files.ts";
import type { TextBlocks } from "../domain/text-blocks.ts";
import { createTranscript, type TranscriptBlocks } from "../domain/transcript.ts";
import type { TranscriptShows } from "../domain/transcript-parts.ts";
import { transitionList } from "../domain/transition-list.ts";
import type { ModelStore } from "./model-store.ts";

/** A text in a box. */
export interface Scrolled {
  blocks: TextBlocks;
  title: string;
  about: string;
  height: number;
  columns: number;
  /** Of a transcript. */
  turnOf?: TranscriptBlocks["turnOf"];
  path: string | undefined;
  text: string | undefined;
}

export type ListName = "invocations" | "states" | "transitions" | "artifacts";

export interface Listed {
  name: ListName;
  list: MarkedList;
  marked: Marked;
  height: number;
}

export interface DrillIn {
  files: SessionFiles;
  bodies: Bodies;
  /** In the place of the panes: the last overlay that is no menu. */
  whole: Accessor<Overlay | undefined>;
  rects: Accessor<InspectorRects | undefined>;
  /** What a transcript, pager or Status scrolls. */
  scrolled: Accessor<Scrolled | undefined>;
  /** Of the inspector: the list that has the keys, and beside it of the chart the other one. */
  listed: Accessor<Listed | undefined>;
  otherList: Accessor<Listed | undefined>;
  /** What is marked in the inspector, in full. */
  preview: Accessor<(Scrolled & { scroll: Scroll }) | undefined>;
}

export interface DrillInOptions {
  store: ModelStore;
  files: SessionFiles;
  overlays: Accessor<Overlays>;
  layout: Accessor<ScreenLayout | undefined>;
  now: Accessor<number>;
  /** Lines of Status in so many columns. */
  status(columns: number): Line[];
}

/** Columns and lines inside a frame, with a blank at either side. */
const inside = (rect: Rect): { columns: number; height: number } => ({
  columns: Math.max(1, rect.width - 4),
  height: Math.max(1, rect.height - 2),
});
const TABS = 1;

export function createDrillIn(options: DrillInOptions): DrillIn {
  const { store, files } = options;
  const { model } = store;
  const bodies = createBodies(files);
  const body = (): Rect => options.layout()?.body ?? { left: 0, top: 0, width: 40, height: 3 };
  const whole = createMemo(() => options.overlays().findLast(isWhole));
  const makers = createMakers(options, bodies);

  const rects = createMemo(() => {
    const now = whole();
    return now?.kind === "inspector" ? inspectorRects(body(), now.view) : undefined;
  });
  const scrolled = createMemo((): Scrolled | undefined => {
    const now = whole();
    if (!now) return undefined;
    store.version();
    const room = inside(body());
    if (now.kind === "transcript") return makers.transcript(now, room);
    if (now.kind === "pager") return makers.pager(now, room);
    return now.kind === "inspector" && now.view === "status"
      ? makers.status({ ...room, height: Math.max(1, room.height - TABS) })
      : undefined;
  });
  const inspectorList = (other: boolean): Listed | undefined => {
    const now = whole();
    const at = rects();
    if (now?.kind !== "inspector" || now.view === "status" || !at) return undefined;
    const name: ListName = now.view === "chart" ? ((now.part === "states") === other ? "transitions" : "states") : now.view;
    if (other && (now.view !== "chart" || !at.beside)) return undefined;
    store.version();
    const isLeft = !at.beside || name !== "transitions";
    return { name, list: listOf(name), marked: now[name], height: Math.max(1, inside(body()).height - (isLeft ? TABS : 0)) };
  };
  const listOf = (name: ListName): MarkedList => {
    switch (name) {
      case "invocations":
        return invocationList(model, options.now());
      case "states":
        return chartTree(model);
      case "transitions":
        return transitionList(model);
      case "artifacts":
        return artifactList(model);
    }
  };
  const listed = createMemo(() => inspectorList(false));
  const preview = createMemo(() => {
    const at = rects()?.beside;
    const now = listed();
    if (!at || !now || now.list.count === 0) return undefined;
    return makers.preview(now, inside(at));
  });
  return { files, bodies, whole, rects, scrolled, listed, otherList: createMemo(() => inspectorList(true)), preview };
}

interface Makers {
  transcript(overlay: TranscriptOverlay, room: Room): Scrolled;
  pager(overlay: PagerOverlay, room: Room): Scrolled;
  status(room: Room): Scrolled;
  preview(listed: Listed, room: Room): (Scrolled & { scroll: Scroll }) | undefined;
}
interface Room {
  columns: number;
  height: number;
}

const FOLDED = { thinking: false, system: false, results: false, keys: false };

function createMakers({ store, files, now, status }: DrillInOptions, bodies: Bodies): Makers {
  const { model } = store;
  const shown = { whole: createTranscript(bodies), preview: createTranscript(bodies) };
  const pagers = { whole: createPager(), preview: createPager() };
  let subject = { kind: "artifact" as const, name: "" };

  function ofRow(key: string, shows: TranscriptShows, room: Room, place: "whole" | "preview"): Scrolled {
    const row = model.rows.get(key);
    const turns = model.turns.get(key) ?? [];
    const none = { path: undefined, text: undefined, ...room };
    if (!row) return { ...none, blocks: saying("this invocation has not begun here"), title: "?", about: "" };
    const title = row.label === row.invokeid ? row.label : `${row.label} · ${row.invokeid}`;
    const about = row.model ?? "";
    if (turns.length === 0) return { ...none, blocks: saying("nothing was sent to the model yet"), title, about };
    const blocks = shown[place]({ row, turns, shows, columns: Math.min(room.columns, READING_COLUMNS_MAX), now: now() });
    return { ...none, blocks, title, about, turnOf: blocks.turnOf };
  }

  return {
    transcript: ({ rowKey, shows }, room) => ofRow(rowKey, { ...shows, keys: true }, room, "whole"),
    pager: ({ subject }, room) => ({ ...pagers.whole({ subject, model, files, bodies, columns: room.columns }), ...room }),
    status(room) {
      const lines = status(room.columns);
      return {
        blocks: { first: 0, end: 1, linesOf: () => lines, holds: () => true },
        title: "",
        about: "",
        path: files.dir,
        text: undefined,
        ...room,
      };
    },
    preview({ name, list, marked, height }, room) {
      const key = list.keyAt(markedAt(list, marked, height).at);
      if (name === "invocations") return { ...ofRow(key, FOLDED, room, "preview"), scroll: AT_END };
      if (name !== "artifacts") return undefined;
      if (subject.name !== key) subject = { kind: "artifact", name: key };
      return { ...pagers.preview({ subject, model, files, bodies, columns: room.columns }), ...room, scroll: AT_START };
    },
  };
}

const saying = (words: string): TextBlocks => ({ first: 0, end: 1, linesOf: () => [line(span("muted", words))], holds: () => false });
