import { expect, test } from "vitest";
import { parseSimOptions, SIM_DEFAULTS } from "./options.ts";

test.each([
  ["", SIM_DEFAULTS],
  ["seed=7", { ...SIM_DEFAULTS, seed: 7 }],
  ["seed=-3, rate=12.5", { ...SIM_DEFAULTS, seed: -3, tokensPerSecond: 12.5 }],
  ["rate=max", { ...SIM_DEFAULTS, tokensPerSecond: Number.POSITIVE_INFINITY }],
  ["fault=429@2,fault=drop", { ...SIM_DEFAULTS, faults: [{ kind: "429", at: 2 }, { kind: "drop" }] }],
])("%j", (text, value) => {
  expect(parseSimOptions(text)).toEqual({ ok: true, value });
});

test.each([
  ["seed=x", /seed: wanted a whole number, got "x"/],
  ["seed", /seed: wanted a whole number, got nothing/],
  ["rate=0", /rate: wanted tokens per second/],
  ["rate=-1", /rate/],
  ["rate=1e9", /rate/],
  ["rate=Infinity", /rate/],
  ["fault=fire", /fault: wanted 429, drop, stall, garbage/],
  ["fault=429@0", /from 1 on/],
  ["fault=429@1@2", /from 1 on/],
  ["speed=3", /knows no "speed": it takes seed=/],
])("%j is refused", (text, message) => {
  const parsed = parseSimOptions(text);
  expect(parsed.ok ? "" : parsed.message).toMatch(message);
});
