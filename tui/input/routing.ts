// Which action a key is, where the screen stands: overlay, then modal, then panes.

import { type Action, type Context, KEY_TABLE, type KeyRow } from "./key-table.ts";

/** The overlay that has the keys: a kind of its own, or the field in which words to look for are typed. */
export type OverlayContext = "leave" | "inspector" | "transcript" | "pager" | "find" | "actions";

/** What lies on top. `pane` is the focused pane. */
export interface Where {
  overlay: OverlayContext | undefined;
  modal: "field" | "confirm" | "select" | "multi" | "waiting" | "recorded" | undefined;
  pane: "live" | "log" | "timeline";
  /** What is shown was recorded; absent: it is live. */
  isReplay?: boolean;
}

const BY_CONTEXT: ReadonlyMap<Context, ReadonlyMap<string, Action>> = byContext();

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
  return ["anywhere", "untyped", ...replay, "panes", pane === "timeline" ? pane : `pane.${pane}`];
}

export function actionOf(where: Where, key: string): Action | undefined {
  for (const context of contextsOf(where)) {
    const action = BY_CONTEXT.get(context)?.get(key);
    if (action) return action;
  }
  return undefined;
}

/** Rows that are in force, for the footer. */
export function rowsOf(where: Where): KeyRow[] {
  const contexts = new Set<Context>(contextsOf(where));
  return KEY_TABLE.filter((row) => contexts.has(row.context));
}

/** Keys that mean two things in one place: none may. A key of `anywhere` or `panes` stands for all the contexts under it. */
export function keyClashes(table: readonly KeyRow[] = KEY_TABLE): string[] {
  const clashes: string[] = [];
  const seen = new Map<string, Action>();
  for (const { context, keys, action } of table)
    for (const key of keys)
      for (const place of placesOf(context)) {
        const at = `${place} ${key}`;
        const other = seen.get(at);
        if (other !== undefined) clashes.push(`${at}: ${other} and ${action}`);
        seen.set(at, action);
      }
  return clashes;
}

const PANES: readonly Context[] = ["pane.live", "pane.log", "timeline"];
/** Every printable key types there. */
const TYPED: readonly Context[] = ["field", "select", "find"];
const UNTYPED: readonly Context[] = [...PANES, "confirm", "multi", "waiting", "recorded", "inspector", "transcript", "pager"];
const REPLAYED: readonly Context[] = [...PANES, "recorded", "inspector"];
const LEAVES: readonly Context[] = [...UNTYPED, ...TYPED, "leave", "actions"];

function placesOf(context: Context): readonly Context[] {
  if (context === "anywhere") return LEAVES;
  if (context === "untyped") return UNTYPED;
  if (context === "panes") return PANES;
  if (context === "replay") return REPLAYED;
  if (context === "timeline") return ["timeline", "recorded"];
  return [context];
}

function byContext(): Map<Context, Map<string, Action>> {
  const map = new Map<Context, Map<string, Action>>();
  for (const { context, keys, action } of KEY_TABLE) {
    const known = map.get(context) ?? new Map<string, Action>();
    for (const key of keys) known.set(key, action);
    map.set(context, known);
  }
  return map;
}
