// `--sim seed=1,rate=100,fault=429@2`: how the embedded model behaves.

import { TOKENS_PER_SECOND_DEFAULT, TOKENS_PER_SECOND_MAX } from "./limits.ts";

export const FAULT_KINDS = ["429", "drop", "stall", "garbage"] as const;
/** 429: refused with a wait. drop: the stream breaks. stall: it goes silent until it is aborted. garbage: bytes that mean nothing. */
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface SimFault {
  kind: FaultKind;
  /** Which request, counted from 1 as they arrive at the backend; absent: every one. */
  at?: number;
}

export interface SimOptions {
  seed: number;
  /** Of one stream; Infinity waits nowhere. */
  tokensPerSecond: number;
  faults: readonly SimFault[];
}

export const SIM_DEFAULTS: SimOptions = { seed: 1, tokensPerSecond: TOKENS_PER_SECOND_DEFAULT, faults: [] };

export type ParsedSimOptions = { ok: true; value: SimOptions } | { ok: false; message: string };

const KEYS = "seed=<whole number>, rate=<tokens per second>|max, fault=429|drop|stall|garbage[@n]";

/** `fault` may stand several times. An unknown key or a bad value says what it wanted. */
export function parseSimOptions(text: string): ParsedSimOptions {
  const options: { -readonly [K in keyof SimOptions]: SimOptions[K] } = { ...SIM_DEFAULTS };
  const faults: SimFault[] = [];
  for (const entry of text.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const cut = entry.indexOf("=");
    const key = cut < 0 ? entry : entry.slice(0, cut).trim();
    const value = cut < 0 ? "" : entry.slice(cut + 1).trim();
    const wrong = (wanted: string): ParsedSimOptions => ({
      ok: false,
      message: `--sim ${key}: wanted ${wanted}, got ${value === "" ? "nothing" : JSON.stringify(value)}`,
    });
    if (key === "seed") {
      const seed = Number(value);
      if (value === "" || !Number.isSafeInteger(seed)) return wrong("a whole number");
      options.seed = seed;
    } else if (key === "rate") {
      const rate = value === "max" ? Number.POSITIVE_INFINITY : Number(value);
      if (value === "" || !(rate > 0) || (rate > TOKENS_PER_SECOND_MAX && value !== "max"))
        return wrong(`tokens per second, above 0 and up to ${TOKENS_PER_SECOND_MAX}, or max`);
      options.tokensPerSecond = rate;
    } else if (key === "fault") {
      const [kind, at, more] = value.split("@");
      const found = FAULT_KINDS.find((known) => known === kind);
      if (found === undefined) return wrong(`${FAULT_KINDS.join(", ")}, with @n for the n-th request`);
      if (at !== undefined && (more !== undefined || !/^[1-9]\d{0,8}$/.test(at))) return wrong("a request's number from 1 on after the @");
      faults.push(at === undefined ? { kind: found } : { kind: found, at: Number(at) });
    } else return { ok: false, message: `--sim knows no ${JSON.stringify(key)}: it takes ${KEYS}` };
  }
  return { ok: true, value: { ...options, faults } };
}
