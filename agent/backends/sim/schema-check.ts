// Whether a value fits a JSON Schema: what the embedded model asks itself before it sends arguments.

export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** "#/$defs/tree" in its document; a reference that leads nowhere allows anything. */
export function resolveRef(ref: string, root: JsonSchema): JsonSchema {
  if (!ref.startsWith("#")) return true;
  let at: unknown = root;
  for (const raw of ref
    .slice(1)
    .split("/")
    .filter((part) => part !== "")) {
    const part = decodeURIComponent(raw).replaceAll("~1", "/").replaceAll("~0", "~");
    at = isObject(at) || Array.isArray(at) ? (at as Record<string, unknown>)[part] : undefined;
  }
  return typeof at === "boolean" || isObject(at) ? at : true;
}

export const typeOf = (value: unknown): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "array"
      : typeof value === "number" && Number.isInteger(value)
        ? "integer"
        : typeof value;

export const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key])]);
}

export const listOf = (value: unknown): JsonSchema[] => (Array.isArray(value) ? (value as JsonSchema[]) : []);

export function fits(value: unknown, schema: JsonSchema, root: JsonSchema): boolean {
  if (typeof schema === "boolean") return schema;
  if (typeof schema["$ref"] === "string" && !fits(value, resolveRef(schema["$ref"], root), root)) return false;
  const types = schema["type"] === undefined ? undefined : [schema["type"]].flat();
  if (types !== undefined && !types.includes(typeOf(value)) && !(types.includes("number") && typeof value === "number")) return false;
  if (Array.isArray(schema["enum"]) && !schema["enum"].some((one) => sameJson(one, value))) return false;
  if ("const" in schema && !sameJson(schema["const"], value)) return false;
  if (!listOf(schema["allOf"]).every((part) => fits(value, part, root))) return false;
  if (Array.isArray(schema["anyOf"]) && !listOf(schema["anyOf"]).some((part) => fits(value, part, root))) return false;
  if (Array.isArray(schema["oneOf"]) && listOf(schema["oneOf"]).filter((part) => fits(value, part, root)).length !== 1) return false;
  if (schema["not"] !== undefined && fits(value, schema["not"] as JsonSchema, root)) return false;
  if (schema["if"] !== undefined) {
    const branch = schema[fits(value, schema["if"] as JsonSchema, root) ? "then" : "else"];
    if (branch !== undefined && !fits(value, branch as JsonSchema, root)) return false;
  }
  if (typeof value === "string") return stringFits(value, schema);
  if (typeof value === "number") return numberFits(value, schema);
  if (Array.isArray(value)) return arrayFits(value, schema, root);
  return isObject(value) ? objectFits(value, schema, root) : true;
}

const within = (size: number, min: unknown, max: unknown): boolean =>
  (typeof min !== "number" || size >= min) && (typeof max !== "number" || size <= max);

export function matches(text: string, pattern: unknown): boolean {
  if (typeof pattern !== "string") return true;
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    // Not every pattern out there is valid with the `u` flag.
    try {
      return new RegExp(pattern).test(text);
    } catch {
      return true;
    }
  }
}

const stringFits = (value: string, schema: Record<string, unknown>): boolean =>
  within(Array.from(value).length, schema["minLength"], undefined) &&
  within(value.length, undefined, schema["maxLength"]) &&
  matches(value, schema["pattern"]);

function numberFits(value: number, schema: Record<string, unknown>): boolean {
  const { exclusiveMinimum: above, exclusiveMaximum: below, multipleOf: step } = schema;
  if (!within(value, schema["minimum"], schema["maximum"])) return false;
  if ((typeof above === "number" && value <= above) || (typeof below === "number" && value >= below)) return false;
  if (typeof step !== "number" || step === 0) return true;
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

function arrayFits(value: readonly unknown[], schema: Record<string, unknown>, root: JsonSchema): boolean {
  if (!within(value.length, schema["minItems"], schema["maxItems"])) return false;
  if (schema["uniqueItems"] === true && value.some((one, i) => value.slice(0, i).some((other) => sameJson(one, other)))) return false;
  const prefix = listOf(schema["prefixItems"] ?? (Array.isArray(schema["items"]) ? schema["items"] : undefined));
  const rest = (Array.isArray(schema["items"]) ? schema["additionalItems"] : schema["items"]) as JsonSchema | undefined;
  if (!value.every((one, i) => fits(one, prefix[i] ?? rest ?? true, root))) return false;
  if (schema["contains"] === undefined) return true;
  const held = value.filter((one) => fits(one, schema["contains"] as JsonSchema, root)).length;
  return within(held, schema["minContains"] ?? 1, schema["maxContains"]);
}

function objectFits(value: Record<string, unknown>, schema: Record<string, unknown>, root: JsonSchema): boolean {
  const keys = Object.keys(value);
  if (!within(keys.length, schema["minProperties"], schema["maxProperties"])) return false;
  if (Array.isArray(schema["required"]) && !schema["required"].every((key) => typeof key === "string" && Object.hasOwn(value, key)))
    return false;
  const known = isObject(schema["properties"]) ? schema["properties"] : {};
  const byPattern = isObject(schema["patternProperties"]) ? Object.entries(schema["patternProperties"]) : [];
  return keys.every((key) => {
    if (schema["propertyNames"] !== undefined && !fits(key, schema["propertyNames"] as JsonSchema, root)) return false;
    const rules = byPattern.filter(([pattern]) => matches(key, pattern)).map(([, rule]) => rule);
    if (Object.hasOwn(known, key)) rules.push(known[key]);
    else if (rules.length === 0 && schema["additionalProperties"] !== undefined) rules.push(schema["additionalProperties"]);
    return rules.every((rule) => fits(value[key], rule as JsonSchema, root));
  });
}
