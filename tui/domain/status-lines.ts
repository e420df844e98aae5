// Status: what this screen knows of the session, of its link and of itself.

import { bytesText, countText, durationText, type Model, safeText, selectCostText, tokensText } from "../../fold/index.ts";
import type { LinkView } from "./banners.ts";
import { timeOfDay } from "./figures.ts";
import { EMPTY_LINE, type Line, line, type Span, span } from "./line.ts";
import { type ReaderStand, readerSpans } from "./readers.ts";
import type { StyleName } from "./styles.ts";
import { pad } from "./width.ts";
import { wrapSpans } from "./wrap-spans.ts";

export interface StatusInput {
  model: Model;
  link: LinkView;
  role: "owner" | "guest" | "replay";
  /** The session's folder, and the bytes of its log. */
  dir: string | undefined;
  logBytes: number | undefined;
  /** Messages that came and are not folded yet. */
  queued: number;
  /** seq of the last event there is, where the agent has said so. */
  head: number | undefined;
  /** Who reads the run; undefined where no agent says so. */
  readers: readonly ReaderStand[] | undefined;
  /** Frames that could not be read. */
  badFrames: { count: number; last?: string };
  /** Milliseconds since the last event, while it is live. */
  silentMs: number | undefined;
  terminal: { columns: number; rows: number; theme: string; colours: string };
  memoryBytes: number;
  columns: number;
}

const NAME = 14;

export function statusLines(input: StatusInput): Line[] {
  return [
    ...section("Session", sessionRows(input), input.columns),
    ...section("Link", linkRows(input), input.columns),
    ...section("Held here", heldRows(input), input.columns),
    ...section("This screen", screenRows(input), input.columns),
  ];
}

type Row = [name: string, value: string | readonly Span[]];

function section(title: string, rows: readonly Row[], columns: number): Line[] {
  const drawn = rows.flatMap(([name, value]) => {
    const spans = typeof value === "string" ? [span("text", value)] : value;
    return wrapSpans(spans, columns - NAME - 3).map((part, at) => line(span("muted", `  ${pad(at === 0 ? name : "", NAME)} `), ...part));
  });
  return [line(span("heading", ` ${title}`)), ...drawn, EMPTY_LINE];
}

function sessionRows({ model, dir, logBytes }: StatusInput): Row[] {
  const { run, storage } = model;
  const cost = selectCostText(model);
  return [
    ["id", safeText(run.sessionId || "not known yet")],
    ["chart", safeText([run.chartId, run.title !== run.chartId ? run.title : ""].filter(Boolean).join(" · "))],
    ["backend", safeText([run.backend, run.model ?? ""].filter(Boolean).join(" · "))],
    ["state", statusSpans(model)],
    ...(run.params === undefined ? [] : [["params", safeText(JSON.stringify(run.params) ?? "")] as Row]),
    ["folder", dir === undefined ? [span("muted", "not on this machine")] : safeText(dir)],
    ["log", logBytes === undefined ? [span("muted", "cannot be seen from here")] : `transcript.jsonl · ${bytesText(logBytes)}`],
    [
      "storage",
      storage.state === "ok" ? [span("tone.good", "✓ written")] : [span("tone.bad", `⚠ ${storage.state}: ${safeText(storage.message)}`)],
    ],
    [
      "used",
      `in ${tokensText(model.totals.tokensIn)} (${tokensText(model.totals.cached)} cached) · out ${tokensText(model.totals.tokensOut)}${cost === undefined ? "" : ` · ${cost}`}`,
    ],
  ];
}

function statusSpans({ run, phase }: Model): Span[] {
  const style: StyleName =
    run.status === "done" ? "tone.good" : run.status === "error" ? "tone.bad" : run.status === "aborted" ? "tone.warn" : "status.streaming";
  const since = run.startedTs === undefined ? "" : ` · began ${timeOfDay(run.startedTs)}`;
  return [
    span(style, run.status),
    span("text", safeText(`${phase.config.length > 0 ? ` · ${phase.config.join(", ")}` : ""}${run.why ? ` · ${run.why}` : ""}`)),
    span("muted", since),
  ];
}

function linkRows({ model, link, role, queued, head, readers, badFrames, silentMs }: StatusInput): Row[] {
  const word = { connecting: "connecting", history: "catching up", live: "live", lost: "lost", finished: "ended", replay: "a recording" }[
    link.kind
  ];
  const style: StyleName = link.kind === "live" ? "link.live" : link.kind === "lost" ? "link.lost" : "link.waiting";
  const behind = head === undefined ? 0 : Math.max(0, head - model.seq);
  return [
    ["link", [span(style, word), span("text", safeText(link.reason === undefined ? "" : ` · ${link.reason}`))]],
    ["as", { owner: "the terminal that started the run", guest: "a guest", replay: "a reader of its log" }[role]],
    ["epoch", safeText(model.epoch ?? "none")],
    ["event", `${model.seq < 0 ? "none yet" : `${model.seq}, the last one that is drawn`}`],
    [
      "lag",
      behind > 0
        ? [span("tone.warn", `${countText(behind, "event")} behind`)]
        : silentMs === undefined
          ? "none"
          : `none · the last event came ${durationText(silentMs)} ago`,
    ],
    ...(readers === undefined || readers.length === 0 ? [] : [["readers", readerSpans(readers)] as Row]),
    ["queue", queued === 0 ? "empty" : countText(queued, "message")],
    ["bad frames", counted(badFrames.count, badFrames.last)],
    ["bad events", counted(model.bad.count, model.bad.last)],
  ];
}

const counted = (count: number, last: string | undefined): readonly Span[] =>
  count === 0
    ? [span("text", "none")]
    : [span("tone.warn", `${count}`), span("text", safeText(last === undefined ? "" : ` · the last: ${last}`))];

function heldRows({ model }: StatusInput): Row[] {
  const { log, totals, rows, goneRows, transitions, artifacts, fullTurns, prompts } = model;
  const dropped = (count: number): string => (count > 0 ? ` · ${count} older let go of` : "");
  let turns = 0;
  for (const list of model.turns.values()) turns += list.length;
  return [
    ["events", `${totals.events} · ${totals.deltas} of them pieces of text`],
    ["log rows", `${log.rows.length}${dropped(log.dropped)}`],
    ["invocations", `${rows.size}${dropped(goneRows)} · ${totals.active} in flight`],
    ["turns", `${turns} · ${tokensText(fullTurns.chars)} characters`],
    ["transitions", `${transitions.rows.length}${dropped(transitions.dropped)}`],
    ["artifacts", `${artifacts.size}`],
    ["questions", `${prompts.size} open`],
  ];
}

function screenRows({ terminal, memoryBytes }: StatusInput): Row[] {
  return [
    ["size", `${terminal.columns}×${terminal.rows}`],
    ["theme", `${terminal.theme} · ${terminal.colours}`],
    ["memory", bytesText(memoryBytes)],
  ];
}
