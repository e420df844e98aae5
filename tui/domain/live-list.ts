// The items of LIVE with what is worked out over all of them; made anew only when a row starts or ends.

import { type Model, safeText } from "../../fold/index.ts";
import { type LiveItem, liveItems, type LiveRoom, liveSignature } from "./live-items.ts";
import { NO_SIBLINGS, siblingName, type Siblings, siblingsOf } from "./names.ts";
import { widthOf } from "./width.ts";

export interface LiveList {
  items: readonly LiveItem[];
  /** What the names of a group's children have in common, by the group's key. */
  siblings: ReadonlyMap<string, Siblings>;
  /** Where an item stands, by its key. */
  indexOf: ReadonlyMap<string, number>;
  /** Rows that have the words, those of folded groups too; all where there are none. */
  found: number;
  /** Columns of the widest name with its tree. */
  longest: number;
}

export function liveList(model: Model, room: LiveRoom): LiveList {
  const items = liveItems(model, room);
  const siblings = namesOf(items);
  return {
    items,
    siblings,
    indexOf: new Map(items.map((item, at) => [item.key, at])),
    longest: longestName(items, siblings),
    found: foundIn(items),
  };
}

/** Keeps the list until its signature, the height, the folding or the words change. */
export function createLiveListCache(): (model: Model, room: LiveRoom) => LiveList {
  let known: { model: Model; signature: string; room: LiveRoom; list: LiveList } | undefined;
  return (model, room) => {
    const signature = liveSignature(model, room.words);
    if (known?.model === model && known.signature === signature && isSameRoom(known.room, room)) return known.list;
    known = { model, signature, room, list: liveList(model, room) };
    return known.list;
  };
}

const foundIn = (items: readonly LiveItem[]): number =>
  items.reduce((sum, item) => sum + (item.kind === "single" ? 1 : item.kind === "group" ? item.found : 0), 0);

const isSameRoom = (a: LiveRoom, b: LiveRoom): boolean => a.height === b.height && a.folding === b.folding && a.words === b.words;

function namesOf(items: readonly LiveItem[]): Map<string, Siblings> {
  const siblings = new Map<string, Siblings>();
  for (const item of items)
    if (item.kind === "group")
      siblings.set(
        item.key,
        siblingsOf(
          item.rows.map((row) => safeText(row.label)),
          safeText(item.group.invokeid),
        ),
      );
  return siblings;
}

const CHILD_NAME_COLUMNS = 24;
const TREE_COLUMNS = 4;

function longestName(items: readonly LiveItem[], siblings: ReadonlyMap<string, Siblings>): number {
  let longest = 0;
  for (const item of items) {
    if (item.kind === "more") continue;
    const name = safeText(item.kind === "group" ? item.group.invokeid : item.row.label);
    const child = item.kind === "child" ? siblingName(name, siblings.get(item.groupKey) ?? NO_SIBLINGS, CHILD_NAME_COLUMNS) : name;
    longest = Math.max(longest, widthOf(child) + (item.kind === "child" ? TREE_COLUMNS : 0));
  }
  return longest;
}
