// The parts of a run that no mode does without: engine, hub, registry, the fold of what happens, the way to quit.

import { type Backend, type ChartDefinition, type Clock, type RunConfig, type RunHandle, startRun } from "../core/index.ts";
import { createHub, type Hub } from "../hub/index.ts";
import {
  type AnswerRegistry,
  createAnswerRegistry,
  handleClientFrame,
  type HandleFrame,
  phaseFrame,
  promptClosedFrame,
  promptFrame,
} from "../remote/index.ts";
import type { Session, StorageTrouble } from "../session/index.ts";
import { applyEvent, applyFrame, createModel, type Model } from "../../fold/index.ts";
import { decodeLine, type Envelope } from "../../wire/index.ts";
import { withEarlyAnswers } from "./early-answers.ts";
import { createProgressFrames } from "./progress-frames.ts";
import { createQuestionFrames } from "./question-frames.ts";
import { createQuit, type Quit } from "./quit.ts";
import type { RunTools } from "./run-tools.ts";
import { createStorageStates, type StorageFrame } from "./storage-states.ts";
import { engine } from "./version.ts";

export interface LiveRunOptions {
  chart: ChartDefinition;
  params: unknown;
  backend: Backend;
  /** Absent: models have none. */
  tools?: Pick<RunTools, "tools" | "confirmTool">;
  /** What models cost, by name. */
  prices?: RunConfig["prices"];
  /** How much their contexts hold, by name. */
  contextTokens?: RunConfig["contextTokens"];
  session: Session;
  clock: Clock;
  /** Takes secrets out of what is written and told. */
  redact?: (text: string) => string;
  /** The session goes on where its log ends: `params` are the log's. */
  resumes?: boolean;
  /** Nobody is there who could move a chart that waits for a person. */
  isAlone?: () => boolean;
  /** What happened without harm to the run; goes to stderr if it is asked for. */
  onDiagnostic(message: string, detail?: unknown): void;
}

export interface LiveRun {
  readonly run: RunHandle;
  readonly hub: Hub;
  readonly registry: AnswerRegistry;
  readonly quit: Quit;
  readonly handle: HandleFrame;
  /** What happened so far, folded. */
  readonly model: Model;
  /** Resolves when the first event is in the log. */
  readonly begun: Promise<void>;
  /** Resolves when somebody asks to leave after the end. */
  readonly left: Promise<void>;
  /** Each event after it was written and folded; the returned function ends it. */
  onEvent(listener: (envelope: Envelope) => void): () => void;
  /** What cannot be written besides the log; ends with its `ok`. */
  storage(source: string, trouble: StorageTrouble): void;
  /** What cannot be written now, after its readers were told; the returned function ends it. */
  onStorage(listener: (frame: StorageFrame) => void): () => void;
}

/** Throws ParamError or ResumeError before anything is written. */
export function startLiveRun(options: LiveRunOptions): LiveRun {
  const { chart, params, backend, tools, prices, contextTokens, session, clock, redact, resumes = false, onDiagnostic } = options;
  const hub = createHub({
    sessionId: session.id,
    epoch: session.epoch,
    engine,
    log: session.log,
    clock,
    onDiagnostic,
    ...(redact ? { redact } : {}),
  });
  const registry = createAnswerRegistry();
  const model = createModel();
  if (resumes) foldPast(model, session);
  const listeners = new Set<(envelope: Envelope) => void>();
  const storageListeners = new Set<(frame: StorageFrame) => void>();
  const listening =
    <Listener>(all: Set<Listener>) =>
    (listener: Listener): (() => void) => {
      all.add(listener);
      return () => void all.delete(listener);
    };
  const onEvent = listening(listeners);
  const storage = createStorageStates((frame) => {
    hub.state(frame);
    applyFrame(model, frame);
    for (const listener of storageListeners) listener(frame);
  });
  const progress = createProgressFrames(hub.state);
  const questions = createQuestionFrames(hub.state);
  const begun = deferred();
  const left = deferred();

  const run = startRun(chart, {
    store: session.store,
    clock,
    backend,
    params,
    ...(tools ? { tools: tools.tools, confirmTool: tools.confirmTool } : {}),
    ...(prices ? { prices } : {}),
    ...(contextTokens ? { contextTokens } : {}),
    engine,
    ...(options.isAlone ? { isAlone: options.isAlone } : {}),
    ...(redact ? { redact } : {}),
    ...(resumes ? { resume: true } : {}),
    onDiagnostic,
    onWritten(batch) {
      hub.publish(batch);
      for (const envelope of batch.envelopes) {
        applyEvent(model, envelope);
        progress(envelope);
        questions.onRecord(envelope);
        for (const listener of listeners) listener(envelope);
      }
      begun.resolve();
    },
    onPhase: (phase, asOf) => hub.state(phaseFrame(phase, asOf, clock.now())),
    onInput(prompt) {
      questions.onInput(prompt);
      registry.onInput(prompt);
    },
    onInputClosed(promptId, outcome, by, asOf) {
      hub.state(promptClosedFrame(promptId, outcome, by, asOf));
      registry.onInputClosed(promptId, outcome, by, asOf);
    },
    onStorage: (frame) =>
      storage("log", frame.state === "ok" ? frame : { ...frame, message: `${frame.message}; the run waits until it can` }),
  });
  // Open since before: a client that joins now reads them in the log, and must not miss them in `live`.
  if (resumes) for (const prompt of run.openPrompts()) hub.state(promptFrame(prompt));
  const quit = createQuit({ run, clock, rootSessionId: session.id, onLeave: left.resolve });
  listeners.add(quit.onEvent);
  return {
    run,
    hub,
    registry,
    quit,
    handle: withEarlyAnswers(handleClientFrame({ registry, run, quit }), { registry, model, onEvent }),
    model,
    begun: begun.promise,
    left: left.promise,
    onEvent,
    storage: (source, trouble) => storage(source, { kind: "storage", ...trouble, "as-of": model.seq }),
    onStorage: listening(storageListeners),
  };
}

/** What happened before this process. */
function foldPast(model: Model, session: Session): void {
  for (const line of session.store.readLines(0)) {
    const decoded = decodeLine(line);
    if (decoded.ok) applyEvent(model, decoded.value);
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
