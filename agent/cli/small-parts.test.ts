import { describe, expect, test } from "vitest";
import type { StateInfo } from "../../wire/index.ts";
import { placeOfThrow } from "./chart-failure.ts";
import { whyStopped } from "./closing-lines.ts";
import { parseAddress, parseCount, parseSim, parseSpeed } from "./flag-values.ts";
import { mermaidOf } from "./mermaid.ts";
import { nearest } from "./nearest.ts";

test.each([
  ["helo", "hello"],
  ["hauku", "haiku"],
  ["par", "parallel"],
  ["ahiku", "haiku"],
  ["sak", "ask"],
  ["hope", undefined],
  ["zzz", undefined],
  ["", undefined],
])("%j may mean %s", (word, meant) => {
  expect(nearest(word, ["hello", "ask", "parallel", "haiku"])).toBe(meant);
});

describe("values of flags", () => {
  test.each([
    ["8080", { host: "127.0.0.1", port: 8080 }],
    ["0", { host: "127.0.0.1", port: 0 }],
    ["localhost:1", { host: "localhost", port: 1 }],
    ["[::1]:80", { host: "::1", port: 80 }],
    ["65536", undefined],
    ["::1:80", undefined],
    ["host:", undefined],
    ["http://x:1", undefined],
  ])("address %s", (text, value) => expect(parseAddress(text).value).toEqual(value));

  test.each([
    ["1", 1],
    ["64", 64],
    ["0", undefined],
    ["1.5", undefined],
    ["101", undefined],
    ["", undefined],
  ])("count %j", (text, value) => expect(parseCount(text, 100).value).toBe(value));
  test.each([
    ["1", 1],
    ["0.5", 0.5],
    ["0", undefined],
    ["-1", undefined],
    ["x", undefined],
    ["", undefined],
    ["NaN", undefined],
  ])("speed %j", (text, value) => expect(parseSpeed(text).value).toBe(value));
  test("sim", () => {
    expect(parseSim("seed=1,rate=80").value).toEqual({ seed: "1", rate: "80" });
    expect(parseSim("seed").problem).toMatch(/k=v/);
  });
});

test("a chart as Mermaid: nested, parallel, final, and names that would break it", () => {
  const states: StateInfo[] = [
    { id: "a", kind: "compound", initial: "b", on: [{ event: "go", targets: ["p"] }] },
    { id: "a.b", parent: "a", kind: "atomic" },
    { id: "p", kind: "parallel" },
    { id: "p.x-1", parent: "p", kind: "atomic" },
    { id: "p.y", parent: "p", kind: "atomic", on: [{ event: 'say "hi"', targets: ["end"] }] },
    { id: "end", kind: "final" },
  ];
  expect(mermaidOf(states, { kind: "compound", initial: "a" }, "T")).toMatchInlineSnapshot(`
    "---
    title: "T"
    ---
    stateDiagram-v2
      [*] --> a
      state "a" as a {
        [*] --> a__b
        state "b" as a__b
      }
      state "p" as p {
        state "x-1" as p__x_2d_1
        --
        state "y" as p__y
      }
      state "end" as end
      a --> p: go
      p__y --> end: say #34;hi#34;
      end --> [*]
    "
  `);
});

test.each([
  [
    "a throw in the chart",
    new Error("boom"),
    "Error: boom\n    at <anonymous> (/c/x.ts:3:7)\n    at ModuleJob.run (node:internal/a:1:2)",
    "/c/x.ts:3: boom",
  ],
  [
    "a throw in a file it imports",
    new Error("boom"),
    "Error: boom\n    at f (file:///c/y.ts:9:7)\n    at ModuleJob.run (node:internal/a:1:2)",
    "/c/y.ts:9: boom",
  ],
  ["bad TypeScript", new Error('Transform failed with 1 error:\n/c/x.ts:2:10: ERROR: Unexpected "="'), "", '/c/x.ts:2: Unexpected "="'],
  [
    "bad JavaScript",
    new SyntaxError("Unexpected token"),
    "file:///c/x.ts:4\nconst a = = 1;\n\nSyntaxError: Unexpected token",
    "/c/x.ts:4: Unexpected token",
  ],
  ["no place at all", new Error("gone"), "Error: gone", "/c/x.ts: gone"],
])("where a chart file fails: %s", (_, error, stack, said) => {
  error.stack = stack;
  expect(placeOfThrow(error, "/c/x.ts")).toBe(said);
});

test.each([
  [{ reason: "stuck", message: "nothing can move the chart any more" }, "nothing can move the chart any more"],
  [{ reason: "unanswerable" }, "a question came that nobody here could answer"],
  [{ reason: "quit" }, "quit"],
  [{}, "no reason given"],
])("a run that was stopped, %j, says why in words", (result, words) => expect(whyStopped(result)).toBe(words));
