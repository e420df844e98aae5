// What can be done with a row of LIVE, beside looking at it.

import type { LiveItem } from "./live-items.ts";

export type RowActionId = "transcript" | "fold" | "copy-said" | "copy-id" | "copy-path";

export interface RowAction {
  id: RowActionId;
  label: string;
  hint: string;
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
