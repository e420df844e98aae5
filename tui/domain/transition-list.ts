// What charts did on their events, a line each: `event  before → after`; and one of them in full.

import { type Model, safeText, type Transition } from "../../fold/index.ts";
import { timeOfDay } from "./figures.ts";
import { type Line, line, type Span, span } from "./line.ts";
import type { MarkedList } from "./marked-list.ts";
import { pad } from "./width.ts";

export function transitionList({ transitions, run, labels }: Model): MarkedList {
  const { rows } = transitions;
  return {
    count: rows.length,
    keyAt: (at) => String(rows[at]?.seq ?? ""),
    indexOf: (key) => rows.findIndex(({ seq }) => String(seq) === key),
    lineAt(at, columns) {
      const row = rows[at];
      if (!row) return line();
      return transitionLine(
        row,
        row.sessionId === run.sessionId ? run.chartId : (labels.get(row.sessionId) ?? "?"),
        row.sessionId === run.sessionId,
        columns,
      );
    },
  };
}

const EVENT_COLUMNS_MAX = 24;
const WHO_COLUMNS = 10;
const WHO_FROM_COLUMNS = 56;

function transitionLine(row: Transition, who: string, isRoot: boolean, columns: number): Line {
  const room = Math.max(8, Math.min(EVENT_COLUMNS_MAX, Math.floor(columns / 3)));
  const spans: Span[] = [span("muted", ` ${timeOfDay(row.ts)} `)];
  if (columns >= WHO_FROM_COLUMNS) spans.push(span(isRoot ? "muted" : "role.1", `${pad(safeText(who), WHO_COLUMNS)} `));
  spans.push(span(row.taken ? "lane.chart" : "muted", pad(safeText(row.event), room)), span("text", " "));
  return line(...spans, ...stepSpans(row));
}

/** States that stay are left out: what changed is what is looked for. */
function stepSpans({ before, after, taken }: Transition): Span[] {
  if (!taken) return [span("muted", "no state took it")];
  const left = before.filter((id) => !after.includes(id));
  const entered = after.filter((id) => !before.includes(id));
  if (left.length === 0 && entered.length === 0) return [span("muted", `stays in ${names(after)}`)];
  return [span("text", names(left) || "·"), span("accent", " → "), span("strong", names(entered) || "·")];
}

/** The innermost of those named: who is in `a.b` is in `a`. */
function names(ids: readonly string[]): string {
  const inner = ids.filter((id) => !ids.some((other) => other !== id && other.startsWith(`${id}.`)));
  return safeText((inner.length > 0 ? inner : ids).join(" + "));
}

/** For the pager. */
export function transitionText(row: Transition, who: string): string {
  const states = Array.from(
    { length: Math.max(row.before.length, row.after.length) },
    (_, at) => `| ${row.before[at] ?? ""} | ${row.after[at] ?? ""} |`,
  );
  return [
    `# ${row.event}`,
    `${timeOfDay(row.ts)} · event ${row.seq}${who === "" ? "" : ` · ${who}`}${row.taken ? "" : " · **no state took it**"}`,
    `| before | after |\n|---|---|\n${states.join("\n")}`,
    row.data === undefined ? "It carried no data." : `${"`".repeat(4)}json\n${pretty(row.data)}\n${"`".repeat(4)}`,
  ].join("\n\n");
}

function pretty(data: string): string {
  try {
    return JSON.stringify(JSON.parse(data), undefined, 2);
  } catch {
    return data;
  }
}
