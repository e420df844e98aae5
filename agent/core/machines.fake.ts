// Charts at random: compound and parallel states, transitions to anywhere, children that move by themselves.

import fc from "fast-check";
import { type AnyStateMachine, createMachine, raise } from "xstate";

export const EVENTS = ["ui.interrupt", "e1", "e2", "e3"];

export interface Node {
  kind: "atomic" | "compound" | "parallel";
  children: Node[];
  /** Event to the number of the target, counted over all states. */
  on: [string, number, boolean][];
  raises: boolean;
}

export const node = fc.letrec<{ node: Node }>((tie) => ({
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
export function machineOf(top: Node[]): AnyStateMachine {
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
