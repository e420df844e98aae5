// What is relied on of XState's private fields. If this fails after an update of the library, xstate-private.ts must follow.

import { type AnyActorRef, createActor, createMachine, type InspectionEvent, raise } from "xstate";
import { expect, test } from "vitest";
import pkg from "../../package.json" with { type: "json" };
import { stateId } from "./states.ts";
import {
  activeCount,
  activeNodes,
  allNodes,
  cloneWithMarks,
  configurationKey,
  exchangeLogic,
  inspectSystem,
  isMachine,
  logicOf,
  microstepOf,
  parentOf,
} from "./xstate-private.ts";

const child = createMachine({ id: "kid", initial: "x", states: { x: { on: { go: "y" } }, y: { type: "final" } } });
const machine = createMachine({
  initial: "a",
  states: {
    a: { on: { go: { target: "p", actions: raise({ type: "inner" }) }, same: {} }, after: { 50: "p" } },
    p: {
      type: "parallel",
      states: { q: { id: "custom", initial: "r", states: { r: {}, s: {} }, on: { inner: ".s" } }, t: {} },
      invoke: { id: "kid", src: child },
    },
  },
});

test("the version is the pinned one", () => expect(pkg.dependencies.xstate).toBe("5.33.3"));

test("active nodes come in document order, without the root, by path whatever their id", () => {
  const actor = createActor(machine).start();
  actor.send({ type: "go" });
  expect(activeNodes(actor.getSnapshot()).map(stateId)).toEqual(["p", "p.q", "p.q.s", "p.t"]);
  expect(activeCount(actor.getSnapshot())).toBe(5);
  expect(allNodes(machine).map(stateId)).toEqual(["", "a", "p", "p.q", "p.q.r", "p.q.s", "p.t"]);
});

test("an event that changes no state keeps the identity of the configuration", () => {
  const actor = createActor(machine).start();
  const key = configurationKey(actor.getSnapshot());
  actor.send({ type: "same" });
  expect(configurationKey(actor.getSnapshot())).toBe(key);
  actor.send({ type: "go" });
  expect(configurationKey(actor.getSnapshot())).not.toBe(key);
});

test("marks tell leaving and entering in the library's order, and for which actor", () => {
  const marks: string[] = [];
  const marked = cloneWithMarks(machine, (self, node, what) => void marks.push(`${self.id} ${what} ${stateId(node)}`));
  const actor = createActor(marked, { id: "me" }).start();
  expect(marks.splice(0)).toEqual(["me entered ", "me entered a"]);
  actor.send({ type: "go" });
  expect(marks.splice(0)).toEqual([
    "me exited a",
    "me entered p",
    "me entered p.q",
    "me entered p.q.r",
    "me entered p.t",
    "me exited p.q.r",
    "me entered p.q.s",
  ]);
  expect(createActor(machine).start().getSnapshot().value).toBe("a");
});

test("logic can be exchanged when the inspector first sees an actor; parents are known by then", () => {
  const seen: string[] = [];
  const inspect = (event: InspectionEvent): void => {
    if (event.type !== "@xstate.actor") return;
    const ref = event.actorRef as AnyActorRef;
    seen.push(`${ref.id} of ${parentOf(ref)?.id ?? "nobody"}, machine ${isMachine(logicOf(ref))}`);
    if (ref.id === "kid") exchangeLogic(ref, createMachine({ id: "other", initial: "z", states: { z: {} } }));
  };
  const actor = createActor(machine, { id: "me", inspect }).start();
  actor.send({ type: "go" });
  expect(seen).toEqual(["me of nobody, machine true", "kid of me, machine true"]);
  expect((actor.getSnapshot().children as Record<string, AnyActorRef>)["kid"]?.getSnapshot().value).toBe("z");
});

test("the inspector can be taken over from the first event on; nothing is copied for it", () => {
  const seen: string[] = [];
  const actor = createActor(machine, {
    id: "me",
    inspect: ({ actorRef }) =>
      inspectSystem(
        (actorRef as AnyActorRef).system,
        (event) => void (event.type !== "@xstate.action" && seen.push(`${event.type} ${"rootId" in event}`)),
      ),
  }).start();
  actor.send({ type: "same" });
  expect(seen).toEqual([
    "@xstate.event false",
    "@xstate.snapshot false",
    "@xstate.event false",
    "@xstate.microstep false",
    "@xstate.snapshot false",
  ]);
});

test("the first microstep of an event is its own, and says how many transitions it took", () => {
  const steps: [string, number][] = [];
  const actor = createActor(machine, {
    inspect: (event) => {
      if (event.type !== "@xstate.microstep") return;
      const { event: cause, taken } = microstepOf(event);
      steps.push([cause.type, taken]);
    },
  }).start();
  actor.send({ type: "nobody" });
  actor.send({ type: "same" });
  actor.send({ type: "go" });
  expect(steps).toEqual([
    ["nobody", 0],
    ["same", 1],
    ["go", 1],
    ["inner", 1],
  ]);
});
