// The header: what runs, where it stands, how much it does. Three lines, two where the screen is low.

import { type Model, safeText, selectCostText, selectHeadline, selectRunElapsed } from "../../fold/index.ts";
import * as figures from "./figures.ts";
import { joined, type Line, line, lineWidth, type Span, span, spread } from "./line.ts";
import { shortSession } from "./names.ts";
import type { StyleName } from "./styles.ts";
import { pad, widthOf } from "./width.ts";

/** How the link stands, in words; the screen's own, so that no transport is named here. */
export interface LinkWords {
  glyph: string;
  word: string;
  style: StyleName;
}

export interface HeaderInput {
  model: Model;
  link: LinkWords;
  /** Milliseconds since the epoch: the wall clock while it runs live; the time of the last event else. */
  now: number;
  width: number;
  lines: 2 | 3;
  /** What came before is not read yet: sums are of the end alone, and say so. */
  isPart?: boolean;
}

export function headerLines(input: HeaderInput): Line[] {
  const { model, width } = input;
  const first = spread(identity(model), linkAndClock(input), width);
  const where = breadcrumb(model);
  const second = spread(where, fitting(counters(input), width - lineWidth(where) - 2), width);
  if (input.lines === 2) return [line(...first), line(...second)];
  return [line(...first), line(...second), line(...spread(siblings(model, width - lineWidth(sums(input)) - 2), sums(input), width))];
}

function identity({ run }: Model): Span[] {
  const title = safeText(run.title || "escapement");
  const chart = run.chartId !== "" && run.chartId !== run.title ? [span("text", safeText(run.chartId))] : [];
  return joined([
    [span("brand", title)],
    chart,
    run.sessionId === "" ? [] : [span("muted", safeText(shortSession(run.sessionId)))],
    run.backend === "" ? [] : [span("muted", safeText(run.backend))],
  ]);
}

/** "▷ replay" is as wide as "  ● live": what stands beside it is cut at the same place. */
const LINK_COLUMNS = 8;

function linkAndClock({ model, link, now }: HeaderInput): Span[] {
  const clock =
    model.run.startedTs === undefined ? [] : [span("muted", "  ◷ "), span("text", figures.elapsed(selectRunElapsed(model, now)))];
  return [span(link.style, pad(`${link.glyph} ${link.word}`, Math.max(LINK_COLUMNS, widthOf(link.word) + 2), "right")), ...clock];
}

function breadcrumb({ run, phase }: Model): Span[] {
  const crumbs = phase.breadcrumb.map((crumb) => [span("crumb", safeText(crumb))]);
  const last = crumbs.at(-1);
  if (last?.[0]) last[0].style = "crumb.current";
  const parallel = last === undefined && phase.config.length > 0 ? [[span("crumb.current", `${phase.config.length} regions`)]] : [];
  switch (run.status) {
    case "starting":
      return [span("muted", "◌ starting")];
    case "running":
      return [span("status.streaming", "▶ "), ...joined([[span("strong", "run")], ...crumbs, ...parallel], " › ")];
    case "done":
      return [span("tone.good", "✓ "), ...joined([[span("strong", "run")], ...crumbs], " › ")];
    case "aborted":
      return [
        span("tone.warn", "✗ "),
        ...joined([[span("strong", "aborted")], run.why ? [span("tone.warn", safeText(run.why))] : []], " · "),
      ];
    case "error":
      return [span("tone.bad", "⚠ "), ...joined([[span("strong", "failed")], run.why ? [span("tone.bad", safeText(run.why))] : []], " · ")];
  }
}

/** From all to the one that matters most. */
function counters({ model, now, isPart = false }: HeaderInput): Span[][] {
  const { llms, active, rate } = selectHeadline(model, now);
  const [total, working, speed] = [
    [...sum(figures.count(llms), isPart), span("muted", llms === 1 ? " LLM" : " LLMs")],
    amount(String(active), "act"),
    rate === undefined ? [] : amount(figures.rate(rate), "tok/s"),
  ];
  return [joined([total, working, speed]), joined([total, working]), working];
}

/** The first that fits, else the last. */
const fitting = (choices: readonly Span[][], columns: number): Span[] =>
  choices.find((spans) => lineWidth(spans) <= columns) ?? choices.at(-1) ?? [];

const amount = (figure: string, unit: string): Span[] => [span("text", figure), span("muted", ` ${unit}`)];

/** `planning · ◉ composing · judging`; where they do not fit, the current one and its neighbours. */
function siblings({ phase }: Model, width: number): Span[] {
  const current = phase.siblings.findIndex((name) => name === phase.breadcrumb.at(-1));
  const pieces = phase.siblings.map((name, at) =>
    at === current ? [span("crumb.current", `◉ ${safeText(name)}`)] : [span("crumb", safeText(name))],
  );
  let from = 0;
  let to = pieces.length;
  const columnsOf = (): number => joined(pieces.slice(from, to)).reduce((sum, { text }) => sum + widthOf(text), 0) + 4;
  while (to - from > 1 && columnsOf() > width) {
    if (to - 1 - Math.max(0, current) >= Math.max(0, current) - from && to - 1 > current) to -= 1;
    else from += 1;
  }
  const shown = joined(pieces.slice(from, to));
  return [...(from > 0 ? [span("muted", "… ")] : []), ...shown, ...(to < pieces.length ? [span("muted", " …")] : [])];
}

function sums({ model, now, isPart = false }: HeaderInput): Span[] {
  const { tokensIn, tokensOut } = selectHeadline(model, now);
  const cost = selectCostText(model);
  return [
    span("muted", "in "),
    ...sum(figures.count(tokensIn), isPart),
    span("muted", "  out "),
    ...sum(figures.count(tokensOut), isPart),
    ...(cost === undefined ? [] : [span("muted", "  cost "), ...sum(cost, isPart)]),
  ];
}

const sum = (figure: string, isPart: boolean): Span[] => [span("text", figure), ...(isPart ? [span("muted", "…")] : [])];
