// What a chart lacks, found before it runs: the library itself notices an actor that is not there only by a line on the
// console, and takes a delay without a time for none at all.

import type { AnyStateMachine, AnyStateNode } from "xstate";
import { missingBeginning, stateId } from "./states.ts";
import { allNodes } from "./xstate-private.ts";

export interface ChartFaults {
  /** It cannot run: a beginning, actors, guards or delays that are named and not there, each with the state that names it. */
  missing: string[];
  /** It runs, but hardly as meant. */
  doubtful: string[];
}

export function checkMachine(machine: AnyStateMachine): ChartFaults {
  const faults: ChartFaults = { missing: [], doubtful: [] };
  const { actors, guards, delays, actions } = machine.implementations;
  for (const node of allNodes(machine)) {
    const where = stateId(node) || machine.id;
    const miss = (list: string[], what: string, names: readonly string[], known: object | undefined): void => {
      for (const name of names) if (!known || !Object.hasOwn(known, name)) list.push(`${where}: there is no ${what} "${name}"`);
    };
    const beginning = missingBeginning(node);
    if (beginning !== undefined) faults.missing.push(`${where}: there is no state "${beginning}"`);
    miss(faults.missing, "actor", invokedNames(node), actors);
    miss(
      faults.missing,
      "guard",
      transitionsOf(node).flatMap(({ guard }) => guardNames(guard)),
      guards,
    );
    miss(faults.missing, "delay", delayNames(node), delays);
    const named = [...node.entry, ...node.exit, ...transitionsOf(node).flatMap((one) => one.actions as readonly unknown[])];
    miss(faults.doubtful, "action", named.flatMap(nameOf), actions);
    if (node.entry.some((action) => (action as { type?: unknown }).type === "xstate.spawnChild"))
      faults.doubtful.push(`${where} spawns an actor on entry: it outlives its state; invoke it instead`);
  }
  return faults;
}

const transitionsOf = (node: AnyStateNode): { guard?: unknown; actions: unknown }[] => [
  ...[...node.transitions.values()].flat(),
  ...(node.always ?? []),
];

/** An actor given inline has a name that the library makes. */
const invokedNames = (node: AnyStateNode): string[] =>
  node.invoke.map(({ src }) => String(src)).filter((name) => !name.startsWith("xstate.invoke."));

const delayNames = (node: AnyStateNode): string[] => node.after.flatMap(({ delay }) => (typeof delay === "string" ? [delay] : []));

/** The name of something referred to; nothing for what is given inline. */
function nameOf(reference: unknown): string[] {
  if (typeof reference === "string") return [reference];
  const type = typeof reference === "object" && reference !== null ? (reference as { type?: unknown }).type : undefined;
  return typeof type === "string" ? [type] : [];
}

/** `and`, `or` and `not` hold others. */
function guardNames(guard: unknown): string[] {
  const inner = typeof guard === "function" ? (guard as { guards?: unknown }).guards : undefined;
  return Array.isArray(inner) ? inner.flatMap(guardNames) : nameOf(guard);
}
