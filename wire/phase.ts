// Where the chart stands, worked out from its states and the active configuration; used on both sides, so that header
// and log cannot disagree.

import type { StateInfo } from "./event-fields.ts";

/** `breadcrumb` and `siblings` are local names (last part of a state's id); the last crumb is one of the siblings. */
export interface Phase {
  config: string[];
  breadcrumb: string[];
  siblings: string[];
}

/**
 * The breadcrumb goes down from the root for as long as exactly one child is active, and stops at a parallel state,
 * where no single path says the truth. Siblings are the children of the last crumb's parent, in document order.
 */
export function phaseOf(states: readonly StateInfo[], config: readonly string[]): Phase {
  const active = new Set(config);
  const breadcrumb: string[] = [];
  let parent: string | undefined;
  let siblings: StateInfo[] = [];
  for (let depth = 0; depth <= states.length; depth += 1) {
    const children = states.filter((state) => (state.parent ?? undefined) === parent && state.kind !== "history");
    const now = children.filter((state) => active.has(state.id));
    const only = now[0];
    if (now.length !== 1 || only === undefined) {
      if (depth === 0) siblings = children;
      break;
    }
    siblings = children;
    breadcrumb.push(localName(only.id));
    parent = only.id;
  }
  return { config: [...config], breadcrumb, siblings: siblings.map((state) => localName(state.id)) };
}

/** The last part of a state's id; a name that itself holds a dot is not split by the engine, which never makes one. */
export const localName = (stateId: string): string => stateId.slice(stateId.lastIndexOf(".") + 1);
