// A number in a schema's range; a score, a number of things and a fraction are where a person would put them.

import type { Field } from "./field-text.ts";
import type { Random } from "./random.ts";
import type { Reading } from "./reading.ts";
import type { FlatSchema } from "./schema-merge.ts";

export function numberOfSchema(flat: FlatSchema, whole: boolean, field: Field, reading: Reading, random: Random): number {
  const step =
    typeof flat["multipleOf"] === "number" && flat["multipleOf"] > 0
      ? whole && !Number.isInteger(flat["multipleOf"])
        ? wholeMultiple(flat["multipleOf"])
        : flat["multipleOf"]
      : whole
        ? 1
        : undefined;
  const [low, high] = bounds(flat, step, field, reading);
  const score = /\b(score|rating|points|grade|mark|quality)s?\b/i.test(`${field.name} ${field.description}`);
  // Scores crowd in the upper half, as those of kind judges do.
  const share = score ? 0.35 + 0.65 * Math.sqrt(random.next() * random.next()) : random.next();
  if (step === undefined) return tidy(low + share * (high - low), flat, low, high);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const count = Math.max(0, last - first);
  return exact((first + Math.min(count, Math.floor(share * (count + 1)))) * step, step);
}

function bounds(flat: FlatSchema, step: number | undefined, field: Field, reading: Reading): [number, number] {
  const num = (keyword: string): number | undefined => (typeof flat[keyword] === "number" ? (flat[keyword] as number) : undefined);
  const [above, below] = [num("exclusiveMinimum"), num("exclusiveMaximum")];
  const lows = [num("minimum"), above === undefined ? undefined : above + nudge(above, step)].filter((value) => value !== undefined);
  const highs = [num("maximum"), below === undefined ? undefined : below - nudge(below, step)].filter((value) => value !== undefined);
  const low = lows.length > 0 ? Math.max(...lows) : undefined;
  const high = highs.length > 0 ? Math.min(...highs) : undefined;
  const span = spanFor(field, reading, step ?? 1);
  // Schemas made by machines bound an integer by what a double holds: that is no wish for a number with 16 digits.
  const from = low !== undefined && low > -1e12 ? low : high !== undefined && high < 1 ? high - span : Math.min(1, high ?? 1);
  const to = high !== undefined && high < 1e12 ? high : from + span;
  return [from, Math.max(from, to)];
}

const nudge = (bound: number, step: number | undefined): number => step ?? Math.max(Math.abs(bound), 1) * 1e-6;

/** How far to go where the schema names no end. */
function spanFor(field: Field, reading: Reading, step: number): number {
  const said = `${field.name} ${field.description}`;
  if (/\b(score|rating|points|grade)s?\b/i.test(said)) return 9;
  if (/\b(number|index|poem|entry|item)\b/i.test(said) && reading.items.length > 0) return reading.items.length - 1;
  if (/\b(year)\b/i.test(said)) return 2026;
  return 12 * step;
}

/** Two decimals where they fit: nobody answers 6.283185307. */
function tidy(value: number, flat: FlatSchema, low: number, high: number): number {
  const rounded = Math.round(value * 100) / 100;
  const fitsOpen =
    (typeof flat["exclusiveMinimum"] !== "number" || rounded > flat["exclusiveMinimum"]) &&
    (typeof flat["exclusiveMaximum"] !== "number" || rounded < flat["exclusiveMaximum"]);
  return rounded >= low && rounded <= high && fitsOpen ? rounded : value;
}

/** 3 × 0.1 is 0.3, not 0.30000000000000004. */
function exact(value: number, step: number): number {
  const decimals = (/\.(\d+)/.exec(String(step))?.[1] ?? "").length;
  return decimals > 0 && decimals < 16 ? Number(value.toFixed(decimals)) : value;
}

/** The smallest whole multiple of a fraction: 3 for 0.75, 1 for 0.1. */
function wholeMultiple(step: number): number {
  for (let times = 1; times <= 10_000; times += 1) {
    const value = exact(step * times, step);
    if (Number.isInteger(value)) return value;
  }
  return 1;
}
