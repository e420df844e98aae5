// The actor `multiplex`: runs a chart for each item, some at a time, and owns them: leaving its state stops them all.

import { type ActorLogic, type ActorScope, type AnyActorRef, createActor, type Snapshot } from "xstate";
import { engineOf } from "../engine.ts";
import { messageOf } from "../errors.ts";
import { parseParams } from "../params.ts";
import type { MultiplexInput, MultiplexResult } from "./inputs.ts";
import { expectChild } from "./multiplex-children.ts";
import { ownLogic } from "./own-logic.ts";
import { type Stand, standOf } from "./stand.ts";

/** Shared by all snapshots of one actor: copying it for each child that ends would cost the square of their number. */
interface Work {
  input: MultiplexInput;
  running: Map<number, AnyActorRef>;
  results: (MultiplexResult | undefined)[];
  /** The next item to start. */
  next: number;
}

export type MultiplexSnapshot = Snapshot<MultiplexResult[]> & { work: Work };

/** What a child says when it ends: the library's own events. */
export type MultiplexEvent = { type: "xstate.stop" } | { type: string; actorId?: string; output?: unknown; error?: unknown };

export type MultiplexLogic = ActorLogic<MultiplexSnapshot, MultiplexEvent, MultiplexInput>;
type Scope = ActorScope<MultiplexSnapshot, MultiplexEvent>;

const logic: MultiplexLogic = {
  getInitialSnapshot(_scope, input) {
    const work: Work = { input, running: new Map(), results: input.items.map(() => undefined), next: 0 };
    return input.items.length === 0
      ? { status: "done", output: [], error: undefined, work }
      : { status: "active", output: undefined, error: undefined, work };
  },

  start({ work }, scope) {
    startSome(work, scope);
  },

  transition(snapshot, event, scope) {
    const { work } = snapshot;
    if (event.type === "xstate.stop") {
      stopAll(work, scope);
      return { ...snapshot, status: "stopped", output: undefined, error: undefined };
    }
    if (!takeEnd(work, event, scope)) return snapshot;
    if (!isThrough(work)) {
      scope.defer(() => startSome(work, scope));
      return snapshot;
    }
    return { ...snapshot, status: "done", output: work.results.map(orStopped), error: undefined };
  },

  /** How far it is: its children are charts, with records of their own, and what they gave is on record. */
  getPersistedSnapshot: ({ status, work }) =>
    ({ status, output: undefined, error: undefined, next: work.next, running: work.running.size }) as Snapshot<MultiplexResult[]>,
};

export const multiplex: MultiplexLogic = ownLogic(logic, { runsInWalk: true });

const orStopped = (result: MultiplexResult | undefined): MultiplexResult => result ?? { status: "stopped" };

const sessionOf = (stand: Stand, n: number): string => `${stand.sessionId}/${stand.key}/${n}`;

function startSome(work: Work, scope: Scope): void {
  const { items, concurrency } = work.input;
  const most = Math.max(1, concurrency ?? items.length);
  while (work.running.size < most && work.next < items.length) {
    const n = work.next;
    work.next += 1;
    startChild(work, n, scope);
  }
  // Every item left may have failed before it began; the library takes the end of an actor from its transition alone.
  if (isThrough(work)) scope.self.send({ type: "escapement.settle" });
}

const isThrough = (work: Work): boolean => work.running.size === 0 && work.next >= work.input.items.length;

function startChild(work: Work, n: number, scope: Scope): void {
  const stand = standOf(scope.self, work.input.id);
  const item = work.input.items[n];
  if (!item) return;
  try {
    const input = parseParams(item.chart, item.params);
    expectChild(scope.self, String(n), {
      sessionId: sessionOf(stand, n),
      parentSessionId: stand.sessionId,
      invokeid: stand.invokeid,
      label: item.label ?? `${stand.invokeid}.${n + 1}`,
    });
    const child = createActor(item.chart.machine, { id: String(n), parent: scope.self, input });
    work.running.set(n, child);
    engineOf(scope.self).changed(stand.sessionId);
    child.start();
  } catch (error) {
    settleChild(work, n, { status: "error", message: messageOf(error) }, scope);
  }
}

const DONE = "xstate.done.actor.";
const FAILED = "xstate.error.actor.";

/** False for an event that ends nothing. */
function takeEnd(work: Work, event: MultiplexEvent, scope: Scope): boolean {
  if (event.type === "escapement.settle") return true;
  if (!("actorId" in event) || event.actorId === undefined) return false;
  const n = Number(event.actorId);
  if (!work.running.has(n)) return false;
  if (event.type.startsWith(DONE)) settleChild(work, n, { status: "done", output: event.output }, scope);
  else if (event.type.startsWith(FAILED)) settleChild(work, n, { status: "error", message: messageOf(event.error) }, scope);
  else return false;
  return true;
}

function settleChild(work: Work, n: number, result: MultiplexResult, scope: Scope): void {
  const stand = standOf(scope.self, work.input.id);
  work.running.delete(n);
  work.results[n] = result;
  const engine = engineOf(scope.self);
  engine.changed(stand.sessionId);
  engine.emit(
    {
      event: "runner/child-done",
      data: {
        "session-id": sessionOf(stand, n),
        invokeid: stand.invokeid,
        status: result.status,
        ...(result.message === undefined ? {} : { message: result.message }),
      },
    },
    stand.place,
  );
}

function stopAll(work: Work, scope: Scope): void {
  work.next = work.input.items.length;
  for (const [n, child] of work.running) {
    scope.stopChild(child);
    settleChild(work, n, { status: "stopped" }, scope);
  }
}
