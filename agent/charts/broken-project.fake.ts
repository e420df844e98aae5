// A small project with one mistake in it, chosen by seed, in a folder of its own: what the chart `iterate` is shown on.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import type { Tool, ToolResult } from "../index.ts";

const SOURCE = `// Small functions on numbers and lists.

export function clamp(value, low, high) {
  if (value < low) return low;
  if (value > high) return high;
  return value;
}

export function sum(list) {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += list[i];
  return total;
}

export function mean(list) {
  if (list.length === 0) return 0;
  return sum(list) / list.length;
}

export function largest(list) {
  let best = list[0];
  for (const one of list) {
    if (one > best) best = one;
  }
  return best;
}

export function chunks(list, size) {
  const out = [];
  for (let i = 0; i < list.length; i += size) out.push(list.slice(i, i + size));
  return out;
}

export function isLeapYear(year) {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function pages(items, perPage) {
  return Math.ceil(items / perPage);
}

export function allEven(list) {
  return list.every((one) => one % 2 === 0);
}

export function factorial(n) {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
`;

const TESTS = `import test from "node:test";
import assert from "node:assert/strict";
import { allEven, chunks, clamp, factorial, isLeapYear, largest, mean, pages, sum } from "../src/numbers.mjs";

test("clamp keeps a number within its bounds", () => {
  assert.deepEqual([clamp(5, 0, 10), clamp(-1, 0, 10), clamp(11, 0, 10)], [5, 0, 10]);
});
test("sum adds up", () => {
  assert.equal(sum([]), 0);
  assert.equal(sum([1, 2, 3]), 6);
});
test("mean is the sum by the count, and 0 of nothing", () => {
  assert.equal(mean([]), 0);
  assert.equal(mean([2, 4]), 3);
});
test("largest finds it anywhere", () => {
  assert.deepEqual([largest([3, 1, 2]), largest([1, 3, 2]), largest([1, 2, 3])], [3, 3, 3]);
});
test("chunks cuts a list into pieces", () => {
  assert.deepEqual(chunks([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
});
test("isLeapYear knows the centuries", () => {
  assert.deepEqual([1900, 2000, 2023, 2024].map(isLeapYear), [false, true, false, true]);
});
test("pages counts the last one too", () => {
  assert.deepEqual([pages(10, 5), pages(11, 5)], [2, 3]);
});
test("allEven means every one", () => {
  assert.deepEqual([allEven([2, 4]), allEven([2, 3])], [true, false]);
});
test("factorial", () => {
  assert.deepEqual([factorial(0), factorial(1), factorial(5)], [1, 1, 120]);
});
`;

const README = `# numbers

Small functions on numbers and lists, in src/numbers.mjs. What they do is said by the tests.
`;

/** One mistake each: what stands there rightly, what stands there instead. */
export const MUTATIONS: readonly (readonly [right: string, wrong: string])[] = [
  ["value < low", "value > low"],
  ["value > high", "value < high"],
  ["return high;", "return low;"],
  ["let total = 0", "let total = 1"],
  ["i < list.length; i++", "i <= list.length; i++"],
  ["let i = 0; i < list.length; i++", "let i = 1; i < list.length; i++"],
  ["total += list[i]", "total -= list[i]"],
  ["list.length === 0", "list.length !== 0"],
  ["sum(list) / list.length", "sum(list) * list.length"],
  ["one > best", "one < best"],
  ["one > best", "one >= best + 1 && false"],
  ["let i = 0; i < list.length; i += size", "let i = 1; i < list.length; i += size"],
  ["i += size", "i -= -size - 1"],
  ["i, i + size", "i, i - size"],
  ["out.push", "out.unshift"],
  ["year % 4 === 0", "year % 4 !== 0"],
  ["&& year", "|| year"],
  ["year % 100 !== 0", "year % 100 === 0"],
  [") || year", ") && year"],
  ["year % 400", "year % 401"],
  ["Math.ceil", "Math.floor"],
  ["items / perPage", "items * perPage"],
  ["list.every", "list.some"],
  ["one % 2 === 0", "one % 2 === 1"],
  ["n <= 1", "n <= 2"],
  ["? 1 :", "? 0 :"],
  ["n * factorial", "n + factorial"],
  ["factorial(n - 1)", "factorial(n - 2)"],
];

export const TEST_COMMAND = "node test/numbers.test.mjs";

export interface BrokenProject {
  dir: string;
  mutation: readonly [string, string];
  source(): string;
  /** Whether what stands there now is what stood there before the mistake. */
  isWhole(): boolean;
  remove(): void;
}

export function createBrokenProject(seed: number): BrokenProject {
  const mutation = MUTATIONS[seed % MUTATIONS.length] ?? (["", ""] as const);
  const [right, wrong] = mutation;
  if (!SOURCE.includes(right)) throw new Error(`no ${right} in the source`);
  const dir = mkdtempSync(join(tmpdir(), "escapement-broken-"));
  mkdirSync(join(dir, "src"));
  mkdirSync(join(dir, "test"));
  const file = join(dir, "src/numbers.mjs");
  writeFileSync(file, SOURCE.replace(right, wrong));
  writeFileSync(join(dir, "test/numbers.test.mjs"), TESTS);
  writeFileSync(join(dir, "README.md"), README);
  writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module", scripts: { test: TEST_COMMAND } }));
  const source = (): string => readFileSync(file, "utf8");
  return { dir, mutation, source, isWhole: () => source() === SOURCE, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Rounds of all loops in one run of the tests, which good ones go round forty times: more never end. */
const ROUNDS_MAX = 10_000;
/** What goes on for ever in another way. On a busy machine a good run of a few milliseconds may wait a while for its turn. */
const ENDLESS_MS = 3_000;

/** The same project without a disk or a process: the tools' results are worded as the real ones word them. */
export function createBrokenProjectInMemory(seed: number): { tools: Tool[]; source(): string; passes(): boolean } {
  const [right, wrong] = MUTATIONS[seed % MUTATIONS.length] ?? (["", ""] as const);
  const files = new Map([
    ["README.md", README],
    ["src/numbers.mjs", SOURCE.replace(right, wrong)],
    ["test/numbers.test.mjs", TESTS],
  ]);
  const source = (): string => files.get("src/numbers.mjs") ?? "";
  const tool = (name: string, keys: readonly string[], run: (input: Record<string, string>) => ToolResult): Tool => ({
    name,
    description: "",
    effects: name === "fs/read" ? "none" : "files",
    inputSchema: { type: "object", properties: Object.fromEntries(keys.map((key) => [key, { type: "string" }])), required: [...keys] },
    run: (input) => Promise.resolve(run(input as Record<string, string>)),
  });
  const failed = (text: string): ToolResult => ({ isError: true, text });
  return {
    source,
    passes: () => !runTests(source()).isError,
    tools: [
      tool("fs/read", ["path"], ({ path = "" }) => {
        const text = files.get(path);
        if (text === undefined) return failed(`there is no ${path}`);
        const lines = text.replace(/\n$/, "").split("\n");
        return { isError: false, text: lines.map((line, n) => `${String(n + 1).padStart(6)}\t${line}`).join("\n") };
      }),
      tool("fs/edit", ["path", "oldText", "newText"], ({ path = "", oldText = "", newText = "" }) => {
        const text = files.get(path) ?? "";
        if (text.split(oldText).length !== 2) return failed("oldText is not in the file");
        files.set(path, text.split(oldText).join(newText));
        return { isError: false, text: `changed ${path} in 1 place` };
      }),
      tool("fs/glob", ["pattern"], () => ({ isError: false, text: [...files.keys()].join("\n") })),
      tool("fs/grep", ["pattern"], () => ({ isError: false, text: "nothing" })),
      tool("shell/run", ["command"], () => runTests(source())),
    ],
  };
}

/** As the runtime's own test runner tells it; a loop without end is ended. */
function runTests(source: string): ToolResult {
  const failures: string[] = [];
  const program = [
    source.replaceAll("export ", "").replace(/(?<=for \([^;]*; )[^;]*/g, "round() && ($&)"),
    `const test = (name, body) => { try { body(); } catch (error) { failed(name, String(error)); } };`,
    `const same = (a, b) => { if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error("not equal"); };`,
    `const assert = { equal: same, deepEqual: same };`,
    TESTS.replace(/^import .*$/gm, ""),
  ].join("\n");
  let rounds = 0;
  try {
    const round = (): boolean => {
      rounds += 1;
      if (rounds > ROUNDS_MAX) throw new Error("a loop without end");
      return true;
    };
    const failedTest = (name: string, error: string): void =>
      void failures.push(`not ok - ${name}\n  error: ${error}\n    at TestContext.<anonymous> (file://test/numbers.test.mjs:5:3)`);
    runInNewContext(program, { failed: failedTest, round }, { timeout: ENDLESS_MS });
    // One test caught it: another process's would never have come to an end.
    if (rounds > ROUNDS_MAX) throw new Error("Script execution timed out");
  } catch (error) {
    return { isError: true, text: `exit code 1\n${String(error)}\n    at file://test/numbers.test.mjs:1:1\n# fail 9` };
  }
  if (failures.length === 0) return { isError: false, text: "exit code 0\n# fail 0" };
  return { isError: true, text: `exit code 1\n${failures.join("\n")}\n# fail ${failures.length}` };
}
