// LOG rows of questions: asked, answered by whom, taken back.

import type { Envelope, EnvelopeOf, EventName } from "../wire/index.ts";
import { isGiven, textOf } from "../wire/index.ts";
import { cutText } from "./bounded-text.ts";
import { LOG_TEXT_CHARS_MAX } from "./limits.ts";
import { GAP, joined, logRow, valueWords } from "./log-row.ts";
import { markdownWords } from "./markdown-words.ts";
import type { LogRow, Model } from "./model.ts";

type Event<N extends EventName> = Envelope & EnvelopeOf<N>;

/** More than a row shows, so that what marks take away does not leave it short; a question may be as long as a line of the log. */
const ASKED_CHARS_MAX = 4 * LOG_TEXT_CHARS_MAX;

export function questionRow(_: Model, event: Event<"human-input/start">): LogRow | undefined {
  const { data } = event;
  if (data.kind === "progress") return logRow(event, "human", "·", textOf(data.opts.prompt) || textOf(data.invokeid), "dim");
  const asked = markdownWords(cutText(textOf(data.opts.prompt), ASKED_CHARS_MAX));
  return logRow(event, "human", "?", asked || `${textOf(data.invokeid)} asks`, "ask");
}

export function answerRow(model: Model, event: Event<"human-input/answer">): LogRow {
  const { data } = event;
  const by = !isGiven(data.by) ? "" : `by ${textOf(data.by)}`;
  return logRow(event, "human", "!", joined(GAP, answerWords(model, textOf(data["prompt-id"]), data.answer), by), "good");
}

export function cancelledRow(_: Model, event: Event<"human-input/cancelled">): LogRow {
  const { by } = event.data;
  if (!isGiven(by)) return logRow(event, "human", "·", "question withdrawn", "dim");
  return logRow(event, "human", "!", `cancelled${GAP}by ${textOf(by)}`, "warn");
}

export function questionErrorRow(_: Model, event: Event<"human-input/error">): LogRow {
  return logRow(event, "human", "⚠", textOf(event.data.message), "bad");
}

/** A choice reads as its label, a yes as yes. */
function answerWords(model: Model, promptId: string, answer: unknown): string {
  if (typeof answer === "boolean") return answer ? "yes" : "no";
  const options = model.prompts.get(promptId)?.opts.options;
  const labelled = (value: unknown): string => textOf(options?.find((option) => option.value === value)?.label) || valueWords(value);
  if (Array.isArray(answer)) return answer.length === 0 ? "(none)" : answer.slice(0, 50).map(labelled).join(", ");
  return labelled(answer) || "(empty)";
}
