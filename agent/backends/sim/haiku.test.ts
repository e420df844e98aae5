import { expect, test } from "vitest";
import { haiku, haikuText } from "./haiku.ts";
import { createRandom } from "./random.ts";
import { syllablesOf, THEMES } from "./vocabulary.ts";

/** Longest known phrase first, so that "before the first light" counts as the line that it is. */
function countSyllables(line: string): number {
  const words = line.toLowerCase().split(" ");
  for (let length = words.length; length > 0; length -= 1) {
    const known = syllablesOf(words.slice(0, length).join(" "));
    if (known !== undefined) return known + (length < words.length ? countSyllables(words.slice(length).join(" ")) : 0);
  }
  throw new Error(`not a word of the vocabulary: ${line}`);
}

test.each(THEMES)("$name: 5-7-5 under any seed, no noun twice", (theme) => {
  for (let seed = 0; seed < 200; seed += 1) {
    const lines = haiku(theme, createRandom(`${theme.name} ${seed}`));
    expect(lines.map(countSyllables), lines.join(" / ")).toEqual([5, 7, 5]);
    const nouns = theme.nouns
      .map((word) => word.text)
      .filter(
        (noun) =>
          lines
            .join(" ")
            .split(" ")
            .filter((word) => word === noun).length > 1 && noun.length > 3,
      );
    expect(nouns).toEqual([]);
  }
});

test("poems of one theme are many", () => {
  const theme = THEMES[0];
  const poems = new Set(
    Array.from({ length: 200 }, (_all, seed) => haikuText(theme as (typeof THEMES)[number], createRandom(String(seed)))),
  );
  expect(poems.size).toBeGreaterThan(190);
});

// A count by rule, independent of the table: vowel groups, less a silent e. It errs, so only words on which it is known to err differ.
test("the table's syllables agree with the usual rule but for known exceptions", () => {
  const rule = (word: string): number => {
    const plain = word
      .toLowerCase()
      .replace(/[^a-z]/g, "")
      .replace(/(?:[^laeiouy]|[^aeiouy]l)e$|es$|ed$/, (end) =>
        /^.le$/.test(end) && !/[aeiou]le$/.test(end) ? end : end.slice(0, -1).replace(/e$/, ""),
      );
    return Math.max(1, (plain.match(/[aeiouy]+/g) ?? []).length);
  };
  const words = THEMES.flatMap((theme) => [...theme.nouns, ...theme.stuff]);
  const off = words.filter((word) => Math.abs(rule(word.text) - word.syllables) > 1);
  expect(off).toEqual([]);
});
