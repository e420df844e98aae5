// Runs a chart: makes the actors happen, and ends the run once, on record.

import { type AnyActorRef, createActor } from "xstate";
import { type KnownEvent, phaseOf } from "../../wire/index.ts";
import { createActorWatch } from "./actor-watch.ts";
import { createArtifacts } from "./artifacts.ts";
import { checkMachine } from "./chart-check.ts";
import { type ChartActor, chartActorOf, configOf } from "./chart-actors.ts";
import { createCheckpointWriter } from "./checkpoint.ts";
import type { ChartDefinition } from "./define-chart.ts";
import type { Engine } from "./engine.ts";
import { codeOf, messageOf } from "./errors.ts";
import { createGate } from "./gate.ts";
import { guardFrontend } from "./guarded-frontend.ts";
import { createConversations } from "./invocations/conversations.ts";
import { createPromptBook } from "./invocations/prompt-book.ts";
import { jsonCopy } from "./json-copy.ts";
import { createLiveness } from "./liveness.ts";
import { STUCK } from "./chart-events.ts";
import { prepareMachine } from "./machine-wrapper.ts";
import { watchDelays } from "./pending-delays.ts";
import { parseParams } from "./params.ts";
import { createPublisher } from "./publish.ts";
import { createRounds } from "./rounds.ts";
import { redactingStore } from "./redaction.ts";
import type { RunConfig, RunHandle, RunResult } from "./run-config.ts";
import { innermostChildren, stuckMessage, takesUiEvents } from "./stuck.ts";
import { beginWalk, createPast, goOn } from "./resume/go-on.ts";
import { createStoragePatience } from "./storage-patience.ts";
import { createTranscript } from "./transcript.ts";
import { inspectSystem } from "./xstate-private.ts";

/** Throws ParamError, or ResumeError, before anything is written; everything later is in the result. */
export function startRun(chart: ChartDefinition, config: RunConfig): RunHandle {
  const info = prepareMachine(chart.machine);
  const { backend, redact } = config;
  const world = { store: redact ? redactingStore(config.store, redact) : config.store, clock: config.clock };
  const past = config.resume === true ? createPast(world) : undefined;
  const { store, clock } = past ?? world;
  const params = past?.start ? past.start.params : parseParams(chart, config.params);
  const frontend = guardFrontend(config);
  for (const fault of checkMachine(chart.machine).doubtful) frontend.onDiagnostic(fault);
  const rootSession = store.head.sessionId;
  const transcript = createTranscript({
    store,
    clock,
    frontend,
    engine: config.engine,
    redact,
    walk: () => engine.walk,
    onWritten: createPublisher(frontend, rootSession, () => info.names.states),
  });

  let delays: ReturnType<typeof watchDelays> | undefined;
  const charts = new Set<ChartActor>();
  const checkpoints = createCheckpointWriter({
    store,
    clock,
    frontend,
    transcript,
    delaysOf: ({ ref }) => delays?.of(ref) ?? [],
  });
  const liveness = createLiveness(
    (flush) => clock.turnEnd(flush),
    () => endIfStuck(),
  );
  const engine: Engine = {
    clock,
    store,
    backend,
    tools: config.tools ?? [],
    contextTokens: (model) =>
      config.contextTokens && Object.hasOwn(config.contextTokens, model) ? config.contextTokens[model] : undefined,
    redact,
    frontend,
    transcript,
    gate: createGate(() => transcript.pressure()),
    liveness,
    rounds: createRounds({ clock, liveness }),
    checkpoints,
    charts,
    sessions: new Map(),
    walk: undefined,
    artifacts: createArtifacts({ store, clock, frontend, emit: (event) => void transcript.emit(event) }),
    prompts: createPromptBook(),
    conversations: createConversations(),
    emit: (event, place) => void transcript.emit(event, place),
    changed(sessionId) {
      const actor = engine.sessions.get(sessionId);
      if (actor) checkpoints.changed(actor);
    },
    processed(actor) {
      checkpoints.changed(actor);
      if (engine.walk) return;
      checkpoints.want();
      liveness.check();
    },
  };

  const story = {
    title: config.title ?? chart.title ?? info.id,
    params: jsonCopy(params),
    ...(config.prices === undefined ? {} : { prices: config.prices }),
  };
  const watch = createActorWatch(engine, story);
  const walk = past && beginWalk(past, engine, () => delays?.list() ?? []);
  const root = createActor(chart.machine, {
    input: params,
    id: info.id,
    logger: (...args: unknown[]) => frontend.onDiagnostic(args.map(String).join(" ")),
    clock: {
      setTimeout: (wake: () => void, ms: number) => clock.after(ms, wake),
      clearTimeout: (cancel: () => void) => cancel(),
    },
    inspect: (event) => {
      const { system } = event.actorRef as AnyActorRef;
      delays = watchDelays(system, () => clock.now());
      inspectSystem(system, watch);
      watch(event);
    },
  });

  let ending: Ending | undefined;
  let resolveResult: (result: RunResult) => void = () => undefined;
  const result = new Promise<RunResult>((resolve) => (resolveResult = resolve));

  const end = (how: Ending): void => {
    if (ending) return;
    ending = how;
    // A walk may come to an end that the log could not tell any more; it is told when the walk is over.
    if (!engine.walk) begin(how);
  };

  const begin = (how: Ending): void => {
    if (how.status === "aborted") root.stop();
    void finish(how).then(resolveResult);
  };

  const patience = createStoragePatience(clock, () => transcript.isStoring());
  const finish = async (how: Ending): Promise<RunResult> => {
    frontend.handleStop(how.status === "aborted" ? how.reason : how.status);
    if (how.status === "aborted") patience.hurry();
    await patience.waitFor(engine.artifacts.settled().then(() => checkpoints.now()));
    checkpoints.stop();
    const finalConfig = configOf(root.getSnapshot());
    transcript.emit(lastEvent(how, finalConfig));
    transcript.seal();
    await patience.waitFor(transcript.durable());
    const lost = transcript.lastTry();
    if (lost)
      frontend.onDiagnostic(
        `the last ${lost.events} events, from seq ${lost.fromSeq} on, are in no log: it cannot be written (${lost.message})`,
      );
    return { ...how, lastSeq: lost ? lost.fromSeq - 1 : transcript.head(), finalConfig, ...(lost ? { lost } : {}) };
  };

  const endIfStuck = (): void => {
    if (ending || engine.walk || delays?.isAny() === true || engine.gate.parked() > 0) return;
    const children = innermostChildren(charts);
    // A child of a multiplex hears nobody: it fails by itself, and the others' results stand.
    for (const child of children) child.send({ type: STUCK });
    if (children.length > 0 || (takesUiEvents(root) && config.isAlone?.() !== true)) return;
    end({ status: "aborted", reason: "stuck", message: stuckMessage(root, info.names) });
  };

  root.subscribe({
    complete: () => end({ status: "done", output: (root.getSnapshot() as { output?: unknown }).output }),
    error: (error: unknown) => {
      const code = codeOf(error);
      end({ status: "error", message: messageOf(error), ...(code === undefined ? {} : { code }) });
    },
  });
  if (past && walk) {
    const onWalked = (): void => {
      if (ending) begin(ending);
    };
    goOn({ past, walk, engine, root, story, onWalked });
    checkpoints.want();
    liveness.check();
  } else {
    transcript.open();
    const actor = chartActorOf(root);
    if (actor) checkpoints.look(actor);
    root.start();
  }
  return {
    result,
    send(event) {
      if (event.type === "*" || event.type.startsWith("xstate.")) frontend.onDiagnostic(`${event.type} is no event that can be sent`);
      else if (!ending) {
        engine.rounds.sentFromOutside(chartActorOf(root));
        root.send(event);
      }
    },
    stop(reason, by, message) {
      patience.hurry();
      end({ status: "aborted", reason, ...(by === undefined ? {} : { by }), ...(message === undefined ? {} : { message }) });
    },
    lookAgain: () => liveness.check(),
    phase: () => phaseOf(info.names.states, configOf(root.getSnapshot())),
    openPrompts: () => engine.prompts.open(),
    record: (event) => void (ending ? frontend.onDiagnostic(`${event.event} came after the end`) : transcript.emit(event)),
  };
}

/** Runs to the end. Rejects with ParamError alone. */
// eslint-disable-next-line require-await -- async makes the ParamError a rejection
export const run = async (chart: ChartDefinition, config: RunConfig): Promise<RunResult> => startRun(chart, config).result;

type Ending =
  | { status: "done"; output: unknown }
  | { status: "aborted"; reason: string; by?: string; message?: string }
  | { status: "error"; message: string; code?: string };

function lastEvent(how: Ending, finalConfig: string[]): KnownEvent {
  switch (how.status) {
    case "done":
      return {
        event: "runner/done",
        data: { "final-config": finalConfig, status: "done", ...(how.output === undefined ? {} : { output: jsonCopy(how.output) }) },
      };
    case "aborted":
      return { event: "runner/aborted", data: { reason: how.reason, by: how.by, message: how.message, "final-config": finalConfig } };
    case "error":
      return { event: "runner/error", data: { message: how.message, code: how.code, "final-config": finalConfig } };
  }
}
