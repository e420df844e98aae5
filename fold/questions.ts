// Questions to a person: open, closed and by whom. An id names one question for ever, so a closed one never opens again.

import type { EnvelopeOf, LiveFrame, PromptClosedFrame, PromptFrame, PromptKind } from "../wire/index.ts";
import { isGiven, textOf } from "../wire/index.ts";
import { setBounded } from "./fifo.ts";
import { CLOSED_PROMPTS_MAX, OPEN_PROMPTS_MAX, PROGRESS_MAX } from "./limits.ts";
import type { Model, OpenQuestion } from "./model.ts";

const KINDS: ReadonlySet<string> = new Set<PromptKind>(["text", "select", "multi", "confirm"]);
/** A kind of a later protocol is told in LOG; nothing here could answer it. */
const isPromptKind = (kind: string): kind is PromptKind => KINDS.has(kind);

type Outcome = PromptClosedFrame["outcome"];

export function foldQuestion(model: Model, event: EnvelopeOf<"human-input/start">): void {
  const { data } = event;
  const kind = textOf(data.kind);
  if (kind === "progress") foldProgress(model, { invokeid: data.invokeid, label: data.opts.prompt });
  if (!isPromptKind(kind)) return;
  open(model, {
    promptId: textOf(data["prompt-id"]),
    invokeid: textOf(data.invokeid),
    sessionId: textOf(data["session-id"]),
    kind,
    opts: data.opts,
    asOf: event.seq,
  });
}

/** The frame repeats what the log says; it opens nothing in a run that is over. */
export function foldPromptFrame(model: Model, frame: PromptFrame): void {
  if (isRunOver(model) || !isPromptKind(frame.type)) return;
  open(model, {
    promptId: frame["prompt-id"],
    invokeid: frame.invokeid,
    sessionId: textOf(frame["session-id"]),
    kind: frame.type,
    opts: frame.opts,
    asOf: frame["as-of"],
  });
}

export function foldAnswer(model: Model, event: EnvelopeOf<"human-input/answer">): void {
  closeQuestion(model, textOf(event.data["prompt-id"]), "answered", event.data.by);
}

/** Without `by` the chart withdrew it. */
export function foldCancelled(model: Model, event: EnvelopeOf<"human-input/cancelled">): void {
  const { by } = event.data;
  closeQuestion(model, textOf(event.data["prompt-id"]), !isGiven(by) ? "withdrawn" : "cancelled", by);
}

export function foldQuestionError(model: Model, event: EnvelopeOf<"human-input/error">): void {
  const promptId = event.data["prompt-id"];
  if (isGiven(promptId)) closeQuestion(model, textOf(promptId), "withdrawn", undefined);
}

/** Everything the agent does not name is not open any more, whatever the log of a killed process said. */
export function foldLive(model: Model, frame: LiveFrame): void {
  const named = new Set<unknown>(frame["open-prompts"]);
  for (const question of model.prompts.values())
    if (!named.has(question.promptId) && question.asOf <= frame["as-of"]) closeQuestion(model, question.promptId, "withdrawn", undefined);
}

export function closeAllQuestions(model: Model): void {
  for (const promptId of model.prompts.keys()) closeQuestion(model, promptId, "withdrawn", undefined);
}

/** The first to close it is who is remembered. */
export function closeQuestion(model: Model, promptId: string, outcome: Outcome, by: unknown): void {
  model.prompts.delete(promptId);
  if (model.closedPrompts.has(promptId)) return;
  setBounded(model.closedPrompts, promptId, !isGiven(by) ? { outcome } : { outcome, by: textOf(by) }, CLOSED_PROMPTS_MAX);
}

export function foldProgress(
  model: Model,
  data: { invokeid: unknown; label: unknown; done?: number | undefined; total?: number | undefined },
): void {
  const progress = {
    label: textOf(data.label),
    ...(isGiven(data.done) && { done: data.done }),
    ...(isGiven(data.total) && { total: data.total }),
  };
  setBounded(model.progress, textOf(data.invokeid), progress, PROGRESS_MAX);
}

export const isRunOver = (model: Model): boolean => model.run.status !== "starting" && model.run.status !== "running";

function open(model: Model, question: OpenQuestion): void {
  if (model.prompts.has(question.promptId) || model.closedPrompts.has(question.promptId)) return;
  setBounded(model.prompts, question.promptId, question, OPEN_PROMPTS_MAX);
}
