// What lies over the panes and over a question: a stack, the last on top. A question under it waits.

import { type Find, NO_FIND } from "./find.ts";
import type { Palette } from "./palette.ts";
import type { TextFormat } from "./text-format.ts";
import { type Scroll, AT_END, AT_START } from "./scroll.ts";

export const INSPECTOR_VIEWS = ["invocations", "chart", "status", "artifacts"] as const;
export type InspectorView = (typeof INSPECTOR_VIEWS)[number];

/** What is marked in a list that grows while it is read: by key; `follows`: the last, whichever that is. */
export interface Marked {
  key: string | undefined;
  follows: boolean;
  /** First line seen. */
  top: number;
}

export interface InspectorOverlay {
  kind: "inspector";
  view: InspectorView;
  /** Of the chart: which part has the keys. */
  part: "states" | "transitions";
  invocations: Marked;
  states: Marked;
  transitions: Marked;
  artifacts: Marked;
  status: Scroll;
}

export interface TranscriptOverlay {
  kind: "transcript";
  rowKey: string;
  scroll: Scroll;
  find: Find;
  /** What is drawn in full. */
  shows: { thinking: boolean; system: boolean; results: boolean };
}

/** What a pager shows: a file of the session, or a text that is here. */
export type PagerSubject =
  | { kind: "artifact"; name: string }
  /** A turn of a transcript, live while it streams. */
  | { kind: "turn"; rowKey: string; seq: number }
  | { kind: "text"; title: string; text: string; format: TextFormat };

export interface PagerOverlay {
  kind: "pager";
  subject: PagerSubject;
  scroll: Scroll;
  find: Find;
}

/** Actions on an item of LIVE, or on the invocation that a line of LOG tells of, whether LIVE shows it or not. */
export interface MenuOverlay {
  kind: "actions";
  subject: { kind: "item"; key: string } | { kind: "row"; key: string };
  at: number;
}

export interface HelpOverlay {
  kind: "help";
  scroll: Scroll;
}

export interface PaletteOverlay extends Palette {
  kind: "palette";
}

export type Overlay = InspectorOverlay | TranscriptOverlay | PagerOverlay | MenuOverlay | HelpOverlay | PaletteOverlay;
export type Overlays = readonly Overlay[];

const UNMARKED: Marked = { key: undefined, follows: false, top: 0 };

export const inspector = (view: InspectorView): InspectorOverlay => ({
  kind: "inspector",
  view,
  part: "states",
  invocations: UNMARKED,
  states: UNMARKED,
  transitions: { ...UNMARKED, follows: true },
  artifacts: UNMARKED,
  status: AT_START,
});

export const transcript = (rowKey: string): TranscriptOverlay => ({
  kind: "transcript",
  rowKey,
  scroll: AT_END,
  find: NO_FIND,
  shows: { thinking: false, system: false, results: false },
});

/** `grows`: it opens at its end, and follows it. */
export const pager = (subject: PagerSubject, grows = false): PagerOverlay => ({
  kind: "pager",
  subject,
  scroll: grows ? AT_END : AT_START,
  find: NO_FIND,
});

export const topOf = (stack: Overlays): Overlay | undefined => stack.at(-1);

/** One of a kind at a time, menus apart: what lay over the old one goes. */
export function opened(stack: Overlays, overlay: Overlay): Overlays {
  const known = stack.findIndex(({ kind }) => kind === overlay.kind);
  return [...(known < 0 ? stack : stack.slice(0, known)), overlay];
}

export const closed = (stack: Overlays): Overlays => stack.slice(0, -1);

/** The top one changed. */
export const changed = (stack: Overlays, overlay: Overlay): Overlays => [...stack.slice(0, -1), overlay];

/** Whether it takes the place of the panes; else it lies over a part of them. */
export const isWhole = (overlay: Overlay): boolean => overlay.kind !== "actions" && overlay.kind !== "palette";
