// How long to wait before the next try. Pure: chance comes in as a number.

import { RETRY_FIRST_MS, RETRY_MS_MAX } from "./limits.ts";

/**
 * Whole milliseconds before try `attempt` (from 1), between half and all of a wait that doubles up to RETRY_MS_MAX: many screens that
 * lost the same agent do not come back in the same instant. `chance` is in [0, 1).
 */
export function backoffMs(attempt: number, chance: number): number {
  const doublings = Math.min(Math.max(attempt - 1, 0), 16);
  const waitMs = Math.min(RETRY_FIRST_MS * 2 ** doublings, RETRY_MS_MAX);
  return Math.round(waitMs / 2 + (waitMs / 2) * chance);
}
