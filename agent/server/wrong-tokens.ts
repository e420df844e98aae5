// Counts wrong tokens per address. It never sees a right one, so it cannot hold one up.

import { ADDRESSES_MAX, WRONG_TOKENS_MAX, WRONG_TOKENS_WINDOW_MS } from "./limits.ts";

export interface WrongTokens {
  isOver(address: string): boolean;
  note(address: string): void;
}

/** `now`: milliseconds, never going back. */
export function createWrongTokens(now: () => number): WrongTokens {
  const byAddress = new Map<string, number[]>();
  const recent = (address: string): number[] => (byAddress.get(address) ?? []).filter((at) => now() - at < WRONG_TOKENS_WINDOW_MS);
  return {
    isOver: (address) => recent(address).length >= WRONG_TOKENS_MAX,
    note(address) {
      const times = [...recent(address), now()].slice(-WRONG_TOKENS_MAX);
      byAddress.delete(address);
      byAddress.set(address, times);
      const oldest = byAddress.size > ADDRESSES_MAX ? byAddress.keys().next().value : undefined;
      if (oldest !== undefined) byAddress.delete(oldest);
    },
  };
}
