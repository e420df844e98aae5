// The embedded model on charts that nobody wrote: machines, events and schemas made at random all come to an end.

import fc from "fast-check";
import { expect, test } from "vitest";
import { anySchema } from "../backends/sim/random-schemas.fake.ts";
import { actors, defineChart, setup, z, type ChartDefinition } from "../index.ts";
import { captureEvents, runOnSim } from "./run-on-sim.fake.ts";

interface Plan {
  /** Of each state: its events, where each leads (a number of states ahead; 0 stays), and the prompt. */
  states: { events: { ahead: number; schema: Record<string, unknown> }[]; prompt: string }[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
  states: fc.array(
    fc.record({
      events: fc
        .array(fc.record({ ahead: fc.nat({ max: 3 }), schema: anySchema }), { minLength: 1, maxLength: 4 })
        .filter((events) => events.some((event) => event.ahead > 0)),
      prompt: fc.constantFrom(
        "Write a haiku about the moon.",
        "Judge these:\n1. one\n2. two",
        "Report what you see.",
        "",
        "Say hello to Wen.",
        "次を選んで下さい",
        "Abort or go on, as you like.",
      ),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

/** Without `uniqueItems`: the schema library, going there and back, forgets that a field which holds it is required. */
const zodOf = (schema: Record<string, unknown>): z.ZodType =>
  z.fromJSONSchema(
    JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === "uniqueItems" ? undefined : value))) as Parameters<
      typeof z.fromJSONSchema
    >[0],
  );

function chartOf({ states }: Plan): ChartDefinition {
  const name = (n: number): string => (n >= states.length ? "end" : `s${n}`);
  const nodes = states.map(({ events, prompt }, n) => {
    const rows = events.map(({ ahead, schema }, i) => ({
      event: `s${n}.event ${i}/ü`,
      schema: zodOf(schema),
      target: ahead === 0 ? undefined : name(n + ahead),
    }));
    return [
      name(n),
      {
        invoke: {
          src: "llmConversation" as const,
          input: {
            system: prompt,
            message: prompt,
            allowedEvents: Object.fromEntries(rows.map((row) => [row.event, { schema: row.schema }])),
          },
        },
        on: Object.fromEntries(rows.map((row) => [row.event, row.target === undefined ? {} : { target: row.target }])),
      },
    ] as const;
  });
  const machine = setup({ actors }).createMachine({
    id: "random",
    initial: "s0",
    states: { ...Object.fromEntries(nodes), end: { type: "final" } },
  });
  return defineChart({ machine });
}

test("100 charts made at random end on the embedded model, without an invalid call", async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.nat(), async (plan, seed) => {
      const { result, events } = await runOnSim(chartOf(plan), { sim: { seed, tokensPerSecond: Number.POSITIVE_INFINITY } });
      expect(result).toMatchObject({ status: "done", finalConfig: ["end"] });
      expect(captureEvents(events, "llm/error")).toEqual([]);
      expect(captureEvents(events, "llm/tool-result").filter((data) => data["is-error"] === true)).toEqual([]);
    }),
    { numRuns: 100, seed: 11 },
  );
});
