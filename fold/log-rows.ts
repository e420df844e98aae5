// An event in words: the rows of LOG. Ids and raw configurations only where there is no word. Asked before the event is
// folded, so that the model still holds what it answers.

import type { Envelope, EnvelopeOf, EventName } from "../wire/index.ts";
import { badField, isEventName } from "../wire/index.ts";
import { briefJson } from "./brief-json.ts";
import { answerRow, cancelledRow, questionErrorRow, questionRow } from "./log-human.ts";
import {
  contextRow,
  errorRow,
  exitRow,
  modelDownRow,
  policyRow,
  requestRow,
  responseRows,
  retryRow,
  toolResultRow,
  toolStartRow,
  userMessageRow,
} from "./log-llm.ts";
import { GAP, joined, logRow } from "./log-row.ts";
import {
  abortedRow,
  artifactRow,
  childDoneRow,
  doneRow,
  failedRow,
  openedRow,
  processedRow,
  recoveredRow,
  startConfigRow,
  startedRow,
  uiLostRow,
} from "./log-run.ts";
import type { LogRow, Model } from "./model.ts";

type Told = LogRow | readonly LogRow[] | undefined;
type Tell<N extends EventName> = (model: Model, envelope: Envelope & EnvelopeOf<N>) => Told;

const NONE: readonly LogRow[] = [];
const UNKNOWN_DATA_CHARS = 300;

/** Undefined: no row. Streams and checkpoints would drown what happened; llm/start is told by its request. */
const TELL: { readonly [N in EventName]: Tell<N> | undefined } = {
  "session/opened": openedRow,
  "log/recovered": recoveredRow,
  "runner/started": startedRow,
  "runner/start-config": startConfigRow,
  "runner/event-processed": processedRow,
  "runner/done": doneRow,
  "runner/aborted": abortedRow,
  "runner/error": failedRow,
  "runner/child-done": childDoneRow,
  "llm/start": undefined,
  "llm/delta": undefined,
  "llm/request": requestRow,
  "llm/response": responseRows,
  "llm/tool-start": toolStartRow,
  "llm/tool-result": toolResultRow,
  "llm/error": errorRow,
  "llm/retry": retryRow,
  "llm/model-down": modelDownRow,
  "llm/user-message": userMessageRow,
  "llm/context-warning": contextRow,
  "llm/model-policy-empty": policyRow,
  "llm/worker-exit": exitRow,
  "human-input/start": questionRow,
  "human-input/answer": answerRow,
  "human-input/cancelled": cancelledRow,
  "human-input/error": questionErrorRow,
  "human-input/progress": undefined,
  "artifact/written": artifactRow,
  "checkpoint/written": undefined,
  "debug/awaiting-step": (_, e) =>
    logRow(e, "debug", "·", joined(GAP, "paused on", e.data["event-name"], e.data.external === true && "from outside"), "warn"),
  "debug/awaiting-quit": (_, e) => logRow(e, "debug", "·", e.data.msg, "warn"),
  "ui/lost": uiLostRow,
  "transcript/serialize-error": (_, e) => logRow(e, "error", "⚠", `${e.data.event} could not be written: ${e.data.message}`, "bad"),
};

/** The same of an event whose data was looked at: `badField` said nothing. */
export function rowsOfGood(model: Model, envelope: Envelope): readonly LogRow[] {
  const name = envelope.event;
  if (!isEventName(name)) return [logRow(envelope, "chart", "·", `${name}${GAP}${dataWords(envelope.data)}`, "dim")];
  const tell = TELL[name] as ((model: Model, envelope: Envelope) => Told) | undefined;
  const told = tell?.(model, envelope);
  if (told === undefined) return NONE;
  return Array.isArray(told) ? (told as readonly LogRow[]) : [told as LogRow];
}

/** In the order to be shown; mostly one, none for what is not told, several for a response. An unknown event: its name and data. */
export const logRowsOf = (model: Model, envelope: Envelope): readonly LogRow[] =>
  badField(envelope.event, envelope.data) === undefined ? rowsOfGood(model, envelope) : NONE;

const dataWords = (data: Readonly<Record<string, unknown>>): string => {
  const json = briefJson(data, UNKNOWN_DATA_CHARS);
  return json === "{}" ? "" : json;
};
