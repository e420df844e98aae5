// Numbers in words, as the fold says them, and the time of day of whoever looks.

import { clockText } from "../../fold/index.ts";

export { elapsedText as elapsed, rateText as rate, tokensText as count } from "../../fold/index.ts";

/** Local time of day, HH:MM:SS; `ts` in milliseconds since the epoch. */
export const timeOfDay = (ts: number): string => clockText(ts, -new Date(ts).getTimezoneOffset());

/** 3 s · 12 s */
export const seconds = (ms: number): string => `${Math.max(0, Math.ceil(ms / 1000))} s`;
