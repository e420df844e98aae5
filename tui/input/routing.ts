// Which action a key is, where the screen stands: overlay, then modal, then panes.

import type { Action } from "./actions.ts";
import type { Context, KeyRow } from "./key-row.ts";
import { KEY_TABLE } from "./key-table.ts";

/** The overlay that has the keys: a kind of its own, or the field in which words to look for are typed. */
export type OverlayContext = "leave" | "inspector" | "transcript" | "pager" | "find" | "actions" | "help" | "palette";

/** What lies on top. `pane` is the focused pane. */
export interface Where {
  overlay: OverlayContext | undefined;
  modal: "field" | "confirm" | "select" | "multi" | "waiting" | "recorded" | undefined;
  /** `filter`: words are typed into the filter of LOG. */
  pane: "live" | "log" | "filter" | "timeline";
  /** What is shown was recorded; absent: it is live. */
  isReplay?: boolean;
}

/** The key table as this person has it. */
export interface Keymap {
  rows: readonly KeyRow[];
  actionOf(where: Where, key: string): Action | undefined;
  /** Rows that are in force, for the footer. */
  rowsOf(where: Where): KeyRow[];
}

export function createKeymap(rows: readonly KeyRow[] = KEY_TABLE): Keymap {
  const byContext = new Map<Context, Map<string, Action>>();
  for (const { context, keys, action } of rows) {
    const known = byContext.get(context) ?? new Map<string, Action>();
    for (const key of keys) known.set(key, action);
    byContext.set(context, known);
  }
  return {
    rows,
    actionOf(where, key) {
      for (const context of contextsOf(where)) {
        const action = byContext.get(context)?.get(key);
        if (action) return action;
      }
      return undefined;
    },
    rowsOf(where) {
      const contexts = new Set<Context>(contextsOf(where));
      return rows.filter((row) => contexts.has(row.context));
    },
  };
}

/** The contexts that take keys now, the first that knows a key wins. */
export function contextsOf({ overlay, modal, pane, isReplay }: Where): Context[] {
  const replay: Context[] = isReplay ? ["replay"] : [];
  const under = (place: Context): Context[] => [
    "anywhere",
    ...(UNTYPED.includes(place) ? ["untyped" as const] : []),
    ...(REPLAYED.includes(place) ? replay : []),
  ];
  if (overlay) return [...under(overlay), overlay];
  // A recorded question takes nothing from whoever goes along the timeline.
  if (modal === "recorded" && pane === "timeline") return [...under(modal), modal, pane];
  if (modal) return [...under(modal), modal];
  if (pane === "filter") return [...under(pane), pane];
  return ["anywhere", "untyped", ...replay, "panes", pane === "timeline" ? pane : `pane.${pane}`];
}

/** Two actions on one key in one place: none may. */
export interface KeyClash {
  place: Context;
  key: string;
  rows: readonly [KeyRow, KeyRow];
}

/** Keys that mean two things in one place. A key of `anywhere` or `panes` stands for all the contexts under it. */
export function keyClashes(table: readonly KeyRow[] = KEY_TABLE): KeyClash[] {
  const clashes: KeyClash[] = [];
  const seen = new Map<string, KeyRow>();
  for (const row of table)
    for (const key of row.keys)
      for (const place of placesOf(row.context)) {
        const at = `${place} ${key}`;
        const other = seen.get(at);
        if (other !== undefined && other !== row) clashes.push({ place, key, rows: [other, row] });
        seen.set(at, row);
      }
  return clashes;
}

const PANES: readonly Context[] = ["pane.live", "pane.log", "timeline"];
/** Every printable key types there. */
const TYPED: readonly Context[] = ["field", "select", "find", "filter", "palette"];
const UNTYPED: readonly Context[] = [...PANES, "confirm", "multi", "waiting", "recorded", "inspector", "transcript", "pager"];
const REPLAYED: readonly Context[] = [...PANES, "recorded", "inspector"];
const ALL: readonly Context[] = [...UNTYPED, ...TYPED, "leave", "actions", "help"];

function placesOf(context: Context): readonly Context[] {
  if (context === "anywhere") return ALL;
  if (context === "untyped") return UNTYPED;
  if (context === "panes") return PANES;
  if (context === "replay") return REPLAYED;
  if (context === "timeline") return ["timeline", "recorded"];
  return [context];
}

/** Whether a printable key types where rows of this context are in force. */
export const typesIn = (context: Context): boolean => placesOf(context).some((place) => TYPED.includes(place));
