// A question as everybody but the chart sees it: without secrets. Its options stay apart, and an answer names what was shown.

import type { PromptOpts } from "../../../wire/index.ts";
import { type Redact, redactValue } from "../redaction.ts";

export interface ShownQuestion {
  /** For the record, and for whoever is asked. */
  readonly opts: PromptOpts;
  /** What the chart calls a value that was shown; any other value as it is. */
  meant(value: unknown): unknown;
  /** The way back. */
  shown(value: unknown): unknown;
}

export function showQuestion(opts: PromptOpts, redact: Redact | undefined): ShownQuestion {
  const clean = redact === undefined ? opts : (redactValue(opts, redact) as PromptOpts);
  if (redact === undefined || JSON.stringify(clean) === JSON.stringify(opts)) return { opts, meant: asItIs, shown: asItIs };
  const shownOf = shownValues(opts, redact);
  const meantOf = new Map([...shownOf].map(([real, shown]) => [shown, real]));
  const shown = through(shownOf);
  const options = clean.options?.map((option, at) => ({ ...option, value: String(shown(opts.options?.[at]?.value)) }));
  return {
    opts: { ...clean, ...(options ? { options } : {}), ...(opts.default === undefined ? {} : { default: shown(opts.default) }) },
    meant: through(meantOf),
    shown,
  };
}

/** Options (a text's only one is its default) by what they show as: two secrets may leave the same mark, and are numbered then. */
function shownValues(opts: PromptOpts, redact: Redact): Map<string, string> {
  const values = opts.options?.map(({ value }) => value) ?? [opts.default].filter((value) => typeof value === "string");
  const shown = new Map(values.filter((value) => redact(value) === value).map((value) => [value, value]));
  const taken = new Set(shown.values());
  for (const value of values) {
    if (shown.has(value)) continue;
    const mark = redact(value);
    let name = mark;
    for (let n = 2; taken.has(name); n += 1) name = `${mark} ${n}`;
    taken.add(name);
    shown.set(value, name);
  }
  return shown;
}

const asItIs = (value: unknown): unknown => value;

/** A value or a list of them. */
const through =
  (names: ReadonlyMap<string, string>) =>
  (value: unknown): unknown => {
    const one = (item: unknown): unknown => (typeof item === "string" ? (names.get(item) ?? item) : item);
    return Array.isArray(value) ? value.map(one) : one(value);
  };
