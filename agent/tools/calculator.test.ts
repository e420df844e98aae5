import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate, shownNumber } from "./calculator-expression.ts";

test.each<[string, string]>([
  ["1 + 2 * 3", "7"],
  ["(1 + 2) * 3", "9"],
  ["2 ^ 3 ^ 2", "512"],
  ["2 ** 10", "1024"],
  ["-2 ^ 2", "-4"],
  ["(-2) ^ 2", "4"],
  ["2 ^ -1", "0.5"],
  ["--3", "3"],
  ["10 - 4 - 3", "3"],
  ["100 / 10 / 2", "5"],
  ["7 % 4", "3"],
  ["mod(-1, 5)", "4"],
  ["0.1 + 0.2", "0.3"],
  ["1e3 + .5", "1000.5"],
  ["1_000_000 * 2", "2000000"],
  ["3 × 4 ÷ 2 − 1", "5"],
  ["sqrt(2) ^ 2", "2"],
  ["PI", "3.14159265358979"],
  ["sin(pi / 2)", "1"],
  ["log(1000)", "3"],
  ["log(8, 2)", "3"],
  ["ln(e)", "1"],
  ["round(2.345, 2)", "2.35"],
  ["max(1, 2, 3) - min(1, 2, 3)", "2"],
  ["sum(1, 2, 3, 4)", "10"],
  ["hypot(3, 4)", "5"],
  ["123456789 * 12345678", "1524157763907942"],
  ["2^53 - 1", "9007199254740991"],
  ["2^53", "9.00719925474099e+15"],
  ["10^20", "1e+20"],
  ["1/3", "0.333333333333333"],
])("%s = %s", (expression, wanted) => {
  expect(shownNumber(evaluate(expression))).toBe(wanted);
});

test.each<[string, RegExp]>([
  ["", /a value is wanted at place 1, not the end/],
  ["1 +", /a value is wanted at place 4/],
  ["1 2", /an operator is wanted at place 3, not "2"/],
  ["(1", /"\)" is wanted/],
  ["1)", /an operator is wanted/],
  ["1 / 0", /not finite/],
  ["0 / 0", /not defined/],
  ["sqrt(-1)", /not defined/],
  ["10 ^ 400", /not finite/],
  ["process.exit(1)", /cannot be read|no constant "process"/],
  ["constructor", /no constant "constructor"/],
  ["__proto__(1)", /cannot be read/],
  ["toString()", /no function/],
  ["1; 2", /place 2 cannot be read: ";/],
  ["'a'", /cannot be read/],
  ["a = 1", /cannot be read/],
  ["min()", /a value is wanted/],
  ["pow(1)", /pow takes 2 values, not 1/],
  [`${"(".repeat(200)}1${")".repeat(200)}`, /nests deeper/],
  [`1${" + 1".repeat(2_000)}`, /at most 2000/],
])("%s: %s", (expression, sentence) => {
  expect(() => evaluate(expression)).toThrow(sentence);
});

interface Known {
  text: string;
  value: number;
}

const APPLY: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
};

/** An expression with its value, worked out while it was made. */
const expression = fc.letrec<{ node: Known }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.integer({ min: 0, max: 99 }).map((value) => ({ text: String(value), value })),
    fc
      .tuple(tie("node"), fc.constantFrom(...Object.keys(APPLY)), tie("node"))
      .map(([a, sign, b]) => ({ text: `(${a.text} ${sign} ${b.text})`, value: APPLY[sign]?.(a.value, b.value) ?? Number.NaN })),
    tie("node").map((a) => ({ text: `-(${a.text})`, value: -a.value })),
  ),
})).node;

test("whole numbers come out as they were put together", () => {
  fc.assert(
    fc.property(expression, ({ text, value }) => {
      fc.pre(text.length <= 2_000);
      expect(evaluate(text)).toBe(value);
    }),
  );
});

test("any text gives a number or a sentence", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      try {
        expect(Number.isFinite(evaluate(text))).toBe(true);
      } catch (thrown) {
        expect((thrown as Error).name).toBe("ToolProblem");
      }
    }),
  );
});
