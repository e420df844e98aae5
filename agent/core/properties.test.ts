// What holds for every chart: numbers without a gap, each event's configuration begins where the one before it ended.

import fc from "fast-check";
import { type AnyStateMachine, createMachine, raise } from "xstate";
import { expect, test } from "vitest";
import type { Envelope } from "../../wire/index.ts";
import { badField } from "../../wire/index.ts";
import { defineChart } from "./define-chart.ts";
import { multiplex } from "./invocations/multiplex.ts";
import { startFake } from "./run.fake.ts";

const EVENTS = ["ui.interrupt", "e1", "e2", "e3"];

interface Node {
  kind: "atomic" | "compound" | "parallel";
  children: Node[];
  /** Event to the number of the target, counted over all states. */
  on: [string, number, boolean][];
  raises: boolean;
}

const node = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof<fc.Arbitrary<Node>[]>(
    { maxDepth: 3, depthSize: "small" },
    fc.record({ kind: fc.constant<Node["kind"]>("atomic"), children: fc.constant<Node[]>([]), on: onOf(), raises: fc.boolean() }),
    fc.record({
      kind: fc.constantFrom<Node["kind"][]>("compound", "parallel"),
      children: fc.array(tie("node"), { minLength: 1, maxLength: 3 }),
      on: onOf(),
      raises: fc.constant(false),
    }),
  ),
})).node;

function onOf(): fc.Arbitrary<[string, number, boolean][]> {
  return fc.array(fc.tuple(fc.constantFrom(...EVENTS), fc.nat(20), fc.boolean()), { maxLength: 3 });
}

/** A machine of these nodes; `kids` states invoke a machine that moves by itself. */
function machineOf(top: Node[]): AnyStateMachine {
  const ids: string[] = [];
  const name = (one: Node, id: string): void => {
    ids.push(id);
    for (const [n, child] of one.children.entries()) name(child, `${id}_${n}`);
  };
  for (const [n, one] of top.entries()) name(one, `s${n}`);
  const kid = createMachine({ id: "kid", initial: "x", states: { x: { always: "y" }, y: { after: { 5: "z" } }, z: { type: "final" } } });
  const build = (one: Node, id: string): object => ({
    id,
    ...(one.kind === "atomic"
      ? {}
      : {
          type: one.kind === "parallel" ? "parallel" : undefined,
          states: Object.fromEntries(one.children.map((child, n) => [`k${n}`, build(child, `${id}_${n}`)])),
        }),
    ...(one.kind === "compound" ? { initial: "k0" } : {}),
    ...(one.raises ? { entry: raise({ type: "e3" }), invoke: { src: kid } } : {}),
    on: Object.fromEntries(one.on.map(([event, target, reenter]) => [event, { target: `#${ids[target % ids.length] ?? "s0"}`, reenter }])),
  });
  return createMachine({
    initial: "k0",
    on: { "ui.quit": {} },
    states: Object.fromEntries(top.map((one, n) => [`k${n}`, build(one, `s${n}`)])),
  } as Parameters<typeof createMachine>[0]);
}

function check(events: Envelope[]): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_one, n) => n));
  const config = new Map<unknown, unknown>();
  for (const { event, data } of events) {
    expect(badField(event, data)).toBeUndefined();
    const session = data["session-id"];
    if (event === "runner/start-config") config.set(session, data["config"]);
    if (event !== "runner/event-processed") continue;
    expect(data["config-before"]).toEqual(config.get(session));
    config.set(session, data["config-after"]);
    const { entered, exited } = data as { entered: string[]; exited: string[] };
    const active = new Set(data["config-before"] as string[]);
    for (const id of exited) if (!entered.includes(id)) active.delete(id);
    for (const id of entered) if (!exited.includes(id)) active.add(id);
    for (const id of active) if (!exited.includes(id)) expect(data["config-after"]).toContain(id);
  }
  expect(events.filter(({ event }) => ["runner/done", "runner/aborted", "runner/error"].includes(event)).map(({ seq }) => seq)).toEqual([
    events.length - 1,
  ]);
}

test("any chart, any events", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(node, { minLength: 1, maxLength: 3 }),
      fc.array(fc.constantFrom(...EVENTS, "tick"), { maxLength: 12 }),
      async (top, events) => {
        const run = startFake(machineOf(top));
        for (const type of events) {
          if (type === "tick") await run.clock.advance(5);
          else run.handle.send({ type });
        }
        run.handle.stop("enough");
        await run.result;
        check(run.events());
      },
    ),
    { numRuns: 40 },
  );
}, 30_000);

test("children of a multiplex, too", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(node, { minLength: 1, maxLength: 2 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      async (top, n, concurrency) => {
        const chart = defineChart({ machine: machineOf(top) });
        const machine = createMachine({
          initial: "a",
          on: { "ui.quit": {} },
          states: {
            a: { invoke: { id: "many", src: multiplex, input: { items: Array.from({ length: n }, () => ({ chart })), concurrency } } },
          },
        });
        const run = startFake(machine);
        await run.clock.advance(10);
        run.handle.stop("enough");
        await run.result;
        check(run.events());
      },
    ),
    { numRuns: 15 },
  );
}, 30_000);
