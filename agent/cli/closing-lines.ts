// The four lines that stay: how it ended, what it took, where it lies, how to see it again or go on.

import { calledAs } from "./called-as.ts";
import { sessionWord } from "../session/index.ts";
import type { RunResult } from "../core/index.ts";
import { type Model, safeText, selectCostText } from "../../fold/index.ts";

export interface Ended {
  result: RunResult;
  model: Model;
  sessionId: string;
  sessionDir: string;
}

export function closingLines({ result, model, sessionId, sessionDir }: Ended): string[] {
  return [
    howItEnded(result, model),
    whatItTook(model),
    `Session  ${safeText(sessionDir)}`,
    // One that was stopped has not come to its end: it can go on.
    result.status === "aborted" || result.lost
      ? `To go on:  ${calledAs} resume ${sessionWord(sessionDir, sessionId)}`
      : `See it again:  ${calledAs} open ${sessionWord(sessionDir, sessionId)}`,
  ];
}

function howItEnded(result: RunResult, model: Model): string {
  const name = safeText(model.run.title || model.run.chartId || "run");
  switch (result.status) {
    case "done":
      return `✓ ${name} done${endWords(result, model)}`;
    case "aborted":
      return `⚠ ${name} stopped: ${safeText(whyStopped(result))}${result.by === undefined ? "" : ` (by ${safeText(result.by)})`}`;
    case "error":
      return `⚠ ${name} failed: ${safeText(result.message ?? "no message")}`;
  }
}

/** Where a chart has several ends: in which of them, unless its name is `done` too. */
function endWords({ finalConfig }: RunResult, { phase }: Model): string {
  const ends = phase.states.filter(({ kind, parent }) => kind === "final" && (parent === undefined || parent === null)).map(({ id }) => id);
  const end = ends.length > 1 ? finalConfig.find((id) => ends.includes(id) && id !== "done") : undefined;
  return end === undefined ? "" : `: ${safeText(end)}`;
}

/** In words where there are any: what a chart that cannot move stands in and waits for, say. */
export function whyStopped({ reason = "no reason given", message }: Pick<RunResult, "reason" | "message">): string {
  return message ?? (reason === "unanswerable" ? "a question came that nobody here could answer" : reason);
}

/** Of a run that ended with exit 3: what it asked, and the ways in which it is answered. */
export function howToAnswer({ log }: Model, session: string): string[] {
  const asked = log.rows.findLast(({ lane, glyph }) => lane === "human" && glyph === "?");
  return [
    ...(asked ? [`  it asked: ${asked.text}`] : []),
    `  in a terminal: ${calledAs} resume ${session}`,
    "  in a pipe: --output jsonl takes answers on stdin; --keep-alive waits for a client that answers",
  ];
}

function whatItTook(model: Model): string {
  const { run, totals } = model;
  const ms = (run.endedTs ?? run.startedTs ?? 0) - (run.startedTs ?? 0);
  const known = selectCostText(model);
  const cost = run.backend === "sim" ? " · no cost" : known === undefined ? "" : ` · ${known}`;
  return `${duration(ms)} · ${tokens(totals.tokensIn)} tokens in, ${tokens(totals.tokensOut)} out${cost}`;
}

function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
}

const tokens = (count: number): string => (count < 10_000 ? String(count) : `${(count / 1000).toFixed(1)}k`);
