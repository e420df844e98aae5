// Every invocation in the order they started, a line each: for the inspector.

import { durationText, type Model, type Row, safeText, selectRowElapsed, selectRowRate, selectRowTokens } from "../../fold/index.ts";
import * as figures from "./figures.ts";
import { type Line, line, type Span, span } from "./line.ts";
import type { MarkedList } from "./marked-list.ts";
import { loneName, roleOf } from "./names.ts";
import { stateLook } from "./state-looks.ts";
import { ROLE_COLOURS, type StyleName } from "./styles.ts";
import { pad, widthOf } from "./width.ts";

export function invocationList(model: Model, now: number): MarkedList {
  const keys = model.goneRows > 0 ? model.rowOrder.filter((key) => model.rows.has(key)) : model.rowOrder;
  return {
    count: keys.length,
    keyAt: (at) => keys[at] ?? "",
    indexOf: (key) => keys.indexOf(key),
    lineAt(at, columns) {
      const row = model.rows.get(keys[at] ?? "");
      return row ? invocationLine(row, now, columns) : line();
    },
  };
}

const STATE = 12;
const FIGURE = 8;
const TIME = 10;

function invocationLine(row: Row, now: number, columns: number): Line {
  const look = stateLook(row);
  const name = Math.max(10, Math.min(30, Math.floor((columns - STATE) / 3)));
  const label = safeText(row.label);
  const role = safeText(row.invokeid);
  const beside = label === role || label.startsWith(`${role}.`) || label.endsWith(` ${role}`) ? "" : ` · ${role}`;
  const hasRoom = widthOf(label + beside) <= name;
  const spans: Span[] = [
    span(`role.${roleOf(row.invokeid, ROLE_COLOURS)}` as StyleName, ` ${hasRoom ? label : pad(loneName(label, name), name)}`),
    span("muted", hasRoom ? `${beside}${" ".repeat(name - widthOf(label + beside))} ` : " "),
    span(look.style, pad(`${look.glyph} ${look.word}`, STATE)),
  ];
  let left = columns - name - 2 - STATE;
  const column = (text: string, width: number, style: StyleName): void => {
    if (left < width + 1) return;
    spans.push(span("text", " "), span(style, pad(text, width, "right")));
    left -= width + 1;
  };
  const rate = selectRowRate(row, now);
  const tokens = selectRowTokens(row);
  column(tokens > 0 ? `${figures.count(tokens)} tok` : "", FIGURE + 1, "text");
  column(durationText(selectRowElapsed(row, now)), TIME, "muted");
  column(row.turns > 1 ? `${row.turns} turns` : "1 turn", FIGURE, "muted");
  column(rate === undefined ? "" : `${figures.rate(rate)} t/s`, FIGURE, "muted");
  column(row.tokensIn > 0 ? `in ${figures.count(row.tokensIn)}` : "", FIGURE, "muted");
  if (left > 8) spans.push(span("muted", `  ${pad(row.error === undefined ? safeText(row.model ?? "") : "", left - 2)}`));
  if (row.error !== undefined && left > 8) spans[spans.length - 1] = span("tone.bad", `  ${pad(safeText(row.error), left - 2)}`);
  return line(...spans);
}
