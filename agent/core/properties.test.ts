// What holds for every chart: numbers without a gap, each event's configuration begins where the one before it ended.

import fc from "fast-check";
import { createMachine } from "xstate";
import { expect, test } from "vitest";
import type { Envelope } from "../../wire/index.ts";
import { badField } from "../../wire/index.ts";
import { defineChart } from "./define-chart.ts";
import { multiplex } from "./invocations/multiplex.ts";
import { EVENTS, machineOf, node } from "./machines.fake.ts";
import { cutStore } from "./resume/cut.fake.ts";
import { createSimulatedClock } from "./ports/clock.simulated.ts";
import { startFake } from "./run.fake.ts";

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

const immediate = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("a run that goes on stands where its log ends, wherever that is", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(node, { minLength: 1, maxLength: 3 }),
      fc.array(fc.constantFrom(...EVENTS, "tick"), { maxLength: 10 }),
      async (top, sent) => {
        const machine = machineOf(top);
        const run = startFake(machine, { clock: createSimulatedClock({ turn: immediate }) });
        for (const type of sent) {
          if (type === "tick") await run.clock.advance(5);
          else run.handle.send({ type });
        }
        await run.clock.settle();
        // One that ended by itself (a loop without end, say) has nothing to go on with after that.
        const events = run.events().filter(({ event }) => event !== "runner/error");
        for (let cut = 3; cut <= events.length; cut += 3) {
          const store = cutStore(run.store, cut, "second");
          const again = startFake(machine, { store, resume: true, clock: createSimulatedClock({ turn: immediate }) });
          const config = events.slice(0, cut).reduce<unknown>((now, { event, data }) => {
            if (data["session-id"] !== "session-0") return now;
            return event === "runner/start-config" ? data["config"] : event === "runner/event-processed" ? data["config-after"] : now;
          }, undefined);
          await again.clock.settle();
          const started = again
            .events()
            .slice(cut)
            .find(({ event }) => event === "runner/start-config");
          if (config !== undefined) expect(started?.data["config"]).toEqual(config);
          again.handle.stop("enough");
          await again.result;
          check(again.events());
        }
        run.handle.stop("enough");
        await run.result;
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);
