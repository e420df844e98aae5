// What an answer must be for its kind of question. The words go back to whoever answered.

import { type PromptKind, type PromptOpts, unreachable } from "../../../wire/index.ts";

/** Why `value` does not answer the question, or undefined. */
export function wrongAnswer(kind: PromptKind, opts: PromptOpts, value: unknown): string | undefined {
  switch (kind) {
    case "text":
      return wrongText(opts, value);
    case "confirm":
      return typeof value === "boolean" ? undefined : "yes or no is wanted: true or false";
    case "select":
      return values(opts).includes(value as string) ? undefined : `one of the options is wanted: ${values(opts).join(", ")}`;
    case "multi":
      return wrongChoice(opts, value);
    default:
      return unreachable(kind);
  }
}

const values = (opts: PromptOpts): string[] => (opts.options ?? []).map(({ value }) => value);

function wrongText(opts: PromptOpts, value: unknown): string | undefined {
  if (typeof value !== "string") return "a text is wanted";
  const least = opts.min ?? 0;
  return Array.from(value).length >= least ? undefined : `at least ${least === 1 ? "1 character is" : `${least} characters are`} wanted`;
}

function wrongChoice(opts: PromptOpts, value: unknown): string | undefined {
  if (!Array.isArray(value)) return "a list of options is wanted";
  const known = values(opts);
  const places = value.map((one) => known.indexOf(one as string));
  if (places.includes(-1)) return `only these are options: ${known.join(", ")}`;
  if (places.some((place, n) => n > 0 && place <= (places[n - 1] ?? -1))) return "the options are wanted in their order, each once";
  const least = opts.min ?? 0;
  return value.length >= least ? undefined : `at least ${least} of the options ${least === 1 ? "is" : "are"} wanted`;
}

/** Why the question itself cannot be asked, or undefined. */
export function wrongQuestion(kind: PromptKind, opts: PromptOpts): string | undefined {
  if (kind !== "select" && kind !== "multi") return undefined;
  const known = values(opts);
  if (known.length === 0) return `a ${kind} needs options`;
  if (new Set(known).size !== known.length) return "two options have the same value";
  return kind === "multi" && (opts.min ?? 0) > known.length
    ? `at least ${opts.min} of ${known.length} options cannot be chosen`
    : undefined;
}
