// Schemas nobody wrote: for showing that the embedded model answers any chart.

import fc from "fast-check";

type Schema = Record<string, unknown>;

const names = fc.constantFrom("haiku", "greeting", "score", "reason", "title", "count", "tags", "url", "x", "a-b", "naïve", "0");
const range = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 8 }));

const strings: fc.Arbitrary<Schema> = fc.oneof(
  fc.constant({ type: "string" }),
  range.map(([least, more]) => ({ type: "string", minLength: least, maxLength: least + more })),
  fc.constantFrom("date", "date-time", "email", "uri", "uuid", "ipv4", "time").map((format) => ({ type: "string", format })),
  fc
    .constantFrom(
      "^[a-z]{2,5}-\\d+$",
      "^(red|green|blue)$",
      "^\\S+@\\S+$",
      "^[A-Z][a-z]*( [A-Z][a-z]*)?$",
      "^v\\d+\\.\\d+(\\.\\d+)?$",
      "^[^0-9]{3}$",
      "ab+c",
      "^(?:[01]\\d|2[0-3]):[0-5]\\d$",
      "^#[0-9a-fA-F]{6}$",
    )
    .map((pattern) => ({ type: "string", pattern })),
  fc.uniqueArray(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 4 }).map((list) => ({ type: "string", enum: list })),
);

const numbers: fc.Arbitrary<Schema> = fc.oneof(
  fc.constant({ type: "integer" }),
  fc.constant({ type: "number" }),
  fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 40 }))
    .map(([low, span]) => ({ type: "integer", minimum: low, maximum: low + span })),
  fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 40 }))
    .map(([low, span]) => ({ type: "number", exclusiveMinimum: low, exclusiveMaximum: low + span })),
  fc
    .tuple(fc.integer({ min: -5, max: 5 }), fc.constantFrom(2, 3, 5, 7))
    .map(([low, step]) => ({ type: "integer", minimum: low, maximum: low + 3 * step, multipleOf: step })),
  fc.constant({ type: "number", minimum: 0, maximum: 1, multipleOf: 0.25 }),
  fc.constant({ type: "integer", minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 }),
);

const leaves = fc.oneof(
  strings,
  numbers,
  fc.constant<Schema>({ type: "boolean" }),
  fc.constant<Schema>({ type: "null" }),
  fc.constantFrom<Schema>({ const: "only" }, { const: 7 }, { type: ["string", "null"] }),
);

export const anySchema: fc.Arbitrary<Schema> = fc.letrec<{ node: Schema; object: Schema }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaves,
    fc
      .tuple(tie("node"), range)
      .map(([items, [least, more]]): Schema => ({ type: "array", items, minItems: Math.min(least, 3), maxItems: least + more })),
    fc.tuple(fc.integer({ min: 0, max: 3 })).map(([least]): Schema => ({
      type: "array",
      items: { type: "integer", minimum: 0, maximum: 9 },
      uniqueItems: true,
      minItems: least,
    })),
    fc
      .tuple(tie("node"), tie("node"))
      .map(([one, two]): Schema => ({ type: "array", prefixItems: [one, two], items: false, minItems: 2, maxItems: 2 })),
    fc.tuple(tie("node"), tie("node")).map(([one, two]): Schema => ({ anyOf: [one, two] })),
    tie("node").map((one): Schema => ({ anyOf: [one, { type: "null" }] })),
    fc.tuple(tie("object"), tie("object")).map(([one, two]): Schema => ({ oneOf: [tagged(one, "a"), tagged(two, "b")] })),
    fc.tuple(names, tie("node"), names, tie("node")).map(([key, one, other, two]): Schema => ({
      allOf: [
        { type: "object", properties: { [`a-${key}`]: one }, required: [`a-${key}`] },
        { type: "object", properties: { [`b-${other}`]: two } },
      ],
    })),
    tie("node").map((value): Schema => ({ type: "object", additionalProperties: value })),
    tie("object"),
  ) as fc.Arbitrary<Schema>,
  object: fc
    .tuple(fc.uniqueArray(fc.tuple(names, tie("node"), fc.boolean()), { selector: ([name]) => name, maxLength: 4 }), fc.boolean())
    .map(([fields, closed]): Schema => ({
      type: "object",
      properties: Object.fromEntries(fields.map(([name, schema]) => [name, schema])),
      required: fields.filter(([, , required]) => required).map(([name]) => name),
      ...(closed ? { additionalProperties: false } : {}),
    })),
})).object;

const tagged = (schema: Schema, tag: string): Schema => ({
  ...schema,
  properties: { ...(schema["properties"] as Schema), kind: { const: tag } },
  required: [...(schema["required"] as string[]), "kind"],
});
