// LIVE: a row for each invocation, those in flight on top, siblings under their group.

import {
  type Group,
  isActive,
  type Model,
  rateText,
  type Row,
  selectGroupRows,
  selectGroupSize,
  selectRowRate,
  selectRowTokensText,
  tokensText,
} from "../../../fold/index.ts";
import { element } from "./dom.ts";

/** More than a person looks at; the rest is counted. */
const ROWS_SHOWN_MAX = 200;

/** Two lines of a wide pane. */
const TAIL_CHARS = 280;

const STATE: Readonly<Record<Row["state"], string>> = {
  waiting: "◌ waiting",
  streaming: "● streaming",
  tool: "⚙ tool",
  done: "✓ done",
  error: "⚠ failed",
  interrupted: "◍ interrupted",
};

export interface LiveView {
  root: HTMLElement;
  show(model: Model): void;
}

/** `onOpen` gets the key of a row that was clicked. */
export function createLive(onOpen: (key: string) => void): LiveView {
  const root = element("section", "pane live");
  const list = element("div", "rows");
  root.append(element("h2", "", "LIVE"), list);
  return {
    root,
    show(model) {
      const items = itemsOf(model);
      const shown = items.slice(0, ROWS_SHOWN_MAX).map((item) => draw(item, model, onOpen));
      if (items.length === 0) shown.push(element("div", "empty", "Nothing has been asked of a model yet."));
      if (items.length > ROWS_SHOWN_MAX) shown.push(element("div", "more", `… +${items.length - ROWS_SHOWN_MAX} more`));
      list.replaceChildren(...shown);
    },
  };
}

type Item = { kind: "group"; group: Group } | { kind: "row"; row: Row; isChild: boolean };

/** Groups with something in flight first, then by who began last; within a group by start. */
function itemsOf(model: Model): Item[] {
  const groups = [...model.groups.values()]
    .map((group) => ({ group, rows: selectGroupRows(model, group) }))
    .filter(({ rows }) => rows.length > 0);
  const began = (rows: readonly Row[]): number => Math.max(...rows.map((row) => row.order));
  groups.sort((a, b) => Number(b.group.active > 0) - Number(a.group.active > 0) || began(b.rows) - began(a.rows));
  return groups.flatMap(({ group, rows }): Item[] => {
    if (selectGroupSize(group) === 1) return rows.map((row) => ({ kind: "row", row, isChild: false }));
    const inOrder = [...rows].sort((a, b) => Number(isActive(b.state)) - Number(isActive(a.state)) || a.order - b.order);
    return [{ kind: "group", group }, ...inOrder.map((row): Item => ({ kind: "row", row, isChild: true }))];
  });
}

function draw(item: Item, model: Model, onOpen: (key: string) => void): HTMLElement {
  return item.kind === "group" ? drawGroup(item.group) : drawRow(item.row, item.isChild, model, onOpen);
}

function drawGroup(group: Group): HTMLElement {
  const total = selectGroupSize(group);
  const line = element("div", "group");
  const bar = element("span", "bar");
  const fill = element("span", "fill");
  fill.style.width = `${Math.round((100 * group.done) / Math.max(1, total))}%`;
  bar.append(fill);
  line.append(
    element("span", "name", group.invokeid),
    element("span", "count", `${group.done}/${total} done`),
    element("span", "tokens", `${tokensText(group.tokensOut)} tok`),
    bar,
  );
  return line;
}

function drawRow(row: Row, isChild: boolean, model: Model, onOpen: (key: string) => void): HTMLElement {
  const box = element("div", `row ${row.state}${isChild ? " child" : ""}`);
  box.setAttribute("role", "button");
  box.setAttribute("tabindex", "0");
  box.addEventListener("click", () => onOpen(row.key));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") onOpen(row.key);
  });
  const line = element("div", "line");
  const rate = selectRowRate(row, model.ts);
  line.append(
    element("span", "name", row.label),
    element("span", "state", row.state === "tool" && row.tool ? `⚙ ${row.tool.name}` : STATE[row.state]),
    element("span", "tokens", selectRowTokensText(row)),
    element("span", "rate", rate === undefined ? "" : `${rateText(rate)} t/s`),
    element("span", "model", row.model ?? ""),
  );
  box.append(line);
  // Lines of a poem stay apart on the two lines that there are.
  const words = (row.error ?? row.tail.slice(-TAIL_CHARS)).trim().replace(/\s*\n\s*/g, " / ");
  if (words !== "") box.append(element("div", row.error === undefined ? `tail ${row.tailKind}` : "tail error", words));
  return box;
}
