// What can be done with a row of LIVE, beside looking at it.

import type { Row } from "../../fold/index.ts";
import type { LiveItem } from "./live-items.ts";
import type { LiveList } from "./live-list.ts";
import type { MenuOverlay } from "./overlays.ts";

export type RowActionId = "transcript" | "fold" | "copy-said" | "copy-id" | "copy-path";

export interface RowAction {
  id: RowActionId;
  label: string;
  hint: string;
}

/** What a menu is about; undefined: it is there no more. */
export function menuItem({ subject }: MenuOverlay, list: LiveList, rows: ReadonlyMap<string, Row>): LiveItem | undefined {
  if (subject.kind === "item") return list.items[list.indexOf.get(subject.key) ?? -1];
  const row = rows.get(subject.key);
  return row && { kind: "single", key: subject.key, row };
}

export function rowActions(item: LiveItem | undefined, hasFolder: boolean): RowAction[] {
  if (!item) return [];
  const path: RowAction[] = hasFolder ? [{ id: "copy-path", label: "Copy the path of its files", hint: "" }] : [];
  switch (item.kind) {
    case "group":
      return [
        { id: "fold", label: item.unfolded ? "Fold the group" : "Unfold the group", hint: `${item.rows.length} rows` },
        { id: "copy-id", label: "Copy its name", hint: "" },
      ];
    case "more":
      return [{ id: "fold", label: "Unfold the group", hint: `${item.hidden} more rows` }];
    case "child":
    case "single":
      return [
        { id: "transcript", label: "Transcript", hint: "" },
        ...(item.row.tail === "" ? [] : [{ id: "copy-said" as const, label: "Copy what it said last", hint: "" }]),
        { id: "copy-id", label: "Copy its session id", hint: "" },
        ...path,
        ...(item.kind === "child" ? [{ id: "fold" as const, label: "Fold its group", hint: "" }] : []),
      ];
  }
}
