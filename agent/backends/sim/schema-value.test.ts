import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { anySchema } from "./random-schemas.fake.ts";
import { createRandom } from "./random.ts";
import { readRequest, type Reading } from "./reading.ts";
import { fits } from "./schema-check.ts";
import { valueOfSchema } from "./schema-value.ts";

const read = (prompt: string): Reading =>
  readRequest(
    { system: "", messages: [{ role: "user", parts: [{ type: "text", text: prompt }] }], tools: [], signal: new AbortController().signal },
    createRandom("reading"),
  );
const reading = read("Write about the sea.");

test("values for 300 schemas made at random are taken by the schema library", () => {
  fc.assert(
    fc.property(anySchema, fc.integer(), (schema, seed) => {
      const made = valueOfSchema(schema, reading, createRandom(String(seed)));
      expect(made, JSON.stringify(schema)).toBeDefined();
      const parsed = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(made?.value);
      expect(parsed.success, `${JSON.stringify(schema)}\n${JSON.stringify(made?.value)}\n${parsed.error?.message ?? ""}`).toBe(true);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test.each([
  ["a text in a length", z.object({ title: z.string().min(40).max(60) })],
  ["formats as zod writes them", z.object({ a: z.email(), b: z.uuid(), c: z.iso.datetime(), d: z.url(), e: z.iso.date(), f: z.ipv4() })],
  ["a tree that refers to itself", z.object({ root: treeOf() })],
  [
    "a union by tag",
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a"), n: z.int().positive() }),
      z.object({ kind: z.literal("b"), s: z.string() }),
    ]),
  ],
  ["a record and a tuple", z.object({ by: z.record(z.string(), z.number()), pair: z.tuple([z.string(), z.int().min(3).max(4)]) })],
  ["an intersection", z.intersection(z.object({ a: z.string() }), z.object({ b: z.int().multipleOf(5) }))],
  ["optional, nullable, default", z.object({ a: z.string().optional(), b: z.number().nullable(), c: z.boolean().default(true) })],
  [
    "a list of the like",
    z.object({
      list: z
        .array(z.object({ poem: z.int().min(1), score: z.number().min(1).max(10).multipleOf(0.5) }))
        .min(2)
        .max(9),
    }),
  ],
  ["nothing at all", z.object({})],
])("zod: %s", (_name, schema) => {
  const json = z.toJSONSchema(schema, { io: "input" });
  for (let seed = 0; seed < 40; seed += 1) {
    const made = valueOfSchema(json as Record<string, unknown>, reading, createRandom(String(seed)));
    const parsed = schema.safeParse(made?.value);
    expect(parsed.success, `${JSON.stringify(json)}\n${JSON.stringify(made)}\n${parsed.error?.message ?? ""}`).toBe(true);
  }
});

function treeOf(): z.ZodType {
  const tree = z.object({
    name: z.string(),
    get children() {
      return z.array(tree);
    },
  });
  return tree;
}

test.each([
  ["not", { type: "object", properties: { a: { type: "integer", minimum: 1, maximum: 3, not: { const: 2 } } }, required: ["a"] }],
  [
    "if and then",
    {
      type: "object",
      properties: { a: { type: "boolean" }, b: { type: "string" } },
      required: ["a"],
      if: { properties: { a: { const: true } } },
      then: { required: ["b"] },
    },
  ],
  [
    "contains",
    {
      type: "object",
      properties: { a: { type: "array", items: { type: "integer", minimum: 0, maximum: 9 }, contains: { const: 3 } } },
      required: ["a"],
    },
  ],
  [
    "patternProperties",
    { type: "object", patternProperties: { "^x-[a-z]{3}$": { type: "integer" } }, additionalProperties: false, minProperties: 2 },
  ],
  [
    "propertyNames",
    {
      type: "object",
      propertyNames: { pattern: "^[A-Z]{2}$" },
      additionalProperties: { type: "boolean" },
      minProperties: 1,
      maxProperties: 2,
    },
  ],
  [
    "a reference with siblings",
    {
      type: "object",
      properties: { a: { $ref: "#/$defs/n", maximum: 4 } },
      required: ["a"],
      $defs: { n: { type: "integer", minimum: 3 } },
    },
  ],
  [
    "a list of the old kind",
    {
      type: "object",
      properties: { a: { type: "array", items: [{ type: "string" }, { type: "integer" }], additionalItems: false, minItems: 2 } },
      required: ["a"],
    },
  ],
  [
    "a type left open",
    { type: "object", properties: { a: {}, b: { minimum: 4 }, c: { minItems: 2 }, d: true }, required: ["a", "b", "c", "d"] },
  ],
  [
    "a pattern with a length",
    { type: "object", properties: { a: { type: "string", pattern: "^[a-f]+$", minLength: 9, maxLength: 12 } }, required: ["a"] },
  ],
  [
    "oneOf where two overlap",
    {
      type: "object",
      properties: {
        a: {
          oneOf: [
            { type: "integer", minimum: 0, maximum: 5 },
            { type: "integer", minimum: 5, maximum: 9 },
          ],
        },
      },
      required: ["a"],
    },
  ],
  [
    "names that objects inherit",
    {
      type: "object",
      properties: Object.fromEntries([
        ["__proto__", { type: "integer" }],
        ["constructor", { type: "string" }],
      ]),
      required: ["__proto__", "constructor"],
      additionalProperties: false,
    },
  ],
] as const)("JSON Schema: %s", (_name, schema) => {
  for (let seed = 0; seed < 40; seed += 1) {
    const made = valueOfSchema(schema, reading, createRandom(String(seed)));
    expect(made !== undefined && fits(made.value, schema, schema), JSON.stringify(made)).toBe(true);
  }
});

test("a schema that allows nothing is given up, not answered wrongly", () => {
  expect(valueOfSchema({ type: "object", properties: { a: false }, required: ["a"] }, reading, createRandom("1"))).toBeUndefined();
});

const nested = (levels: number, inner: unknown): Record<string, unknown> =>
  levels === 0
    ? (inner as Record<string, unknown>)
    : { type: "object", properties: { a: nested(levels - 1, inner), b: nested(levels - 1, inner) }, required: ["a", "b"] };

test.each<[string, Record<string, unknown>]>([
  ["an impossible part deep inside", nested(7, { type: "integer", minimum: 3, maximum: 2 })],
  [
    "itself, without end",
    { $ref: "#/$defs/n", $defs: { n: { type: "object", properties: { n: { $ref: "#/$defs/n" } }, required: ["n"] } } },
  ],
  [
    "two of itself, without end",
    { type: "object", properties: { n: { type: "array", items: { $ref: "#" }, minItems: 2 } }, required: ["n"] },
  ],
  [
    "a list of a billion",
    { type: "object", properties: { n: { type: "array", items: { type: "object" }, minItems: 1e9 } }, required: ["n"] },
  ],
  ["a text of a billion", { type: "object", properties: { n: { type: "string", minLength: 1e9 } }, required: ["n"] }],
  ["a pattern of a million", { type: "object", properties: { n: { type: "string", pattern: "^(a{1000}){1000000}$" } }, required: ["n"] }],
  [
    "a pattern that is none",
    { type: "object", properties: { n: { type: "string", pattern: "(((", maxLength: 0, minLength: 3 } }, required: ["n"] },
  ],
])("a schema that asks for %s is given up in bounded work", (_name, schema) => {
  expect(valueOfSchema(schema, reading, createRandom("1"))).toBeUndefined();
});

test("fields are filled by their names", () => {
  const schema = {
    type: "object",
    properties: {
      haiku: { type: "string" },
      greeting: { type: "string" },
      name: { type: "string" },
      score: { type: "integer", minimum: 1, maximum: 10 },
    },
    required: ["haiku", "greeting", "name", "score"],
  };
  const value = valueOfSchema(schema, read("You are Chiyo. Write a haiku. The theme: winter rain"), createRandom("3"))?.value as Record<
    string,
    unknown
  >;
  expect(String(value["haiku"]).split("\n")).toHaveLength(3);
  expect(String(value["greeting"])).toMatch(/hello|welcome|good/i);
  expect(value["name"]).toBe("Chiyo");
  expect(value["score"]).toSatisfy((score: number) => Number.isInteger(score) && score >= 1 && score <= 10);
});

test("a judge gives one score for each poem that was listed, by its number", () => {
  const schema = {
    type: "object",
    properties: {
      scores: {
        type: "array",
        items: {
          type: "object",
          properties: { poem: { type: "integer" }, score: { type: "integer", minimum: 1, maximum: 10 } },
          required: ["poem", "score"],
        },
      },
    },
    required: ["scores"],
  };
  const value = valueOfSchema(
    schema,
    read("Judge these poems and score each:\n1. one / two / three\n2. four / five / six\n3. seven"),
    createRandom("1"),
  )?.value as { scores: { poem: number }[] };
  expect(value.scores.map((entry) => entry.poem)).toEqual([1, 2, 3]);
});
