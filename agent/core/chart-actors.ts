// Every chart that runs as an actor: the root, machines that a chart invokes or spawns, children of `multiplex`.
// Each has a session-id of its own, derived and not random, so that a resumed run finds the same ones.

import type { AnyActorRef, AnyActorScope, AnyEventObject, AnyStateNode } from "xstate";
import type { Engine } from "./engine.ts";
import { type InvokeInfo, type MachineInfo, stateId } from "./states.ts";
import { newRoundCount, type RoundCount } from "./round-count.ts";
import { activeNodes, configurationKey, parentOf } from "./xstate-private.ts";

/** One event being processed, filled in by the marks and the microsteps of the library. */
export interface Step {
  event: AnyEventObject;
  taken: boolean | undefined;
  microsteps: number;
  entered: string[];
  exited: string[];
}

export interface ChartActor {
  readonly ref: AnyActorRef;
  readonly engine: Engine;
  readonly info: MachineInfo;
  readonly sessionId: string;
  /** Present but for the root. */
  readonly parentSessionId?: string;
  readonly invokeid?: string;
  readonly label?: string;
  /** A child of `multiplex`: its unnamed conversation takes the `invokeid`, so that all children make one group. */
  readonly isMultiplexed: boolean;
  /** How often each state was entered; visit n is the n-th entry, from 0. */
  readonly visits: Map<string, number>;
  /** States by the order of their last entry: an id of an invocation may stand in several. */
  readonly entryOrder: Map<string, number>;
  entries: number;
  /** How often an actor was spawned under each id. */
  readonly spawns: Map<string, number>;
  readonly rounds: RoundCount;
  scope?: AnyActorScope;
  step?: Step;
}

/** Where an invocation stands: `key` is unique in its session and the same in a resumed run. */
export interface InvokePlace {
  chart: ChartActor;
  node: string;
  visit: number;
  name: string;
  isNamed: boolean;
  key: string;
}

const actors = new WeakMap<AnyActorRef, ChartActor>();

export const chartActorOf = (ref: AnyActorRef): ChartActor | undefined => actors.get(ref);

/** How many charts it stands in: 0 for the root. */
export function depthOf(ref: AnyActorRef): number {
  let depth = 0;
  for (let above = parentOf(ref); above; above = parentOf(above)) if (actors.has(above)) depth += 1;
  return depth;
}

const recursed = new WeakMap<Engine, number>();

/** How many charts of this run, this one with them, stand in one of their own kind; 0 where this one does not. */
export function countRecursed({ ref, info, engine }: ChartActor): number {
  for (let above = parentOf(ref); above; above = parentOf(above)) {
    if (actors.get(above)?.info !== info) continue;
    const count = (recursed.get(engine) ?? 0) + 1;
    recursed.set(engine, count);
    return count;
  }
  return 0;
}

/** What `multiplex` says of a child before it creates it. */
export interface ChildDescription {
  sessionId: string;
  parentSessionId: string;
  invokeid: string;
  label: string;
}

export function registerChartActor(ref: AnyActorRef, engine: Engine, info: MachineInfo, child: ChildDescription | undefined): ChartActor {
  const actor: ChartActor = {
    ref,
    engine,
    info,
    ...(child ? { ...child, isMultiplexed: true } : describeOwn(ref, engine)),
    visits: new Map(),
    entryOrder: new Map(),
    entries: 0,
    spawns: new Map(),
    rounds: newRoundCount(),
  };
  actors.set(ref, actor);
  return actor;
}

function describeOwn(ref: AnyActorRef, engine: Engine): Pick<ChartActor, "sessionId" | "parentSessionId" | "invokeid" | "isMultiplexed"> {
  const place = parentOf(ref) ? placeOf(ref) : undefined;
  if (!place) return { sessionId: engine.store.head.sessionId, isMultiplexed: false };
  return {
    sessionId: `${place.chart.sessionId}/${place.key}`,
    parentSessionId: place.chart.sessionId,
    invokeid: place.name,
    isMultiplexed: false,
  };
}

const places = new WeakMap<AnyActorRef, InvokePlace>();

/** The place of an actor in the chart that holds it, as of the first time it is asked for; undefined for the root. */
export function placeOf(ref: AnyActorRef): InvokePlace | undefined {
  const known = places.get(ref);
  if (known) return known;
  const place = findPlace(ref);
  if (place) places.set(ref, place);
  return place;
}

function findPlace(ref: AnyActorRef): InvokePlace | undefined {
  const parent = parentOf(ref);
  const chart = parent && actors.get(parent);
  if (!parent) return undefined;
  if (!chart) return placeOf(parent);
  const invoke = latest(chart, chart.info.names.invokes.get(ref.id) ?? []);
  if (!invoke) return spawnedPlace(chart, ref.id);
  const visit = Math.max(0, (chart.visits.get(invoke.node) ?? 1) - 1);
  return { chart, node: invoke.node, visit, name: invoke.name, isNamed: invoke.isNamed, key: `${invoke.node}.${invoke.index}@${visit}` };
}

function latest(chart: ChartActor, invokes: readonly InvokeInfo[]): InvokeInfo | undefined {
  const order = (invoke: InvokeInfo): number => chart.entryOrder.get(invoke.node) ?? -1;
  return invokes.reduce<InvokeInfo | undefined>((best, invoke) => (best && order(best) >= order(invoke) ? best : invoke), undefined);
}

function spawnedPlace(chart: ChartActor, id: string): InvokePlace {
  const visit = chart.spawns.get(id) ?? 0;
  chart.spawns.set(id, visit + 1);
  return { chart, node: "", visit, name: id, isNamed: true, key: `*${id}@${visit}` };
}

/** The library left or entered a state of `self`. */
export function markState(self: AnyActorRef, node: AnyStateNode, what: "entered" | "exited"): void {
  const actor = actors.get(self);
  if (!actor) return;
  const id = stateId(node);
  if (what === "entered") {
    const visit = actor.visits.get(id) ?? 0;
    actor.visits.set(id, visit + 1);
    if (node.invoke.length > 0 && id !== "") actor.engine.checkpoints.entered({ sessionId: actor.sessionId, node: id, visit });
    actor.entryOrder.set(id, (actor.entries += 1));
  }
  // The root takes part (it counts on a machine that ends) and is taken out of the record.
  actor.step?.[what].push(id);
}

const configurations = new WeakMap<object, string[]>();

/** Ids of the active states, document order, outermost first. The same array for the same configuration: do not change it. */
export function configOf(snapshot: unknown): string[] {
  const key = configurationKey(snapshot);
  const known = key && configurations.get(key);
  if (known) return known;
  const config = activeNodes(snapshot).map(stateId);
  if (key) configurations.set(key, config);
  return config;
}
