// A schema made flat: references followed, `allOf` folded in, one branch of `anyOf` and `oneOf` taken.

import type { Random } from "./random.ts";
import { isObject, listOf, resolveRef, typeOf, type JsonSchema } from "./schema-check.ts";

export type FlatSchema = Record<string, unknown>;

/** `false`, which allows nothing, becomes `{ not: {} }`: the check of the value tells. */
export function flatten(schema: JsonSchema, root: JsonSchema, random: Random, depth = 0): FlatSchema {
  if (typeof schema === "boolean") return schema ? {} : { not: {} };
  if (depth > 32) return {};
  const { $ref: ref, allOf, anyOf, oneOf, if: condition, then: yes, else: no, ...own } = schema;
  const parts: FlatSchema[] = [own];
  const add = (part: JsonSchema): void => void parts.push(flatten(part, root, random, depth + 1));
  if (typeof ref === "string") add(resolveRef(ref, root));
  for (const part of listOf(allOf)) add(part);
  for (const branches of [listOf(anyOf), listOf(oneOf)]) if (branches.length > 0) add(branchOf(branches, own, random));
  if (condition !== undefined) {
    const met = random.chance(0.5);
    if (met) add(condition as JsonSchema);
    const branch = met ? yes : no;
    if (branch !== undefined) add(branch as JsonSchema);
  }
  return parts.reduce(mergeTwo);
}

/** Null and other types that the schema's own `type` excludes are no branches; null is taken rarely. */
function branchOf(branches: readonly JsonSchema[], own: FlatSchema, random: Random): JsonSchema {
  const allowed = own["type"] === undefined ? undefined : [own["type"]].flat();
  const open = branches.filter(
    (branch) =>
      !isObject(branch) ||
      branch["type"] === undefined ||
      allowed === undefined ||
      [branch["type"]].flat().some((type) => allowed.includes(type)),
  );
  const filled = open.filter((branch) => !(isObject(branch) && branch["type"] === "null"));
  const list = filled.length > 0 && random.chance(0.9) ? filled : open;
  return random.pick(list.length > 0 ? list : branches);
}

function mergeTwo(a: FlatSchema, b: FlatSchema): FlatSchema {
  const merged: FlatSchema = { ...a };
  for (const [keyword, value] of Object.entries(b))
    merged[keyword] = keyword in merged ? mergeKeyword(keyword, merged[keyword], value) : value;
  return merged;
}

function mergeKeyword(keyword: string, a: unknown, b: unknown): unknown {
  switch (keyword) {
    case "type": {
      const other = [b].flat();
      const kept = [a]
        .flat()
        .flatMap((type) =>
          other.includes(type)
            ? [type]
            : type === "number" && other.includes("integer")
              ? ["integer"]
              : type === "integer" && other.includes("number")
                ? ["integer"]
                : [],
        );
      return kept.length === 1 ? kept[0] : kept;
    }
    case "enum":
      return Array.isArray(a) && Array.isArray(b)
        ? a.filter((one) => b.some((other) => typeOf(one) === typeOf(other) && JSON.stringify(one) === JSON.stringify(other)))
        : b;
    case "minimum":
    case "exclusiveMinimum":
    case "minLength":
    case "minItems":
    case "minProperties":
      return Math.max(Number(a), Number(b));
    case "maximum":
    case "exclusiveMaximum":
    case "maxLength":
    case "maxItems":
    case "maxProperties":
      return Math.min(Number(a), Number(b));
    case "multipleOf":
      return Number.isInteger(a) && Number.isInteger(b) ? leastCommonMultiple(Number(a), Number(b)) : b;
    case "required":
      return [...new Set([...[a].flat(), ...[b].flat()])];
    case "properties":
    case "patternProperties":
      return mergeProperties(a, b);
    case "additionalProperties":
    case "items":
      return a === false || b === false ? false : isObject(a) && isObject(b) ? { allOf: [a, b] } : isObject(a) ? a : b;
    default:
      return b;
  }
}

function mergeProperties(a: unknown, b: unknown): FlatSchema {
  const merged: FlatSchema = isObject(a) ? { ...a } : {};
  for (const [key, rule] of Object.entries(isObject(b) ? b : {}))
    merged[key] = Object.hasOwn(merged, key) ? { allOf: [merged[key], rule] } : rule;
  return merged;
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x === 0 ? b : (a * b) / x;
}
