// `--param k=v` and `--input file` into one value that the chart's schema accepts.

import { readFileSync } from "node:fs";
import { z } from "zod";
import { CommandFailure } from "./failure.ts";
import { whyUnreadable } from "./file-words.ts";
import { nearest } from "./nearest.ts";

export interface GivenParams {
  /** `k=v` each, in order; a later one wins. */
  params: readonly string[];
  /** Path of a JSON file with an object. */
  input: string | undefined;
}

/** What the run gets as `params`, which fits the schema and is not yet parsed by it; undefined where the chart takes none. Throws CommandFailure with what the schema wanted. */
export function readParams(schema: z.ZodType | undefined, given: GivenParams): unknown {
  const texts = pairsOf(given.params);
  const fromFile = given.input === undefined ? {} : readInput(given.input);
  const names = [...Object.keys(fromFile), ...texts.keys()];
  if (!schema) {
    if (names.length > 0) throw new CommandFailure(`this chart takes no parameters, and was given ${names.join(", ")}`);
    return undefined;
  }
  refuseUnknown(schema, names);
  return check(schema, fromFile, texts);
}

function pairsOf(params: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const param of params) {
    const at = param.indexOf("=");
    if (at <= 0) throw new CommandFailure(`--param ${param}: wanted k=v, as --param theme=rain`);
    texts.set(param.slice(0, at), param.slice(at + 1));
  }
  return texts;
}

function readInput(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandFailure(`--input ${path}: ${whyUnreadable(error)}`, 2, { cause: error });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new CommandFailure(`--input ${path}: not JSON: ${(error as Error).message}`, 2, { cause: error });
  }
  throw new CommandFailure(`--input ${path}: wanted an object, as {"theme": "rain"}`);
}

/** A misspelt name would else be dropped in silence by the schema. */
function refuseUnknown(schema: z.ZodType, names: readonly string[]): void {
  const known = propertiesOf(schema);
  if (!known) return;
  const stranger = names.find((name) => !Object.hasOwn(known, name));
  if (stranger === undefined) return;
  const meant = nearest(stranger, Object.keys(known));
  throw new CommandFailure(
    `--param ${stranger}: this chart has no such parameter${meant === undefined ? "" : `; did you mean ${meant}?`}\n${describeParams(schema)}`,
  );
}

/**
 * A value is read as JSON where it is JSON (`poets=12`, `on=true`, `tags=["a"]`), and taken as its text where the schema
 * refuses that (`theme=2024` for a string).
 */
function check(schema: z.ZodType, fromFile: Record<string, unknown>, texts: ReadonlyMap<string, string>): unknown {
  const value: Record<string, unknown> = { ...fromFile };
  for (const [name, text] of texts) value[name] = asJson(text);
  const asJsonOnly = schema.safeParse(value);
  if (asJsonOnly.success) return value;
  for (const issue of asJsonOnly.error.issues) {
    const [name] = issue.path;
    if (typeof name === "string" && texts.has(name) && issue.path.length === 1) value[name] = texts.get(name);
  }
  if (schema.safeParse(value).success) return value;
  // Of the two readings the one that is JSON says more: "expected number ≤ 30" instead of "expected number, got string".
  const said = asJsonOnly.error.issues.map(
    (issue) => `--param ${issue.path.join(".") || "…"}: ${inWords(issue)}${gave(issue.path[0], texts)}`,
  );
  throw new CommandFailure(`${said.join("\n")}\n${describeParams(schema)}`);
}

/** What was given is said behind it, as it was given: `NaN` and `undefined` are no words of a person. */
function inWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.endsWith("received undefined")
        ? `it is missing: wanted ${kindOf(issue.expected)}`
        : `wanted ${kindOf(issue.expected)}`;
    case "invalid_value":
      return `wanted ${issue.values.map(String).join(" or ")}`;
    case "too_small":
      return `wanted ${issue.inclusive === false ? "more than" : "at least"} ${amountOf(issue.minimum, issue.origin)}`;
    case "too_big":
      return `wanted ${issue.inclusive === false ? "less than" : "at most"} ${amountOf(issue.maximum, issue.origin)}`;
    default:
      return issue.message; // of a chart's own check, say
  }
}

const KINDS: Readonly<Record<string, string>> = { int: "a whole number", number: "a number", string: "text", boolean: "true or false" };
const kindOf = (expected: string): string => KINDS[expected] ?? expected;

const amountOf = (bound: number | bigint, origin: string): string =>
  origin === "string" ? `${bound} character${bound === 1 ? "" : "s"}` : origin === "array" ? `${bound} in the list` : String(bound);

const gave = (name: PropertyKey | undefined, texts: ReadonlyMap<string, string>): string => {
  const text = typeof name === "string" ? texts.get(name) : undefined;
  return text === undefined ? "" : ` (given: ${text.slice(0, 80)})`;
};

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // plain text is the usual case
  }
}

interface Property {
  type?: string;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  default?: unknown;
  description?: string;
}

/** Undefined where the schema is no object, or one that takes any name. */
function propertiesOf(schema: z.ZodType): Record<string, Property & { isRequired: boolean }> | undefined {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const isOpen = json.additionalProperties !== undefined && json.additionalProperties !== false;
  if (json.type !== "object" || isOpen) return undefined;
  const entries = Object.entries((json.properties ?? {}) as Record<string, Property>);
  return Object.fromEntries(entries.map(([name, property]) => [name, { ...property, isRequired: json.required?.includes(name) ?? false }]));
}

/** One line a parameter: what it takes and what holds without it. */
export function describeParams(schema: z.ZodType): string {
  const properties = Object.entries(propertiesOf(schema) ?? {});
  if (properties.length === 0) return "This chart takes no parameters.";
  const width = Math.max(...properties.map(([name]) => name.length));
  return `Parameters:\n${properties.map(([name, property]) => `  ${name.padEnd(width)}  ${describe(property)}`).join("\n")}`;
}

function describe({
  type,
  enum: values,
  minimum,
  maximum,
  default: fallback,
  description,
  isRequired,
}: Property & { isRequired: boolean }): string {
  const isBound = (bound: number | undefined): bound is number => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  const range =
    isBound(minimum) && isBound(maximum)
      ? ` ${minimum}–${maximum}`
      : isBound(minimum)
        ? ` from ${minimum}`
        : isBound(maximum)
          ? ` up to ${maximum}`
          : "";
  const what = values ? values.map(String).join(" | ") : `${type ?? "any value"}${range}`;
  return [
    what,
    isRequired ? "required" : undefined,
    fallback === undefined ? undefined : `default ${JSON.stringify(fallback)}`,
    description,
  ]
    .filter((part) => part !== undefined)
    .join("; ");
}
