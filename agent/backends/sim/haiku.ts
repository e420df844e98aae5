// Three lines of 5-7-5 syllables, filled from patterns of word kinds until the count is exact.

import type { Random } from "./random.ts";
import { ADJECTIVES, ADVERBS, CLOSINGS, OPENINGS, PREPOSITIONS, VERBS, type Theme, type Word } from "./vocabulary.ts";

type Slot =
  | "noun"
  | "stuff"
  | "adjective"
  | "verb"
  | "preposition"
  | "adverb"
  | "opening"
  | "closing"
  | { word: string; syllables: number };

const THE: Slot = { word: "the", syllables: 1 };
const A: Slot = { word: "a", syllables: 1 };
const ONE: Slot = { word: "one", syllables: 1 };

const FIRST_LINES: readonly (readonly Slot[])[] = [
  ["opening"],
  ["adjective", "stuff"],
  [A, "adjective", "noun"],
  ["stuff", "preposition", THE, "noun"],
  [ONE, "adjective", "noun"],
];
const SECOND_LINES: readonly (readonly Slot[])[] = [
  [A, "adjective", "noun", "verb", "adverb"],
  [THE, "noun", "verb", "preposition", THE, "stuff"],
  [THE, "adjective", "noun", "verb", "adverb"],
  [A, "noun", "verb", "preposition", THE, "noun"],
  [ONE, "noun", "verb", "preposition", "adjective", "stuff"],
];
const THIRD_LINES: readonly (readonly Slot[])[] = [
  ["closing"],
  ["stuff", "preposition", THE, "stuff"],
  [THE, "adjective", "stuff"],
  [ONE, "adjective", "noun", "verb"],
  ["closing"],
];

/** The lines of one poem, without punctuation beyond what holds it together. */
export function haiku(theme: Theme, random: Random): [string, string, string] {
  const used = new Set<string>();
  const line = (patterns: readonly (readonly Slot[])[], syllables: number): string => {
    for (const pattern of random.shuffle(patterns)) {
      const filled = fill(pattern, syllables, theme, random, used);
      if (filled === undefined) continue;
      for (const word of filled) if (word.text.length > 3) used.add(word.text);
      return withArticles(filled.map((word) => word.text));
    }
    throw new Error(`no pattern has ${syllables} syllables`);
  };
  return [line(FIRST_LINES, 5), line(SECOND_LINES, 7), line(THIRD_LINES, 5)];
}

export const haikuText = (theme: Theme, random: Random): string => haiku(theme, random).join("\n");

/** Words for each slot with exactly this many syllables together, or undefined. */
function fill(pattern: readonly Slot[], syllables: number, theme: Theme, random: Random, used: ReadonlySet<string>): Word[] | undefined {
  const [slot, ...rest] = pattern;
  if (slot === undefined) return syllables === 0 ? [] : undefined;
  for (const word of random.shuffle(candidates(slot, theme))) {
    if (word.syllables + rest.length > syllables || used.has(word.text)) continue;
    const tail = fill(rest, syllables - word.syllables, theme, random, used);
    if (tail !== undefined && !tail.some((other) => other.text === word.text && word.text.length > 3)) return [word, ...tail];
  }
  return undefined;
}

function candidates(slot: Slot, theme: Theme): readonly Word[] {
  if (typeof slot === "object") return [{ text: slot.word, syllables: slot.syllables }];
  switch (slot) {
    case "noun":
      return theme.nouns;
    case "stuff":
      return theme.stuff;
    case "adjective":
      return ADJECTIVES;
    case "verb":
      return VERBS;
    case "preposition":
      return PREPOSITIONS;
    case "adverb":
      return ADVERBS;
    case "opening":
      return OPENINGS;
    case "closing":
      return CLOSINGS;
  }
}

/** "a" before a vowel is "an"; it counts the same. */
export const withArticles = (list: readonly string[]): string => list.join(" ").replace(/\ba (?=[aeiou])/g, "an ");
