// A value that fits a JSON Schema, by seed. It is made, checked, and made again with other numbers until it fits:
// so keywords that cannot be aimed at (`not`, `oneOf`, `contains`) are met too.

import type { Field } from "./field-text.ts";
import { CHARS_PER_PART, OPEN_REPEATS_MAX, PART_ATTEMPTS_MAX, VALUE_ATTEMPTS_MAX, VALUE_DEPTH_MAX, VALUE_PARTS_MAX } from "./limits.ts";
import type { Random } from "./random.ts";
import type { Reading } from "./reading.ts";
import { fits, isObject, listOf, sameJson, type JsonSchema } from "./schema-check.ts";
import { flatten, type FlatSchema } from "./schema-merge.ts";
import { numberOfSchema } from "./schema-number.ts";
import { stringOfSchema } from "./schema-string.ts";

/** Undefined where no attempt fitted: the schema asks for the impossible, or for more than this model can find. */
export function valueOfSchema(schema: JsonSchema, reading: Reading, random: Random): { value: unknown } | undefined {
  const budget: Budget = { parts: VALUE_PARTS_MAX };
  for (let attempt = 0; attempt < VALUE_ATTEMPTS_MAX && budget.parts > 0; attempt += 1) {
    // Later attempts leave out what is optional: the smaller value offends less.
    const maker = createMaker(schema, reading, attempt < VALUE_ATTEMPTS_MAX / 2, budget);
    const value = maker(schema, { name: "", description: "" }, random.fork(`attempt ${attempt}`), 0);
    if (fits(value, schema, schema)) return { value };
  }
  return undefined;
}

/** What is left of the work that one value may cost. */
interface Budget {
  parts: number;
}

type Maker = (schema: JsonSchema, field: Field, random: Random, depth: number) => unknown;

function createMaker(root: JsonSchema, reading: Reading, generous: boolean, budget: Budget): Maker {
  const make: Maker = (schema, field, random, depth) => {
    const flat = flatten(schema, root, random);
    const here = typeof flat["description"] === "string" ? { ...field, description: flat["description"] } : field;
    if ("const" in flat) return flat["const"];
    if (Array.isArray(flat["enum"]) && flat["enum"].length > 0) return random.pick(flat["enum"]);
    if ("default" in flat && random.chance(0.25)) return flat["default"];
    const type = typeToMake(flat, random, depth);
    budget.parts -= 1;
    // A schema that wants itself again without end gets something that does not fit, and the attempt ends.
    if ((type === "object" || type === "array") && (depth > 2 * VALUE_DEPTH_MAX || budget.parts < 0)) return type === "object" ? {} : [];
    switch (type) {
      case "object":
        return object(flat, random, depth);
      case "array":
        return array(flat, here, random, depth);
      case "integer":
        return numberOfSchema(flat, true, here, reading, random);
      case "number":
        return numberOfSchema(flat, false, here, reading, random);
      case "boolean":
        return random.chance(0.7);
      case "null":
        return null;
      default: {
        const text = stringOfSchema(flat, here, reading, random);
        budget.parts -= Math.ceil(text.length / CHARS_PER_PART);
        return text;
      }
    }
  };

  /** One that fits where one can be found: each part on its own, before the whole is checked. */
  const part = (schema: JsonSchema, field: Field, random: Random, depth: number): unknown => {
    let value: unknown;
    for (let attempt = 0; attempt < PART_ATTEMPTS_MAX && (attempt === 0 || budget.parts > 0); attempt += 1) {
      value = make(schema, field, random.fork(String(attempt)), depth);
      if (fits(value, schema, root)) break;
    }
    return value;
  };

  function object(flat: FlatSchema, random: Random, depth: number): Record<string, unknown> {
    const properties = isObject(flat["properties"]) ? flat["properties"] : {};
    const required = new Set(listOf(flat["required"]).map(String));
    const most = typeof flat["maxProperties"] === "number" ? flat["maxProperties"] : Number.POSITIVE_INFINITY;
    const value: Record<string, unknown> = {};
    const set = (key: string, schema: JsonSchema): void => {
      // Not by assignment: a property may be called __proto__.
      Object.defineProperty(value, key, {
        value: part(schema, { name: key, description: "" }, random.fork(key), depth + 1),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    };
    for (const key of required) set(key, ruleOf(key, flat, properties));
    for (const key of Object.keys(properties)) {
      const wanted = generous && depth < VALUE_DEPTH_MAX / 2 && random.fork(`with ${key}`).chance(depth < 2 ? 0.75 : 0.4);
      if (!required.has(key) && wanted && properties[key] !== false && Object.keys(value).length < most)
        set(key, properties[key] as JsonSchema);
    }
    const least = typeof flat["minProperties"] === "number" ? flat["minProperties"] : 0;
    const extra =
      Object.keys(value).length < least
        ? least - Object.keys(value).length
        : freeKeys(flat, random) && generous && depth < 4
          ? random.int(1, 3)
          : 0;
    for (let i = 0; i < extra && Object.keys(value).length < most && budget.parts >= 0; i += 1) {
      const key = freshKey(value, properties, flat, random.fork(`key ${i}`));
      set(key, ruleOf(key, flat, properties));
    }
    return value;
  }

  /** A record: no properties of its own, but a schema for any. */
  const freeKeys = (flat: FlatSchema, random: Random): boolean =>
    !isObject(flat["properties"]) && (isObject(flat["additionalProperties"]) || isObject(flat["patternProperties"])) && random.chance(0.9);

  function freshKey(value: Record<string, unknown>, properties: Record<string, unknown>, flat: FlatSchema, random: Random): string {
    const unused = Object.keys(properties).find((key) => !Object.hasOwn(value, key) && properties[key] !== false);
    if (unused !== undefined) return unused;
    const pattern = isObject(flat["patternProperties"]) ? Object.keys(flat["patternProperties"])[0] : undefined;
    const rule = isObject(flat["propertyNames"]) ? flat["propertyNames"] : pattern !== undefined ? { pattern } : undefined;
    for (let attempt = 0; attempt < 16; attempt += 1) {
      const source = random.fork(String(attempt));
      const key =
        rule === undefined
          ? source.pick(reading.theme.nouns).text
          : String(make(rule, { name: "key", description: "" }, source, VALUE_DEPTH_MAX));
      if (!Object.hasOwn(value, key)) return key;
    }
    return `other-${Object.keys(value).length}`;
  }

  function ruleOf(key: string, flat: FlatSchema, properties: Record<string, unknown>): JsonSchema {
    if (Object.hasOwn(properties, key)) return properties[key] as JsonSchema;
    const patterns = isObject(flat["patternProperties"]) ? Object.entries(flat["patternProperties"]) : [];
    const rules = patterns.filter(([pattern]) => new RegExp(pattern).test(key)).map(([, rule]) => rule);
    if (rules.length > 0) return { allOf: rules };
    return (flat["additionalProperties"] as JsonSchema | undefined) ?? true;
  }

  function array(flat: FlatSchema, field: Field, random: Random, depth: number): unknown[] {
    const old = Array.isArray(flat["items"]);
    const prefix = listOf(flat["prefixItems"] ?? (old ? flat["items"] : undefined));
    const rest = (old ? flat["additionalItems"] : flat["items"]) as JsonSchema | undefined;
    const least = Math.max(
      typeof flat["minItems"] === "number" ? flat["minItems"] : 0,
      flat["contains"] === undefined ? 0 : Number(flat["minContains"] ?? 1),
    );
    const most = typeof flat["maxItems"] === "number" ? flat["maxItems"] : Number.POSITIVE_INFINITY;
    // A list of judgements has an entry for each thing that was listed in the prompt, where the schema leaves that open.
    const asked = depth <= 2 && isObject(rest) && reading.items.length > 0 && reading.form === "verdict" ? reading.items.length : undefined;
    const wanted =
      asked ??
      Math.max(
        prefix.length,
        depth > 4 || rest === undefined ? least : random.int(Math.max(least, 1), Math.max(least, 1) + OPEN_REPEATS_MAX - 1),
      );
    const length = Math.min(most, Math.max(least, rest === false ? Math.min(prefix.length, wanted) : wanted));
    const list: unknown[] = [];
    const name = field.name.replace(/s$/, "");
    for (let i = 0; i < length && budget.parts >= 0; i += 1) {
      const mustHold = flat["contains"] !== undefined && i >= prefix.length && i < prefix.length + Number(flat["minContains"] ?? 1);
      const rule: JsonSchema = prefix[i] ?? (mustHold ? { allOf: [flat["contains"] as JsonSchema, rest ?? true] } : (rest ?? true));
      const item = counted(
        rule,
        i,
        list,
        flat,
        (source) => part(rule, { name, description: field.description }, source, depth + 1),
        random,
      );
      if (item === undefined) break;
      list.push(item.value);
    }
    return list;
  }

  /** The next item; another than those before it under `uniqueItems`, or undefined where none is left. An entry's number is its place. */
  function counted(
    rule: JsonSchema,
    index: number,
    before: readonly unknown[],
    flat: FlatSchema,
    makeOne: (random: Random) => unknown,
    random: Random,
  ): { value: unknown } | undefined {
    for (let attempt = 0; attempt < (flat["uniqueItems"] === true ? 40 : 1); attempt += 1) {
      const value = numbered(makeOne(random.fork(`${index}.${attempt}`)), rule, index);
      if (flat["uniqueItems"] !== true || !before.some((other) => sameJson(other, value))) return { value };
    }
    return undefined;
  }

  function numbered(value: unknown, rule: JsonSchema, index: number): unknown {
    if (reading.form !== "verdict" || !isObject(value)) return value;
    const key = Object.keys(value).find(
      (name) => /^(number|no|nr|index|poem|haiku|entry|item|id)$/i.test(name) && typeof value[name] === "number",
    );
    if (key === undefined) return value;
    const changed = { ...value, [key]: index + 1 };
    return fits(changed, rule, root) ? changed : value;
  }

  return make;
}

function typeToMake(flat: FlatSchema, random: Random, depth: number): string {
  const types = flat["type"] === undefined ? [] : [flat["type"]].flat().map(String);
  if (types.length === 1) return types[0] ?? "string";
  if (types.length > 1) {
    const plain = types.filter((type) => type !== "null" && (depth < VALUE_DEPTH_MAX || (type !== "object" && type !== "array")));
    return random.pick(plain.length > 0 && random.chance(0.9) ? plain : types);
  }
  if (
    "properties" in flat ||
    "required" in flat ||
    "additionalProperties" in flat ||
    "patternProperties" in flat ||
    "minProperties" in flat ||
    depth === 0
  )
    return "object";
  if ("items" in flat || "prefixItems" in flat || "minItems" in flat || "contains" in flat || "uniqueItems" in flat) return "array";
  if ("minimum" in flat || "maximum" in flat || "multipleOf" in flat || "exclusiveMinimum" in flat || "exclusiveMaximum" in flat)
    return "number";
  return "string";
}
