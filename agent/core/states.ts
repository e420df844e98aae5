// A chart's states and events as their author wrote them: ids are paths without the root, names are not the library's own.

import type { AnyStateMachine, AnyStateNode } from "xstate";
import type { StateInfo } from "../../wire/index.ts";
import { allNodes } from "./xstate-private.ts";

/** Keys joined by "."; a dot inside a key becomes "_", so that the last part is always the local name. The root's id is "". */
export function stateId(node: AnyStateNode): string {
  const known = stateIds.get(node);
  if (known !== undefined) return known;
  const id = node.path.map((key) => key.replaceAll(".", "_")).join(".");
  stateIds.set(node, id);
  return id;
}

const stateIds = new WeakMap<AnyStateNode, string>();

/** An invocation as its chart names it. */
export interface InvokeInfo {
  node: string;
  /** Which of the state's invocations, from 0. */
  index: number;
  /** Its id, where the author gave one; else the state's id, and `.n` for the second and later. */
  name: string;
  isNamed: boolean;
}

export interface ChartNames {
  states: StateInfo[];
  /** The library's id of an invocation to the states that may hold it. */
  invokes: ReadonlyMap<string, readonly InvokeInfo[]>;
  /** An event as its author would write it: `done.invoke.X`, `error.invoke.X`, `after.N.S`, `done.state.S`. */
  eventName(type: string): string;
  /** Whether `eventName` made this name of an event that the library sends by itself: a delay, the end of a state. */
  isLibraryEvent(name: string): boolean;
}

/** A machine made ready for any run. */
export interface MachineInfo {
  id: string;
  names: ChartNames;
  /** What it names and does not implement: it fails when it begins. */
  missing: readonly string[];
  /** What an actor of this machine gets as its logic: its marked copy behind the wrapper. */
  logic: AnyStateMachine;
}

export function readNames(machine: AnyStateMachine): ChartNames {
  const nodes = allNodes(machine);
  const invokes = readInvokes(nodes);
  const fixed = readDelays(nodes);
  for (const node of nodes) fixed.set(`xstate.done.state.${node.id}`, `done.state.${stateId(node) || machine.id}`);
  const eventName = (type: string): string => fixed.get(type) ?? nameOfActorEvent(type, invokes) ?? type;
  const libraryNames = new Set(fixed.values());
  return {
    invokes,
    eventName,
    isLibraryEvent: (name) => libraryNames.has(name),
    states: nodes.filter((node) => node.path.length > 0).map((node) => describe(node, eventName)),
  };
}

const ACTOR_EVENTS = [
  ["xstate.done.actor.", "done.invoke."],
  ["xstate.error.actor.", "error.invoke."],
  ["xstate.snapshot.", "snapshot."],
] as const;

function nameOfActorEvent(type: string, invokes: ReadonlyMap<string, readonly InvokeInfo[]>): string | undefined {
  for (const [theirs, ours] of ACTOR_EVENTS) {
    if (!type.startsWith(theirs)) continue;
    const id = type.slice(theirs.length);
    return ours + (invokes.get(id)?.[0]?.name ?? id);
  }
  return undefined;
}

function readInvokes(nodes: readonly AnyStateNode[]): Map<string, InvokeInfo[]> {
  const found = new Map<string, InvokeInfo[]>();
  for (const node of nodes) {
    const state = stateId(node) || node.key;
    for (const [index, invoke] of node.invoke.entries()) {
      const isNamed = invoke.id !== `${index}.${node.id}`;
      const name = isNamed ? invoke.id : index === 0 ? state : `${state}.${index}`;
      found.set(invoke.id, [...(found.get(invoke.id) ?? []), { node: stateId(node), index, name, isNamed }]);
    }
  }
  return found;
}

function readDelays(nodes: readonly AnyStateNode[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const node of nodes) {
    for (const { eventType, delay } of node.after) names.set(eventType, `after.${String(delay)}.${stateId(node) || node.key}`);
  }
  return names;
}

/** The initial state that a state names and does not have; the library looks for it only when it is entered, and throws. */
export function missingBeginning({ config: { initial }, states }: AnyStateNode): string | undefined {
  return typeof initial === "string" && !/^[#.]/.test(initial) && !Object.hasOwn(states, initial) ? initial : undefined;
}

function describe(node: AnyStateNode, eventName: (type: string) => string): StateInfo {
  const parent = node.parent && node.parent.path.length > 0 ? stateId(node.parent) : undefined;
  const first = node.type === "compound" && missingBeginning(node) === undefined ? node.initial.target?.[0] : undefined;
  const on = eventsOf(node, eventName);
  return {
    id: stateId(node),
    ...(parent === undefined ? {} : { parent }),
    kind: node.type,
    ...(first ? { initial: stateId(first) } : {}),
    ...(on.length > 0 ? { on } : {}),
  };
}

/** The events a state waits for, `always` among them, each with the states it may lead to. */
export function eventsOf(node: AnyStateNode, eventName: (type: string) => string): { event: string; targets: string[] }[] {
  const rows = [...node.transitions].map(([type, transitions]) => ({ event: eventName(type), targets: targetsOf(transitions) }));
  return node.always && node.always.length > 0 ? [...rows, { event: "always", targets: targetsOf(node.always) }] : rows;
}

function targetsOf(transitions: readonly { target: readonly AnyStateNode[] | undefined }[]): string[] {
  return [...new Set(transitions.flatMap(({ target }) => (target ?? []).map(stateId)))].filter((id) => id !== "");
}
