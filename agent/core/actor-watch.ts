// Follows every actor of a run's system from its creation to its end: charts get their wrapper and their place, anything
// else that works is counted, so that the end of the last one shows a run that can never move again.

import type { AnyActorLogic, AnyActorRef, AnyStateMachine } from "xstate";
import { type ChartActor, chartActorOf, configOf, registerChartActor } from "./chart-actors.ts";
import { bindEngine, type Engine } from "./engine.ts";
import { describeChild } from "./invocations/multiplex-children.ts";
import { countsItself, ownLogic, runsInWalk } from "./invocations/own-logic.ts";
import { countMicrostep, prepareMachine, stopChildren } from "./machine-wrapper.ts";
import { recallable } from "./resume/recall.ts";
import type { Walk } from "./resume/walk-port.ts";
import { exchangeLogic, type Inspected, isMachine, logicOf, parentOf } from "./xstate-private.ts";

/** What the root says of itself when it starts. */
export interface RootStory {
  title: string;
  params: unknown;
  /** Per model; told to every reader. */
  prices?: unknown;
}

/** For `inspectSystem`. */
export function createActorWatch(engine: Engine, root: RootStory): (event: Inspected) => void {
  return (event) => {
    const ref = event.actorRef as AnyActorRef;
    switch (event.type) {
      case "@xstate.actor":
        return created(ref, engine);
      case "@xstate.event":
        if (event.event.type === "xstate.init") started(ref, engine, root);
        else sent(event.sourceRef as AnyActorRef | undefined, ref, engine);
        return;
      case "@xstate.microstep":
        return countMicrostep(event);
      default:
        return;
    }
  };
}

function created(ref: AnyActorRef, engine: Engine): void {
  bindEngine(ref.system, engine);
  const parent = parentOf(ref);
  const holder = parent && chartActorOf(parent);
  if (holder) engine.rounds.began(holder);
  const logic = logicOf(ref);
  if (!isMachine(logic)) {
    if (engine.walk && !runsInWalk(logic)) exchangeLogic(ref, sleeping(logic as AnyActorLogic, ref, engine.walk));
    return;
  }
  const info = prepareMachine(logic as AnyStateMachine);
  exchangeLogic(ref, info.logic);
  registerChartActor(ref, engine, info, describeChild(ref));
}

/** What is the engine's own knows that a log is walked. */
function sleeping(logic: AnyActorLogic, ref: AnyActorRef, walk: Walk): AnyActorLogic {
  return countsItself(logic) ? ownLogic(recallable(logic, ref, undefined)) : recallable(logic, ref, walk.sleep);
}

function started(ref: AnyActorRef, engine: Engine, root: RootStory): void {
  const actor = chartActorOf(ref);
  if (actor) return startedChart(actor, engine, root);
  if (countsItself(logicOf(ref))) return;
  const end = engine.liveness.begin();
  ref.subscribe({ complete: end, error: end });
}

function sent(from: AnyActorRef | undefined, to: AnyActorRef, engine: Engine): void {
  if (engine.walk) return;
  const actor = chartActorOf(to);
  if (actor) engine.rounds.sent(actor, from === undefined ? "code" : isOfCharts(from) ? "chart" : "actor");
  const sender = from && chartActorOf(from);
  if (sender) engine.rounds.began(sender);
}

/** A chart, or what holds charts: all it says comes of them. */
const isOfCharts = (ref: AnyActorRef): boolean => chartActorOf(ref) !== undefined || runsInWalk(logicOf(ref));

function startedChart(actor: ChartActor, engine: Engine, root: RootStory): void {
  tellStart(actor, engine, root);
  const forget = (): void => {
    engine.charts.delete(actor);
    if (engine.sessions.get(actor.sessionId) === actor) engine.sessions.delete(actor.sessionId);
    // How the root ended stands in the last one.
    if (actor.parentSessionId !== undefined) engine.checkpoints.gone(actor);
  };
  engine.charts.add(actor);
  engine.sessions.set(actor.sessionId, actor);
  actor.ref.subscribe({
    complete: forget,
    error: () => {
      forget();
      if (actor.scope) stopChildren(actor.ref.getSnapshot(), actor.scope);
    },
  });
  engine.processed(actor);
}

/** What a chart is and where it stands: when it starts, and once more for the root of a run that goes on. */
export function tellStart(actor: ChartActor, engine: Engine, root: RootStory, isResumed = false): void {
  const { parentSessionId, invokeid, label, sessionId, info } = actor;
  const isRoot = parentSessionId === undefined;
  engine.emit({
    event: "runner/started",
    data: {
      "session-id": sessionId,
      "chart-id": info.id,
      title: isRoot ? root.title : (label ?? info.id),
      backend: engine.backend.id,
      model: engine.backend.model,
      ...(isRoot ? { params: root.params, ...(root.prices === undefined ? {} : { prices: root.prices }) } : {}),
      ...(isResumed ? { resume: true } : {}),
      states: info.names.states,
      ...(parentSessionId === undefined ? {} : { "parent-session-id": parentSessionId }),
      ...(invokeid === undefined ? {} : { invokeid }),
      ...(label === undefined ? {} : { label }),
    },
  });
  engine.emit({ event: "runner/start-config", data: { config: configOf(actor.ref.getSnapshot()), "session-id": sessionId } });
}
