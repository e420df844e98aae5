// With pending-delays.ts the only reader of XState's private fields; the contract test pins what is relied on to the version in package.json.
//
// Relied on: `snapshot._nodes` (active nodes), `actor.logic` read after the `@xstate.actor` inspection event, `_parent`,
// `microstep._transitions`, the `resolve` protocol of built-in actions, `node.entry/exit/transitions/after`, `idMap`,
// `system._sendInspectionEvent`, `scope.actionExecutor`.

import type {
  AnyActorRef,
  AnyActorScope,
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyStateNode,
  InspectionEvent,
} from "xstate";

type PrivateActor = AnyActorRef & { logic: unknown; _parent?: AnyActorRef };
interface PrivateSnapshot {
  _nodes?: AnyStateNode[];
}
type PrivateMachine = AnyStateMachine & { idMap: Map<string, AnyStateNode> };

/** What an action looks like to the library: a function that is never called, and how it resolves. */
interface BuiltinAction {
  (): void;
  type: string;
  resolve: (scope: { self: AnyActorRef }, snapshot: unknown) => [snapshot: unknown, params: undefined, actions: undefined];
}

/** True for a machine of any copy of the library. */
export const isMachine = (logic: unknown): logic is AnyStateMachine =>
  typeof logic === "object" && logic !== null && (logic as { __xstatenode?: unknown }).__xstatenode === true && "root" in logic;

const asPrivate = (actor: AnyActorRef): PrivateActor => actor as PrivateActor;

export const logicOf = (actor: AnyActorRef): unknown => asPrivate(actor).logic;

/** In the `@xstate.actor` inspection event the actor has not asked its logic for anything yet: it can still be exchanged. */
export const exchangeLogic = (actor: AnyActorRef, logic: unknown): void => void (asPrivate(actor).logic = logic);

export const parentOf = (actor: AnyActorRef): AnyActorRef | undefined => asPrivate(actor)._parent;

/** Ids of actors from the root down to `actor`, without the root's. */
export function pathTo(actor: AnyActorRef): string[] {
  const parent = parentOf(actor);
  return parent ? [...pathTo(parent), actor.id] : [];
}

/** The persisted snapshot of a chart, without those of its actors that are `leftOut`. */
export function persistedWithout(chart: AnyActorRef, leftOut: (child: AnyActorRef) => boolean): { context?: unknown } {
  const snapshot = chart.getSnapshot() as AnyMachineSnapshot;
  const all = Object.entries(snapshot.children as Record<string, AnyActorRef | undefined>);
  const children = Object.fromEntries(all.filter(([, child]) => child !== undefined && !leftOut(child)));
  return (logicOf(chart) as AnyStateMachine).getPersistedSnapshot({ ...snapshot, children } as AnyMachineSnapshot) as { context?: unknown };
}

/** Puts another context into the snapshot that a chart stands in. */
export const setContext = (chart: AnyActorRef, context: unknown): void =>
  void ((chart.getSnapshot() as { context: unknown }).context = context);

/** Active nodes without the root, in document order, outermost first; empty for a snapshot of anything but a machine. */
export function activeNodes(snapshot: unknown): AnyStateNode[] {
  const nodes = (snapshot as PrivateSnapshot | undefined)?._nodes ?? [];
  return nodes.filter((node) => node.path.length > 0).toSorted((a, b) => a.order - b.order);
}

/** Changes identity if and only if the configuration may have changed. */
export const configurationKey = (snapshot: unknown): object | undefined => (snapshot as PrivateSnapshot | undefined)?._nodes;

/** How many nodes, the root among them, run their exit actions when the machine ends without leaving them. */
export const activeCount = (snapshot: unknown): number => (snapshot as PrivateSnapshot | undefined)?._nodes?.length ?? 0;

export const allNodes = (machine: AnyStateMachine): AnyStateNode[] => [...(machine as PrivateMachine).idMap.values()];

/** A copy of `machine` whose every node tells `mark` when it is left and entered, in the order the library does it. */
export function cloneWithMarks(
  machine: AnyStateMachine,
  mark: (self: AnyActorRef, node: AnyStateNode, what: "entered" | "exited") => void,
): AnyStateMachine {
  const clone = machine.provide({});
  for (const node of allNodes(clone)) {
    const action = (what: "entered" | "exited"): BuiltinAction =>
      Object.assign((): void => undefined, {
        type: `escapement.${what}`,
        resolve: (scope: { self: AnyActorRef }, snapshot: unknown): [unknown, undefined, undefined] => {
          mark(scope.self, node, what);
          return [snapshot, undefined, undefined];
        },
      });
    node.entry.unshift(action("entered"));
    node.exit.unshift(action("exited"));
  }
  return clone;
}

/** The event of a microstep and how many transitions it took. */
export const microstepOf = (event: Extract<Inspected, { type: "@xstate.microstep" }>): { event: AnyEventObject; taken: number } => ({
  event: event.event,
  taken: event._transitions.length,
});

/** The actors that a chart invoked or spawned, ended ones too until their state is left. */
export const childrenOf = (chart: AnyActorRef): AnyActorRef[] =>
  Object.values((chart.getSnapshot() as { children?: Record<string, AnyActorRef | undefined> }).children ?? {}).filter(
    (child) => child !== undefined,
  );

type PrivateScope = AnyActorScope & { actionExecutor: (action: { type: string; info: unknown; params: unknown; exec: unknown }) => void };

/** Actions that a chart brings along do nothing while `isMuted`, but those of which `isOwn` is true; the library's own always do. */
export function muteActions(scope: AnyActorScope, isMuted: () => boolean, isOwn: (action: object) => boolean): void {
  const inner = scope as PrivateScope;
  const execute = inner.actionExecutor;
  inner.actionExecutor = (action): void => {
    const isBroughtAlong = !action.type.startsWith("xstate.") || action.type === "xstate.log";
    if (isBroughtAlong && isMuted() && !(typeof action.exec === "function" && isOwn(action.exec))) return;
    execute(action);
  };
}

/** An inspection event as the library makes it, before it is copied for an inspector. */
export type Inspected = InspectionEvent extends infer E ? (E extends unknown ? Omit<E, "rootId"> : never) : never;

/**
 * Gives `see` the inspection events of a system as they come. The library's own way copies every event for each inspector
 * and costs as much as a transition; call this from the first one it sends, that of the root.
 */
export function inspectSystem(system: AnyActorRef["system"], see: (event: Inspected) => void): void {
  (system as AnyActorRef["system"] & { _sendInspectionEvent: typeof see })._sendInspectionEvent = see;
}
