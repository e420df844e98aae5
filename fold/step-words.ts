// A step from one configuration to another in the fewest words that say it: the leaf that was left, the leaf that was
// entered. In parallel regions the region is named, where the leaf alone would not say which.

import { localName } from "../wire/index.ts";

const NAMES_MAX = 3;

/** "planning → judging"; "left: a → b, right: a → b"; undefined where the configuration is the same. */
export function stepWords(before: readonly string[], after: readonly string[]): string | undefined {
  const leavesBefore = leavesOf(before);
  const leavesAfter = leavesOf(after);
  const gone = leavesBefore.filter((leaf) => !leavesAfter.includes(leaf));
  const come = leavesAfter.filter((leaf) => !leavesBefore.includes(leaf));
  if (gone.length === 0 && come.length === 0) return undefined;
  const regions = regionSteps(gone, come, leavesAfter);
  if (regions) return listed(regions, ", ");
  if (gone.length === 1 && come.length === 1) return pair(gone[0] ?? "", come[0] ?? "");
  return `${sideWords(gone, before, after, false)} → ${sideWords(come, after, before, true)}`.trim();
}

/** The active states that hold no other active one, in document order. */
export function leavesOf(config: readonly string[]): string[] {
  const parents = new Set(config.map(parentOf));
  return config.filter((id) => !parents.has(id));
}

const parentOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf(".")));

function pair(from: string, to: string): string {
  if (localName(from) !== localName(to)) return `${localName(from)} → ${localName(to)}`;
  const shared = commonAncestor([from, to]);
  return `${below(from, shared)} → ${below(to, shared)}`;
}

/** One step for each region, where all that was left has its counterpart in the same region of a parallel state. */
function regionSteps(gone: string[], come: string[], active: string[]): string[] | undefined {
  const root = commonAncestor(gone.length + come.length === active.length * 2 ? [...gone, ...come] : [...gone, ...come, ...active]);
  const parts = new Map<string, { from: string[]; to: string[] }>();
  const partOf = (id: string): { from: string[]; to: string[] } => {
    const name = below(id, root).split(".")[0] ?? "";
    const part = parts.get(name) ?? { from: [], to: [] };
    parts.set(name, part);
    return part;
  };
  for (const id of gone) partOf(id).from.push(id);
  for (const id of come) partOf(id).to.push(id);
  if (active.length < 2 || [...parts.values()].some(({ from, to }) => from.length !== 1 || to.length !== 1)) return undefined;
  return [...parts].map(([region, { from, to }]) => `${region}: ${pair(from[0] ?? "", to[0] ?? "")}`);
}

/** Several leaves of one side: the state that holds them, where the step left or entered it; what is in it only on entry. */
function sideWords(leaves: string[], here: readonly string[], there: readonly string[], isEntry: boolean): string {
  if (leaves.length === 0) return "";
  if (leaves.length === 1) return localName(leaves[0] ?? "");
  const holder = commonAncestor(leaves);
  const inside = listed(
    leaves.map((leaf) => below(leaf, holder)),
    " + ",
  );
  if (holder === "" || !here.includes(holder) || there.includes(holder)) return inside;
  return isEntry ? `${localName(holder)} (${inside})` : localName(holder);
}

function listed(names: string[], between: string): string {
  const more = names.length - NAMES_MAX;
  return more > 0 ? `${names.slice(0, NAMES_MAX).join(between)}${between}${more} more` : names.join(between);
}

/** The longest path that all ids begin with; never a whole id of several. */
function commonAncestor(ids: readonly string[]): string {
  const paths = ids.map((id) => id.split("."));
  const first = paths[0] ?? [];
  let length = 0;
  while (length < first.length - 1 && paths.every((path) => path[length] === first[length] && path.length > length + 1)) length += 1;
  return first.slice(0, length).join(".");
}

const below = (id: string, ancestor: string): string => (ancestor === "" ? id : id.slice(ancestor.length + 1));
