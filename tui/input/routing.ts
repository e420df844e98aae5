// Which action a key is, where the screen stands: overlay, then modal, then panes.

import { type Action, type Context, KEY_TABLE, type KeyRow } from "./key-table.ts";

/** What lies on top. `pane` is the focused pane. */
export interface Where {
  overlay: "leave" | undefined;
  modal: "field" | "confirm" | "select" | "multi" | "waiting" | "recorded" | undefined;
  pane: "live" | "log";
}

const BY_CONTEXT: ReadonlyMap<Context, ReadonlyMap<string, Action>> = byContext();

/** The contexts that take keys now, the first that knows a key wins. */
export function contextsOf({ overlay, modal, pane }: Where): Context[] {
  if (overlay) return ["anywhere", overlay];
  if (modal) return ["anywhere", modal];
  return ["anywhere", "panes", `pane.${pane}`];
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

const LEAVES: readonly Context[] = ["pane.live", "pane.log", "field", "confirm", "select", "multi", "waiting", "recorded", "leave"];

function placesOf(context: Context): readonly Context[] {
  if (context === "anywhere") return LEAVES;
  if (context === "panes") return ["pane.live", "pane.log"];
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
