// A run that can never move again: what it says of itself.

import type { AnyActorRef } from "xstate";
import { type ChartActor, configOf } from "./chart-actors.ts";
import { type ChartNames, eventsOf } from "./states.ts";
import { activeNodes, parentOf } from "./xstate-private.ts";

/** Running children of `multiplex` that hold no other such child. */
export function innermostChildren(charts: ReadonlySet<ChartActor>): AnyActorRef[] {
  const children = [...charts].filter(({ isMultiplexed }) => isMultiplexed).map(({ ref }) => ref);
  const holders = new Set(children.flatMap(ancestorsOf));
  return children.filter((ref) => !holders.has(ref));
}

function ancestorsOf(ref: AnyActorRef): AnyActorRef[] {
  const parent = parentOf(ref);
  return parent ? [parent, ...ancestorsOf(parent)] : [];
}

const UI_EVENTS = ["ui.interrupt", "ui.quit"];

/** Whether a person can still move the root: an active state, or the root itself, takes an event that comes from a screen. */
export function takesUiEvents(root: AnyActorRef): boolean {
  return waitingNodes(root).some((node) =>
    [...node.transitions.keys()].some((descriptor) => UI_EVENTS.some((event) => matches(event, descriptor))),
  );
}

/** A descriptor is an event, `*`, or a prefix that ends in `.*`. */
const matches = (event: string, descriptor: string): boolean =>
  descriptor === event || descriptor === "*" || (descriptor.endsWith(".*") && `${event}.`.startsWith(descriptor.slice(0, -1)));

/** Names the active states and the events they wait for. */
export function stuckMessage(root: AnyActorRef, names: ChartNames): string {
  const states = configOf(root.getSnapshot()).join(", ") || "the root";
  const events = [
    ...new Set(waitingNodes(root).flatMap((node) => eventsOf(node, (type) => names.eventName(type)).map(({ event }) => event))),
  ];
  const waits = events.length > 0 ? `it waits for ${events.join(", ")}` : "it waits for nothing";
  return `nothing can move the chart any more: it stands in ${states}, and ${waits}`;
}

function waitingNodes(root: AnyActorRef): ReturnType<typeof activeNodes> {
  const nodes = activeNodes(root.getSnapshot());
  const top = nodes[0]?.machine.root;
  return top ? [top, ...nodes] : nodes;
}
