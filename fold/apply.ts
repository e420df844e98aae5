// One frame into the model. Whatever comes, the rest goes on: what is not known is passed over, what is of the wrong
// type is counted. The cost of an event does not depend on how long or how wide the session is.

import type { AgentFrame, DeltaStream, DeltasFrame, Envelope, EventName, HelloFrame } from "../wire/index.ts";
import { badField, isEventName, textOf } from "../wire/index.ts";
import { badStream, isBadFrame } from "./check-frames.ts";
import { resetModel } from "./create-model.ts";
import { FOLDS } from "./fold-table.ts";
import { addLogRows } from "./log.ts";
import { rowsOfGood } from "./log-rows.ts";
import type { Model } from "./model.ts";
import { closeQuestion, foldLive, foldProgress, foldPromptFrame } from "./questions.ts";
import { type DeltaRun, foldDeltaRun } from "./rows.ts";
import { foldPhaseFrame, foldRunFinished } from "./run-info.ts";
import { createJoinedTexts, type PutText, putText } from "./stream-texts.ts";

/**
 * `dropped`: seen before. `gap`: frames before it are missing. `unsupported`: it overlaps what is known in part. After
 * the last two the model is as it was, and the reader resumes with its cursor.
 */
export type Applied = "applied" | "dropped" | "gap" | "unsupported";

export function applyFrame(model: Model, frame: AgentFrame, put: PutText = putText): Applied {
  if (frame.kind === "event") return applyEvent(model, frame, put);
  if (frame.kind === "deltas") return applyDeltas(model, frame, put);
  if (isBadFrame(frame)) return countBad(model, frame.kind);
  switch (frame.kind) {
    case "hello":
      foldHello(model, frame);
      break;
    case "live":
      foldLive(model, frame);
      break;
    case "phase":
      foldPhaseFrame(model, frame);
      break;
    case "prompt":
      foldPromptFrame(model, frame);
      break;
    case "prompt-closed":
      closeQuestion(model, frame["prompt-id"], frame.outcome, frame.by);
      break;
    case "progress":
      foldProgress(model, frame);
      break;
    case "storage":
      model.storage = { state: frame.state, message: textOf(frame.message) };
      break;
    case "debug":
      if (frame["as-of"] >= (model.debug?.["as-of"] ?? -1)) model.debug = frame;
      break;
    case "control":
      foldRunFinished(model, frame);
      break;
    case "model-catalog":
    case "conversation":
    case "reply":
      break;
    default:
      // A kind of a later protocol: additive, so passed over.
      frame satisfies never;
  }
  return "applied";
}

/** Many frames one after the other; the texts of deltas that follow one another are joined before they are cut, which is most of their cost. */
export function applyFrames(model: Model, frames: readonly AgentFrame[]): void {
  const texts = createJoinedTexts();
  for (const frame of frames) {
    if (frame.kind !== "deltas" && (frame.kind !== "event" || frame.event !== "llm/delta")) texts.settle();
    applyFrame(model, frame, texts.put);
  }
  texts.settle();
}

export function applyEvent(model: Model, envelope: Envelope, put: PutText = putText): Applied {
  if (envelope.seq <= model.seq) return "dropped";
  if (envelope.seq > model.seq + 1) return "gap";
  model.seq = envelope.seq;
  model.ts = envelope.ts;
  model.totals.events += 1;
  const bad = badField(envelope.event, envelope.data);
  if (bad !== undefined) return countBad(model, `${envelope.event} ${bad}`);
  // Told before it is folded: an answer is put into words by its question, which is open until then.
  if (envelope.event !== "llm/delta") addLogRows(model, rowsOfGood(model, envelope));
  if (isEventName(envelope.event)) foldKnown(model, envelope, envelope.event, put);
  return "applied";
}

/** The table's row for `name` takes what badField has just checked. */
function foldKnown(model: Model, envelope: Envelope, name: EventName, put: PutText): void {
  const fold = FOLDS[name] as ((model: Model, event: Envelope, put: PutText) => void) | undefined;
  fold?.(model, envelope, put);
}

function applyDeltas(model: Model, frame: DeltasFrame, put: PutText): Applied {
  const from = frame["seq-from"];
  if (frame.seq <= model.seq) return "dropped";
  if (from > model.seq + 1) return "gap";
  if (from <= model.seq) return "unsupported";
  model.seq = frame.seq;
  model.ts = typeof frame.ts === "number" ? frame.ts : model.ts;
  model.totals.events += frame.seq - from + 1;
  for (const stream of frame.streams) {
    const bad = badStream(stream);
    if (bad !== undefined) {
      countBad(model, `deltas ${bad}`);
      continue;
    }
    foldDeltaRun(model, runOf(stream), put);
  }
  return "applied";
}

const runOf = (stream: DeltaStream): DeltaRun => ({
  invokeid: stream.invokeid,
  sessionId: stream["session-id"],
  kind: stream.type === "text-delta" ? "text" : "thinking",
  text: stream.text,
  n: stream.n,
  firstTs: stream["first-ts"],
  lastTs: stream["last-ts"],
  model: stream.model ?? undefined,
  tokens: stream.usage?.["output-tokens"] ?? undefined,
});

/** What follows continues the model on `ok` alone; else it begins at 0. */
function foldHello(model: Model, frame: HelloFrame): void {
  if (frame.resume !== "ok") resetModel(model);
  model.epoch = frame.epoch;
}

function countBad(model: Model, what: string): Applied {
  model.bad.count += 1;
  model.bad.last = what;
  return "applied";
}
