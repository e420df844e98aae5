// An expression and its value: a reader by precedence, over numbers, names and functions. No code is ever evaluated. Pure.

import { EXPRESSION_CHARS_MAX, EXPRESSION_DEPTH_MAX } from "./limits.ts";
import { ToolProblem } from "./tool-problem.ts";

const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
  ["tau", 2 * Math.PI],
]);

type Fold = (...values: number[]) => number;

/** Name → how many arguments at least and at most, and what it does. */
const FUNCTIONS: ReadonlyMap<string, readonly [least: number, most: number, fold: Fold]> = new Map<string, readonly [number, number, Fold]>(
  [
    ...(
      [
        "sqrt",
        "cbrt",
        "abs",
        "floor",
        "ceil",
        "trunc",
        "sign",
        "exp",
        "log2",
        "log10",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
      ] as const
    ).map((name): [string, readonly [number, number, Fold]] => [name, [1, 1, (x = 0) => Math[name](x)]]),
    ["ln", [1, 1, (x = 0) => Math.log(x)]],
    ["log", [1, 2, (x = 0, base) => (base === undefined ? Math.log10(x) : Math.log(x) / Math.log(base))]],
    ["round", [1, 2, (x = 0, digits = 0) => roundTo(x, digits)]],
    ["pow", [2, 2, (x = 0, y = 0) => x ** y]],
    ["mod", [2, 2, (x = 0, y = 0) => x - y * Math.floor(x / y)]],
    ["hypot", [1, 64, Math.hypot]],
    ["min", [1, 64, Math.min]],
    ["max", [1, 64, Math.max]],
    ["sum", [1, 64, (...values) => values.reduce((a, b) => a + b, 0)]],
  ],
);

const roundTo = (x: number, digits: number): number => {
  const scale = 10 ** Math.min(15, Math.max(-15, Math.trunc(digits)));
  return Math.round(x * scale) / scale;
};

const BINARY: Readonly<Record<string, { power: number; isRight?: true; apply: (a: number, b: number) => number }>> = {
  "+": { power: 1, apply: (a, b) => a + b },
  "-": { power: 1, apply: (a, b) => a - b },
  "*": { power: 2, apply: (a, b) => a * b },
  "/": { power: 2, apply: (a, b) => a / b },
  "%": { power: 2, apply: (a, b) => a % b },
  "^": { power: 4, isRight: true, apply: (a, b) => a ** b },
};
/** Binds looser than a power: -2^2 is -4. */
const SIGN_POWER = 3;

interface Token {
  kind: "number" | "name" | "sign" | "end";
  text: string;
  /** From 1. */
  at: number;
}

/** Throws ToolProblem with the place of what cannot be read, or where the value is no finite number. */
export function evaluate(expression: string): number {
  if (expression.length > EXPRESSION_CHARS_MAX) throw new ToolProblem(`an expression has at most ${EXPRESSION_CHARS_MAX} characters`);
  const tokens = tokensOf(expression);
  let next = 0;
  let depth = 0;
  const peek = (): Token => tokens[next] as Token;
  const take = (): Token => tokens[next++] as Token;
  const wanted = (what: string, token: Token): ToolProblem =>
    new ToolProblem(`${what} is wanted at place ${token.at}, not ${token.kind === "end" ? "the end" : `"${token.text}"`}`);
  const expect = (sign: string): void => {
    const token = take();
    if (token.text !== sign || token.kind !== "sign") throw wanted(`"${sign}"`, token);
  };

  const readList = (): number[] => {
    expect("(");
    const values = [readSum(0)];
    while (peek().text === ",") {
      take();
      values.push(readSum(0));
    }
    expect(")");
    return values;
  };

  const readName = (token: Token): number => {
    const name = token.text.toLowerCase();
    if (peek().text !== "(") {
      const value = CONSTANTS.get(name);
      if (value === undefined) throw new ToolProblem(`there is no constant "${token.text}"; there are ${[...CONSTANTS.keys()].join(", ")}`);
      return value;
    }
    const found = FUNCTIONS.get(name);
    if (!found) throw new ToolProblem(`there is no function "${token.text}"; there are ${[...FUNCTIONS.keys()].join(", ")}`);
    const [least, most, fold] = found;
    const values = readList();
    if (values.length < least || values.length > most)
      throw new ToolProblem(`${name} takes ${least === most ? least : `${least} to ${most}`} values, not ${values.length}`);
    return fold(...values);
  };

  const readValue = (): number => {
    const token = take();
    if (token.kind === "number") return Number(token.text);
    if (token.kind === "name") return readName(token);
    if (token.text === "-") return -readSum(SIGN_POWER);
    if (token.text === "+") return readSum(SIGN_POWER);
    if (token.text !== "(") throw wanted("a value", token);
    const value = readSum(0);
    expect(")");
    return value;
  };

  const readSum = (power: number): number => {
    depth += 1;
    if (depth > EXPRESSION_DEPTH_MAX) throw new ToolProblem(`the expression nests deeper than ${EXPRESSION_DEPTH_MAX}`);
    let value = readValue();
    for (;;) {
      const operator = peek().kind === "sign" && Object.hasOwn(BINARY, peek().text) ? BINARY[peek().text] : undefined;
      if (!operator || operator.power <= power) break;
      take();
      value = operator.apply(value, readSum(operator.isRight ? operator.power - 1 : operator.power));
    }
    depth -= 1;
    return value;
  };

  const value = readSum(0);
  if (peek().kind !== "end") throw wanted("an operator", peek());
  if (!Number.isFinite(value))
    throw new ToolProblem(Number.isNaN(value) ? "the value is not defined" : "the value is not finite (a division by zero, or too large)");
  return value;
}

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:(\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z]\w*)|(\*\*|[-+*/%^(),×÷−]))/y;
  while (/\S/.test(expression.slice(pattern.lastIndex))) {
    const from = pattern.lastIndex;
    const match = pattern.exec(expression);
    if (!match) throw new ToolProblem(`place ${from + 1} cannot be read: "${expression.slice(from).trimStart().slice(0, 12)}"`);
    const [, number, name, sign = ""] = match;
    const at = pattern.lastIndex - (number ?? name ?? sign).length + 1;
    if (number !== undefined) tokens.push({ kind: "number", text: number.replaceAll("_", ""), at });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else tokens.push({ kind: "sign", text: SPELLINGS[sign] ?? sign, at });
  }
  return [...tokens, { kind: "end", text: "", at: expression.length + 1 }];
}

const SPELLINGS: Readonly<Record<string, string>> = { "**": "^", "×": "*", "÷": "/", "−": "-" };

/** Whole numbers as long as a double holds each of them; else fifteen digits, without the noise after them, and no zeros in place of lost ones. */
export function shownNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const digits = value.toPrecision(15);
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? digits.replace(/\.?0+e/, "e") : String(Number(digits));
}
