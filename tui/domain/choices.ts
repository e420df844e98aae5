// Choosing from a list as a value: a filter, a cursor that wraps, and for several choices what is ticked.

import type { PromptOption } from "../../wire/index.ts";

export interface Choices {
  options: readonly PromptOption[];
  filter: string;
  /** Index into the filtered options. */
  at: number;
  /** Values ticked; empty for a single choice. */
  ticked: ReadonlySet<string>;
}

export function choices(options: readonly PromptOption[], initial?: unknown): Choices {
  const several = Array.isArray(initial) ? initial.filter((value) => options.some((option) => option.value === value)) : [];
  const at = typeof initial === "string" ? options.findIndex((option) => option.value === initial) : 0;
  return { options, filter: "", at: Math.max(0, at), ticked: new Set(several as string[]) };
}

/** Every word of the filter occurs in the label, the value or the hint; case does not matter. */
export function shownOptions({ options, filter }: Choices): PromptOption[] {
  const words = filter.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return [...options];
  return options.filter((option) => {
    const text = `${option.label} ${option.value} ${option.hint ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Wraps at both ends. */
export function moveChoice(state: Choices, by: number): Choices {
  const total = shownOptions(state).length;
  if (total === 0) return state;
  return { ...state, at: (((state.at + by) % total) + total) % total };
}

/** By a page: stops at the ends. */
export function pageChoice(state: Choices, by: number): Choices {
  const total = shownOptions(state).length;
  return { ...state, at: Math.max(0, Math.min(total - 1, state.at + by)) };
}

/** A new filter keeps the option under the cursor where it still matches. */
export function filterChoices(state: Choices, filter: string): Choices {
  const current = shownOptions(state)[state.at];
  const next = { ...state, filter };
  const kept = shownOptions(next).findIndex((option) => option === current);
  return { ...next, at: Math.max(0, kept) };
}

export function tick(state: Choices): Choices {
  const value = shownOptions(state)[state.at]?.value;
  if (value === undefined) return state;
  const ticked = new Set(state.ticked);
  if (!ticked.delete(value)) ticked.add(value);
  return { ...state, ticked };
}

/** All that are shown, or none of them where all were. */
export function tickAll(state: Choices): Choices {
  const shown = shownOptions(state).map((option) => option.value);
  const ticked = new Set(state.ticked);
  if (shown.every((value) => ticked.has(value))) for (const value of shown) ticked.delete(value);
  else for (const value of shown) ticked.add(value);
  return { ...state, ticked };
}

/** In the options' order, as the wire wants it. */
export const tickedValues = ({ options, ticked }: Choices): string[] =>
  options.filter((option) => ticked.has(option.value)).map((option) => option.value);
