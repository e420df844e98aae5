// What stands in LIVE, in which order: entries in flight on top in the order they started, then newest first. The order
// changes only when a row starts or ends.

import { type Group, isActive, type Model, type Row } from "../../fold/index.ts";
import { GROUP_CHILDREN_MIN } from "./limits.ts";
import { foundBy, hasLiveWords } from "./live-filter.ts";

export type LiveItem =
  | { kind: "single"; key: string; row: Row }
  | { kind: "group"; key: string; group: Group; rows: Row[]; found: number; unfolded: boolean }
  | { kind: "child"; key: string; row: Row; groupKey: string; isLast: boolean }
  | { kind: "more"; key: string; hidden: number; groupKey: string };

interface Entry {
  group?: Group;
  rows: Row[];
  /** Those of them that have the words. */
  found: Row[];
  inFlight: number;
}

export const isInFlight = (row: Row): boolean => isActive(row.state);
export const groupKeyOf = (invokeid: string): string => `group ${invokeid}`;

/** By a group's key: unfolded or folded by hand. */
export type Folding = ReadonlyMap<string, "open" | "closed">;

/** Lines of the pane, and what the person did to its groups. */
export interface LiveRoom {
  height: number;
  folding: Folding;
  /** Rows without them are left out; empty or absent: none is. */
  words?: string;
}

/** Pure in the model: the same rows in the same states give the same list, whatever came before. */
export function liveItems(model: Model, room: LiveRoom): LiveItem[] {
  const entries = entriesOf(model, room.words ?? "");
  const active = entries.filter((entry) => entry.inFlight > 0);
  const ended = entries.filter((entry) => entry.inFlight === 0).toReversed();
  const caps = childCaps(active, ended, room.height);
  return [...active, ...ended].flatMap((entry) => itemsOf(entry, caps.get(entry) ?? 0, room.folding));
}

/** Changes exactly when the order may: a row began or ended, or may have the words now. Costs the rows in flight, not all rows. */
export function liveSignature(model: Model, words = ""): string {
  let mix = 0;
  for (const key of model.activeKeys) {
    const row = model.rows.get(key);
    mix = (Math.imul(mix, 31) + (row?.order ?? 0) + 1) | 0;
    if (words !== "" && row) mix = (Math.imul(mix, 31) + foundBy(row)) | 0;
  }
  return `${model.rows.size} ${model.activeKeys.size} ${mix}`;
}

/** Groups of one session stand as single rows. In order of their first row's start. Without those in which no row is found. */
function entriesOf(model: Model, words: string): Entry[] {
  const isFound = words === "" ? () => true : hasLiveWords(words);
  const entries: Entry[] = [];
  const byGroup = new Map<string, Entry>();
  for (const key of model.rowOrder) {
    const row = model.rows.get(key);
    if (!row) continue;
    const group = model.groups.get(row.invokeid);
    const shared = group !== undefined && group.keys.length > 1;
    const known = shared ? byGroup.get(row.invokeid) : undefined;
    if (known) {
      known.rows.push(row);
      if (isFound(row)) known.found.push(row);
      if (isInFlight(row)) known.inFlight += 1;
      continue;
    }
    const entry: Entry = { rows: [row], found: isFound(row) ? [row] : [], inFlight: isInFlight(row) ? 1 : 0, ...(shared ? { group } : {}) };
    entries.push(entry);
    if (shared) byGroup.set(row.invokeid, entry);
  }
  return words === "" ? entries : entries.filter(({ found }) => found.length > 0);
}

/**
 * How many children each group shows. All, where all fit. Else those in flight come first: they share the height, keeping
 * two lines each for what they say; what is left goes to the ended groups, newest first.
 */
function childCaps(active: readonly Entry[], ended: readonly Entry[], height: number): Map<Entry, number> {
  const caps = new Map<Entry, number>();
  const linesOf = (entry: Entry, children: number): number =>
    entry.group ? 1 + children + (children > 0 && children < entry.found.length ? 1 : 0) : 1;
  const groups = active.filter((entry) => entry.group);
  const share = groups.length > 0 ? Math.floor((height - active.length - groups.length) / groups.length) : 0;
  let left = height;
  let inFlight = 0;
  for (const entry of active) {
    const cap = entry.group ? orAll(Math.max(GROUP_CHILDREN_MIN, share), entry.found.length) : 0;
    caps.set(entry, cap);
    left -= linesOf(entry, cap);
    inFlight += entry.inFlight;
  }
  left -= Math.min(inFlight * 2, Math.floor(height / 2));
  const headers = ended.length;
  left -= Math.min(headers, Math.max(0, left));
  for (const entry of ended) {
    if (!entry.group) continue;
    const whole = entry.found.length;
    const cap = left > GROUP_CHILDREN_MIN || left >= whole ? orAll(left - 1, whole) : 0;
    caps.set(entry, cap);
    left -= cap > 0 ? linesOf(entry, cap) - 1 : 0;
  }
  return caps;
}

/** "…+1 more" takes the line that the one would. */
const orAll = (cap: number, total: number): number => (cap + 1 >= total ? total : cap);

function itemsOf(entry: Entry, cap: number, folding: Folding): LiveItem[] {
  const first = entry.rows[0];
  if (!entry.group || !first) return first ? [{ kind: "single", key: first.key, row: first }] : [];
  const groupKey = groupKeyOf(entry.group.invokeid);
  const byHand = folding.get(groupKey);
  const unfolded = byHand ? byHand === "open" : cap >= entry.found.length;
  const children = unfolded ? entry.found : byHand === "closed" ? [] : chooseChildren(entry.found, cap);
  const hidden = entry.found.length - children.length;
  const items: LiveItem[] = [{ kind: "group", key: groupKey, group: entry.group, rows: entry.rows, found: entry.found.length, unfolded }];
  children.forEach((row, at) =>
    items.push({ kind: "child", key: row.key, row, groupKey, isLast: hidden === 0 && at === children.length - 1 }),
  );
  if (hidden > 0 && children.length > 0) items.push({ kind: "more", key: `${groupKey} more`, hidden, groupKey });
  return items;
}

/** Those in flight first, then the last to end; drawn in the order they started. */
function chooseChildren(rows: readonly Row[], cap: number): Row[] {
  const inFlight = rows.filter(isInFlight);
  if (inFlight.length >= cap) return inFlight.slice(0, cap);
  const rest = rows.filter((row) => !isInFlight(row)).sort((a, b) => (b.endedTs ?? 0) - (a.endedTs ?? 0) || b.order - a.order);
  const chosen = new Set([...inFlight, ...rest.slice(0, cap - inFlight.length)]);
  return rows.filter((row) => chosen.has(row));
}
