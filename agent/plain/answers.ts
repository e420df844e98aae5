// What a person types at an ordinary terminal, as the value of an answer. Pure: lines in, values or reasons out.

import type { OpenPrompt } from "../core/ports/frontend.ts";
import { markdownWords, safeText } from "../../fold/index.ts";
import { type PromptKind, type PromptOption, textOf, unreachable } from "../../wire/index.ts";

type Question = Pick<OpenPrompt, "kind" | "opts">;
export type TypedAnswer = { ok: true; value: unknown } | { ok: false; reason: string };

/** `typed` without its newline. An empty line takes the default where there is one. */
export function parseAnswer({ kind, opts }: Question, typed: string): TypedAnswer {
  const text = typed.trim();
  if (text === "" && opts.default !== undefined) return { ok: true, value: opts.default };
  switch (kind) {
    case "text":
      return { ok: true, value: typed };
    case "confirm":
      return parseConfirm(text);
    case "select":
      return parseChoice(text, opts.options ?? []);
    case "multi":
      return parseChoices(text, opts.options ?? []);
    default:
      return unreachable(kind);
  }
}

function parseConfirm(text: string): TypedAnswer {
  if (/^(y|yes)$/i.test(text)) return { ok: true, value: true };
  if (/^(n|no)$/i.test(text)) return { ok: true, value: false };
  return { ok: false, reason: "answer y or n" };
}

/** By number from 1, by label, by value, or by the beginning of one label. `n` is "no" where there is "no, and …" beside it. */
function parseChoice(text: string, options: readonly PromptOption[]): TypedAnswer {
  const byNumber = /^\d+$/.test(text) ? options[Number(text) - 1] : undefined;
  const same = options.find((option) => option.label.toLowerCase() === text.toLowerCase() || option.value === text);
  const beginning = options.filter((option) => text !== "" && option.label.toLowerCase().startsWith(text.toLowerCase()));
  const found = same ?? byNumber ?? (beginning.length === 1 ? beginning[0] : beginning.find((one) => beginning.every(goesOnFrom(one))));
  if (found) return { ok: true, value: found.value };
  if (beginning.length > 1) return { ok: false, reason: `${beginning.length} choices begin like that; give a number` };
  return { ok: false, reason: `give a number from 1 to ${options.length}, or a label` };
}

/** Whether a label is that of `stem`, or that and further words. */
const goesOnFrom =
  (stem: PromptOption) =>
  ({ label }: PromptOption): boolean =>
    label.toLowerCase().startsWith(stem.label.toLowerCase()) && !/^[\p{L}\p{N}]/u.test(label.slice(stem.label.length));

/** Numbers with blanks or commas between them, or labels with commas; the value is in the options' order. */
function parseChoices(text: string, options: readonly PromptOption[]): TypedAnswer {
  const words = (/^[\d\s,]*$/.test(text) ? text.split(/[\s,]+/) : text.split(",")).map((word) => word.trim()).filter((word) => word !== "");
  const chosen = new Set<unknown>();
  for (const word of words) {
    const choice = parseChoice(word, options);
    if (!choice.ok) return { ok: false, reason: `${word}: ${choice.reason}` };
    chosen.add(choice.value);
  }
  return { ok: true, value: options.filter((option) => chosen.has(option.value)).map((option) => option.value) };
}

/** What stands above the line that is typed into: the question, its choices numbered, what a tool would do. */
export function questionLines({ kind, opts }: Question): string[] {
  const lines = markdownWords(textOf(opts.prompt))
    .split("\n")
    .map((line) => `? ${safeText(line)}`);
  if (opts.detail) {
    lines.push(`  ${safeText(opts.detail.tool)} ${safeText(JSON.stringify(opts.detail.input) ?? "")}`);
    for (const line of (opts.detail.diff ?? "").split("\n").filter((line) => line !== "")) lines.push(`  ${safeText(line)}`);
  }
  for (const [index, option] of (opts.options ?? []).entries()) {
    lines.push(`  ${index + 1}. ${safeText(option.label)}${option.hint === undefined ? "" : `  ${safeText(option.hint)}`}`);
  }
  lines.push(`  ${hintOf(kind, opts.multiline === true)}; Ctrl-D cancels`);
  return lines;
}

/** The prompt of the line itself, with the default in it. */
export function promptMark({ kind, opts }: Question): string {
  if (kind === "confirm") return opts.default === true ? "[Y/n] " : opts.default === false ? "[y/N] " : "[y/n] ";
  if (opts.default === undefined) return "> ";
  const labelOf = (value: unknown): string => opts.options?.find((option) => option.value === value)?.label ?? textOf(value);
  return `[${safeText(Array.isArray(opts.default) ? opts.default.map(labelOf).join(", ") : labelOf(opts.default))}] > `;
}

function hintOf(kind: PromptKind, multiline: boolean): string {
  switch (kind) {
    case "text":
      return multiline ? "several lines, the last one a single dot" : "Enter sends";
    case "confirm":
      return "y or n";
    case "select":
      return "a number or a label";
    case "multi":
      return "numbers with commas";
    default:
      return unreachable(kind);
  }
}
