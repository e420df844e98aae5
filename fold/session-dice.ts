// Chance by seed, and words that a screen must be able to show.

export interface Dice {
  /** A whole number from 0, below `n`; 0 where `n` is not above 0. */
  below(n: number): number;
  /** True once in `n`. */
  chance(n: number): boolean;
}

/** mulberry32: small, well spread, the same everywhere. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (n: number): number => Math.floor(next() * Math.max(0, n));
  return { below, chance: (n) => below(n) === 0 };
}

const WORDS = [
  "moon",
  "over",
  "the",
  "quiet",
  "river",
  "a",
  "heron",
  "waits\n",
  "日本語",
  "👩‍👩‍👧",
  "é",
  "— “so”",
  "✓",
  "rain,",
  "falls.",
  "🌧️",
];

/** `n` words with blanks between them. */
export const wordsFrom = (dice: Dice, n: number): string => Array.from({ length: n }, () => WORDS[dice.below(WORDS.length)]).join(" ");
