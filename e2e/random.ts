// Numbers by seed, for what is generated: the same seed, the same cases.

export interface Random {
  /** 0 to most - 1. */
  below(most: number): number;
  pick<T>(from: readonly T[]): T;
  chance(of: number): boolean;
  bytes(count: number): Buffer;
}

/** mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return {
    below,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    chance: (of) => next() < of,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}
