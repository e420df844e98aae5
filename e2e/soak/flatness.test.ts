import { describe, expect, it } from "vitest";
import { createDice } from "../../fold/session-dice.ts";
import { isFlat } from "./flatness.ts";

const MINUTES_MS = 30 * 60_000;
const samplesOf = (mb: (share: number, noise: number) => number) => {
  const dice = createDice(5);
  return Array.from({ length: 450 }, (_, at) => ({ ms: at * 4_000, mb: mb(at / 450, dice.below(40) - 20) }));
};

describe("memory that is looked at for half an hour", () => {
  it.each([
    ["still", samplesOf(() => 300), true],
    ["breathing", samplesOf((_, noise) => 300 + noise), true],
    ["finding its size in the first third", samplesOf((share, noise) => 300 + 100 * Math.min(1, share * 3) + noise), true],
    ["with peaks", samplesOf((share, noise) => (Math.round(share * 450) % 9 === 0 ? 450 : 300) + noise), true],
    ["rising by 4 MB a minute", samplesOf((share, noise) => 300 + 120 * share + noise), false],
    ["rising at the end", samplesOf((share, noise) => 300 + (share > 0.75 ? 60 : 0) + noise), false],
    ["looked at too seldom", [{ ms: 0, mb: 300 }], false],
  ])("%s", (_, samples, ok) => {
    expect(isFlat(samples, MINUTES_MS).ok).toBe(ok);
  });
});
