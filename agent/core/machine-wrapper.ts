// The logic wrapper around every chart actor: it sees every event, those of children, timers and `done.invoke` too, and
// puts one `runner/event-processed` on record for each, numbered before anything that the entered states say.

import type { AnyActorRef, AnyActorScope, AnyEventObject, AnyMachineSnapshot, AnyStateMachine } from "xstate";
import type { KnownEvent } from "../../wire/index.ts";
import { checkMachine } from "./chart-check.ts";
import { type ChartActor, chartActorOf, configOf, countRecursed, depthOf, markState, type Step } from "./chart-actors.ts";
import { payloadOf, STUCK } from "./chart-events.ts";
import { settleDelivery } from "./engine.ts";
import { ChartFailure } from "./errors.ts";
import { jsonCopy } from "./json-copy.ts";
import { CHARTS_DEEP_MAX, CHARTS_RECURSED_MAX, LOOP_STATES_MAX, MICROSTEPS_MAX } from "./limits.ts";
import { type MachineInfo, readNames } from "./states.ts";
import { stuckMessage } from "./stuck.ts";
import { isOwnAction } from "./own-actions.ts";
import { activeCount, cloneWithMarks, type Inspected, microstepOf, muteActions } from "./xstate-private.ts";

const known = new WeakMap<AnyStateMachine, MachineInfo>();

export function prepareMachine(machine: AnyStateMachine): MachineInfo {
  const ready = known.get(machine);
  if (ready) return ready;
  const marked = cloneWithMarks(machine, markState);
  const logic = Object.create(marked, {
    transition: { value: wrapTransition(marked) },
    getInitialSnapshot: { value: wrapInitial(marked) },
  }) as AnyStateMachine;
  const info = {
    id: machine.id === "(machine)" ? "chart" : machine.id,
    names: readNames(marked),
    missing: checkMachine(machine).missing,
    logic,
  };
  known.set(machine, info);
  known.set(logic, info);
  return info;
}

function wrapInitial(machine: AnyStateMachine) {
  return (scope: AnyActorScope, input: unknown): AnyMachineSnapshot => {
    const actor = chartActorOf(scope.self);
    if (!actor) return machine.getInitialSnapshot(scope, input);
    actor.scope = scope;
    actor.step = newStep({ type: "xstate.init" });
    if (actor.engine.walk) muteActions(scope, () => actor.engine.walk !== undefined, isOwnAction);
    try {
      const { missing } = actor.info;
      if (missing.length > 0) throw new ChartFailure("chart.incomplete", missing.join("; "));
      if (depthOf(scope.self) > CHARTS_DEEP_MAX)
        throw new ChartFailure("chart.recursion", `${actor.info.id} stands in more than ${CHARTS_DEEP_MAX} charts: does it run itself?`);
      if (countRecursed(actor) > CHARTS_RECURSED_MAX)
        throw new ChartFailure("chart.recursion", `${actor.info.id} ran itself more than ${CHARTS_RECURSED_MAX} times in this run`);
      return machine.getInitialSnapshot(scope, input);
    } finally {
      delete actor.step;
    }
  };
}

function wrapTransition(machine: AnyStateMachine) {
  return (snapshot: AnyMachineSnapshot, event: AnyEventObject, scope: AnyActorScope): AnyMachineSnapshot => {
    const actor = chartActorOf(scope.self);
    if (!actor || event.type === "xstate.stop") return machine.transition(snapshot, event, scope);
    if (actor.engine.walk?.holds(actor, event) === true) return snapshot;
    if (event.type === STUCK) return giveUp(snapshot, scope, new ChartFailure("chart.stuck", stuckMessage(actor.ref, actor.info.names)));
    const endless = actor.engine.rounds.verdict(actor);
    if (endless !== undefined) return giveUp(snapshot, scope, new ChartFailure("chart.loop", `the chart never comes to rest: ${endless}`));
    if (actor.engine.gate.park(() => resend(scope.self, event))) return snapshot;
    return processEvent(machine, actor, snapshot, event, scope);
  };
}

/** Without a record of its event: the chart has not taken it. */
function giveUp(snapshot: AnyMachineSnapshot, scope: AnyActorScope, failure: ChartFailure): never {
  stopChildren(snapshot, scope);
  throw failure;
}

function resend(self: AnyActorRef, event: AnyEventObject): void {
  if ((self.getSnapshot() as { status: string }).status === "active") self.send(event);
}

function processEvent(
  machine: AnyStateMachine,
  actor: ChartActor,
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
  scope: AnyActorScope,
): AnyMachineSnapshot {
  const { transcript } = actor.engine;
  const step = newStep(event);
  let next: AnyMachineSnapshot | undefined;
  actor.scope = scope;
  actor.step = step;
  transcript.hold();
  try {
    next = machine.transition(snapshot, event, scope);
  } finally {
    delete actor.step;
    // Without a next snapshot the chart has failed: it stands where it stood, and what it started must not go on without it.
    transcript.release(recordOf(actor, step, snapshot, next));
    if (!next) stopChildren(snapshot, scope);
  }
  settleDelivery(event, step.taken === true);
  actor.engine.processed(actor);
  return next;
}

const newStep = (event: AnyEventObject): Step => ({ event, taken: undefined, microsteps: 0, entered: [], exited: [] });

function recordOf(actor: ChartActor, step: Step, before: AnyMachineSnapshot, after: AnyMachineSnapshot | undefined): KnownEvent {
  return {
    event: "runner/event-processed",
    data: {
      "event-name": actor.info.names.eventName(step.event.type),
      "config-before": configOf(before),
      "config-after": configOf(after ?? before),
      entered: after ? withoutRoot(step.entered) : [],
      exited: after ? withoutRoot(exitedStates(step, after)) : [],
      "event-data": jsonCopy(payloadOf(step.event)),
      "session-id": actor.sessionId,
      taken: after ? step.taken === true : true,
    },
  };
}

const withoutRoot = (ids: string[]): string[] => (ids.length === 0 ? ids : ids.filter((id) => id !== ""));

/** A machine that ends runs the exit actions of every state it stays in: those were not left. */
const exitedStates = (step: Step, after: AnyMachineSnapshot): string[] =>
  after.status === "done" ? step.exited.slice(0, -activeCount(after)) : step.exited;

/** Stops what a failed chart leaves behind; the library does so only where a chart ends by itself. */
export function stopChildren(snapshot: unknown, scope: AnyActorScope): void {
  const children = (snapshot as { children?: Record<string, AnyActorRef | undefined> }).children ?? {};
  for (const child of Object.values(children)) if (child) scope.stopChild(child);
}

/** Fed by the inspector. Throws for a chart that never comes to rest; the library makes that the actor's failure. */
export function countMicrostep(inspected: Extract<Inspected, { type: "@xstate.microstep" }>): void {
  const actor = chartActorOf(inspected.actorRef as AnyActorRef);
  const step = actor?.step;
  if (!actor || !step) return;
  const { event, taken } = microstepOf(inspected);
  if (event === step.event && step.taken === undefined) step.taken = taken > 0;
  step.microsteps += 1;
  if (step.microsteps <= MICROSTEPS_MAX) return;
  const states = [...new Set([...step.entered.slice(-2 * LOOP_STATES_MAX), ...configOf(inspected.snapshot)])]
    .filter((id) => id !== "")
    .slice(0, LOOP_STATES_MAX);
  throw new ChartFailure(
    "chart.loop",
    `the chart never comes to rest after ${MICROSTEPS_MAX} microsteps; it goes round in ${states.join(" → ")}`,
  );
}
