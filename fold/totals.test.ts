import { describe, expect, it } from "vitest";
import { selectCostText } from "./select.ts";
import { modelOf, sample as s, told, type Told } from "./told.fake.ts";

const PRICES = { m1: { input: 2, output: 10, cached: 0.5 }, free: { input: 0, output: 0 }, odd: { input: "2" }, worse: null };
const started = (prices: unknown): Told => told("runner/started", { "session-id": "s", "chart-id": "c", backend: "b", states: [], prices });
const response = (model: string, usage: Record<string, number>): Told => s.response({ model, usage });

describe("what a run cost", () => {
  it.each<[string, Told[], string | undefined]>([
    ["no prices on record: nothing is said", [s.started(), response("m1", { "input-tokens": 10 })], undefined],
    ["a model with a price", [started(PRICES), response("m1", { "input-tokens": 1_000_000, "output-tokens": 500_000 })], "$7.00"],
    [
      "input from the cache costs its own price",
      [started(PRICES), response("m1", { "input-tokens": 1_000_000, cached: 1_000_000 })],
      "$0.5000",
    ],
    ["small sums", [started(PRICES), response("m1", { "input-tokens": 1_000 })], "$0.0020"],
    ["very small sums", [started(PRICES), response("m1", { "input-tokens": 1 })], "$0.0001"],
    ["nothing to pay", [started(PRICES), response("free", { "input-tokens": 1_000 })], "$0.00"],
    ["some without a price", [started(PRICES), response("free", {}), response("other", { "input-tokens": 5 })], "≥ $0.00"],
    ["prices that are none", [started(PRICES), response("odd", { "input-tokens": 5 }), response("worse", {})], undefined],
    ["prices that are no table", [started([1, "x"]), response("m1", { "input-tokens": 5 })], undefined],
  ])("%s", (_, list, wanted) => expect(selectCostText(modelOf(list))).toBe(wanted));
});
