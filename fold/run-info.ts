// The run itself: what it is, where its chart stands, how it ended. Only the root counts; charts of children are named
// and otherwise told by their rows.

import type { ControlFrame, EnvelopeOf, PhaseFrame } from "../wire/index.ts";
import { isGiven, phaseOf, sessionKey, textOf } from "../wire/index.ts";
import { setBounded } from "./fifo.ts";
import { LABELS_MAX } from "./limits.ts";
import type { Model } from "./model.ts";
import { closeAllQuestions, isRunOver } from "./questions.ts";
import { interruptRows } from "./rows.ts";
import { readPrices } from "./totals.ts";

/** A process took the session up: what was in flight in the one before it will not be answered. */
export function foldOpened(model: Model, event: EnvelopeOf<"session/opened">): void {
  model.epoch = textOf(event.data.epoch);
  interruptRows(model, event.ts);
}

export function foldStarted(model: Model, event: EnvelopeOf<"runner/started">): void {
  const { data } = event;
  const sessionId = sessionKey(textOf(data["session-id"]));
  if (isChildStart(data)) return nameChild(model, sessionId, data);
  const { run } = model;
  run.sessionId = sessionId;
  run.chartId = textOf(data["chart-id"]);
  run.title = !isGiven(data.title) ? run.chartId : textOf(data.title);
  run.backend = textOf(data.backend);
  if (isGiven(data.model)) run.model = textOf(data.model);
  if (isGiven(data.params)) run.params = data.params;
  if (isGiven(data.prices)) run.prices = readPrices(data.prices);
  run.startedTs ??= event.ts;
  run.status = "running";
  delete run.endedTs;
  delete run.why;
  delete run.finalConfig;
  model.phase.states = data.states;
  setPhase(model, model.phase.config, event.seq);
}

export function foldStartConfig(model: Model, event: EnvelopeOf<"runner/start-config">): void {
  if (isRoot(model, event.data["session-id"])) setPhase(model, event.data.config, event.seq);
}

export function foldProcessed(model: Model, event: EnvelopeOf<"runner/event-processed">): void {
  const { data } = event;
  if (!isRoot(model, data["session-id"])) return;
  if (!data.taken || isSame(model.phase.config, data["config-after"])) model.phase.asOf = event.seq;
  else setPhase(model, data["config-after"], event.seq);
}

/** `why`: nothing for done, else the reason or the message. */
export function endRun(
  model: Model,
  status: "done" | "aborted" | "error",
  ts: number,
  why: string | undefined,
  finalConfig: unknown[] | undefined,
): void {
  model.run.status = status;
  model.run.endedTs = ts;
  if (why !== undefined) model.run.why = why;
  if (finalConfig) model.run.finalConfig = finalConfig.map(textOf);
  interruptRows(model, ts);
  closeAllQuestions(model);
}

/** State for who joins late; the log says the same, in more words. */
export function foldRunFinished(model: Model, frame: ControlFrame): void {
  if (frame.op !== "run-finished" || isRunOver(model)) return;
  const status = frame.status === "aborted" || frame.status === "error" ? frame.status : "done";
  endRun(model, status, model.ts, undefined, frame["final-config"]);
}

/** Repeats what the log says. One that is older than what was folded says nothing any more. */
export function foldPhaseFrame(model: Model, frame: PhaseFrame): void {
  if (frame["as-of"] < model.phase.asOf) return;
  const { states } = model.phase;
  model.phase = { asOf: frame["as-of"], states, config: frame.config, breadcrumb: frame.breadcrumb, siblings: frame.siblings };
}

/** Whether an event speaks of the root. Before the root is named, whoever speaks is it. */
export const isRoot = (model: Model, sessionId: unknown): boolean =>
  !isGiven(sessionId) || model.run.sessionId === "" || sessionKey(textOf(sessionId)) === model.run.sessionId;

export const isChildStart = (data: EnvelopeOf<"runner/started">["data"]): boolean =>
  isGiven(data["parent-session-id"]) || isGiven(data.invokeid);

/** What a child will be called: its own label, else its invokeid and which one it is, from 1. */
export function childLabel(model: Model, data: EnvelopeOf<"runner/started">["data"]): string {
  const known = model.labels.get(sessionKey(textOf(data["session-id"])));
  if (known !== undefined) return known;
  if (isGiven(data.label)) return textOf(data.label);
  return `${textOf(data.invokeid ?? data["chart-id"])}.${(model.childCounts.get(siblingsKey(data)) ?? 0) + 1}`;
}

function nameChild(model: Model, sessionId: string, data: EnvelopeOf<"runner/started">["data"]): void {
  if (model.labels.has(sessionId)) return;
  setBounded(model.labels, sessionId, childLabel(model, data), LABELS_MAX);
  if (isGiven(data.invokeid)) setBounded(model.childVoices, sessionId, textOf(data.invokeid), LABELS_MAX);
  setBounded(model.childCounts, siblingsKey(data), (model.childCounts.get(siblingsKey(data)) ?? 0) + 1, LABELS_MAX);
}

const siblingsKey = (data: EnvelopeOf<"runner/started">["data"]): string =>
  `${sessionKey(textOf(data["parent-session-id"]))} ${textOf(data.invokeid ?? data["chart-id"])}`;

function setPhase(model: Model, config: readonly unknown[], asOf: number): void {
  const { states } = model.phase;
  model.phase = { asOf, states, ...phaseOf(states, config.map(textOf)) };
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((item, at) => item === b[at]);
