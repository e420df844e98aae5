// Which fold takes which event. One row for each row of the event table: a new event without one is a type error.

import type { EnvelopeOf, EventName } from "../wire/index.ts";
import { isGiven, textOf } from "../wire/index.ts";
import { foldArtifact } from "./artifacts.ts";
import type { Model } from "./model.ts";
import { foldAnswer, foldCancelled, foldProgress, foldQuestion, foldQuestionError } from "./questions.ts";
import {
  type DeltaRun,
  foldDeltaRun,
  foldError,
  foldRequest,
  foldResponse,
  foldRetry,
  foldStart,
  foldToolResult,
  foldToolStart,
  foldWorkerExit,
} from "./rows.ts";
import type { PutText } from "./stream-texts.ts";
import { endRun, foldOpened, foldProcessed, foldStartConfig, foldStarted } from "./run-info.ts";
import { foldTransition } from "./transitions.ts";

/** `put`: where the text of a delta goes. */
type Fold<N extends EventName> = (model: Model, event: EnvelopeOf<N>, put: PutText) => void;

/** Undefined: told in LOG and nothing else. */
export const FOLDS: { readonly [N in EventName]: Fold<N> | undefined } = {
  "session/opened": foldOpened,
  "log/recovered": undefined,
  "runner/started": foldStarted,
  "runner/start-config": foldStartConfig,
  "runner/event-processed": (model, event) => {
    foldProcessed(model, event);
    foldTransition(model, event);
  },
  "runner/done": (model, { ts, data }) => endRun(model, "done", ts, undefined, data["final-config"]),
  "runner/aborted": (model, { ts, data }) => endRun(model, "aborted", ts, textOf(data.reason), data["final-config"]),
  "runner/error": (model, { ts, data }) => endRun(model, "error", ts, textOf(data.message), data["final-config"]),
  "runner/child-done": undefined,
  "llm/start": foldStart,
  "llm/delta": (model, { ts, data }, put) => {
    const run: DeltaRun = {
      invokeid: data.invokeid,
      sessionId: data["session-id"],
      kind: data.type === "text-delta" ? "text" : "thinking",
      text: textOf(data.text),
      n: 1,
      firstTs: ts,
      lastTs: ts,
      model: !isGiven(data.model) ? undefined : textOf(data.model),
      tokens: data.usage?.["output-tokens"] ?? undefined,
    };
    foldDeltaRun(model, run, put);
  },
  "llm/request": foldRequest,
  "llm/response": foldResponse,
  "llm/tool-start": foldToolStart,
  "llm/tool-result": foldToolResult,
  "llm/error": foldError,
  "llm/retry": foldRetry,
  "llm/model-down": undefined,
  "llm/user-message": undefined,
  "llm/context-warning": undefined,
  "llm/model-policy-empty": undefined,
  "llm/worker-exit": foldWorkerExit,
  "human-input/start": foldQuestion,
  "human-input/answer": foldAnswer,
  "human-input/cancelled": foldCancelled,
  "human-input/error": foldQuestionError,
  "human-input/progress": (model, { data }) => foldProgress(model, data),
  "artifact/written": foldArtifact,
  "checkpoint/written": undefined,
  "debug/awaiting-step": undefined,
  "debug/awaiting-quit": undefined,
  "ui/lost": undefined,
  "transcript/serialize-error": undefined,
};
