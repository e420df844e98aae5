// What a `multiplex` says of its children before it creates them: they are charts with a session-id of their own.

import type { AnyActorRef } from "xstate";
import type { ChildDescription } from "../chart-actors.ts";
import { parentOf } from "../xstate-private.ts";

const expected = new WeakMap<AnyActorRef, Map<string, ChildDescription>>();

export function expectChild(parent: AnyActorRef, id: string, child: ChildDescription): void {
  const children = expected.get(parent) ?? new Map<string, ChildDescription>();
  children.set(id, child);
  expected.set(parent, children);
}

export function describeChild(ref: AnyActorRef): ChildDescription | undefined {
  const parent = parentOf(ref);
  return parent && expected.get(parent)?.get(ref.id);
}
