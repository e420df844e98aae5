import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { CustomTool } from "./custom-tool.ts";
import { RESULT_BYTES_MAX } from "./limits.ts";
import { describeTool } from "./tool.contract.ts";
import { callTool, createPlace, openToolset, type Place, toolNamed } from "./tools.fake.ts";
import type { Toolset } from "./toolset.ts";

const CUSTOM: readonly CustomTool[] = [
  {
    name: "team/echo",
    description: "Gives back what it is given.",
    input: z.object({ text: z.string() }),
    effects: "none",
    run: ({ text }: { text: string }) => text,
  },
  { name: "team/program", description: "Counts the bytes of its input.", command: ["/bin/sh", "-c", "wc -c"] },
  { name: "team/throws", description: "Throws, whatever it is given.", run: () => Promise.reject(new Error("on purpose")) },
  { name: "team/hangs", description: "Never comes to its end.", timeoutMs: 50, run: () => new Promise(() => {}) },
  { name: "team/floods", description: "Gives a text without end.", run: () => "flood ".repeat(1_000_000) },
  { name: "team/odd", description: "Gives something that is no text.", run: () => ({ found: [1, 2] }) },
  {
    name: "team/cycle",
    description: "Gives something that no JSON holds.",
    run: () => {
      const a: { a?: unknown } = {};
      a.a = a;
      return a;
    },
  },
  { name: "team/leaves", description: "A program that fails and says why.", command: ["/bin/sh", "-c", "echo sorry >&2; exit 3"] },
  { name: "team/absent", description: "A program that is not there.", command: ["/nowhere/program"] },
  { name: "fs/read", description: "A thief of names, left out.", run: () => "stolen" },
];

const GOOD: Readonly<Record<string, unknown>> = {
  "fs/read": { path: "a.txt" },
  "fs/write": { path: "new/b.txt", content: "b\n" },
  "fs/edit": { path: "a.txt", oldText: "two", newText: "2" },
  "fs/multi-edit": { path: "a.txt", edits: [{ oldText: "three", newText: "3" }] },
  "fs/glob": { pattern: "**/*" },
  "fs/grep": { pattern: "t.o" },
  "shell/run": { command: "echo hello" },
  "web/fetch": { url: "http://127.0.0.1:9/" },
  calculator: { expression: "1 + 1" },
  "team/echo": { text: "hello" },
};

let place: Place;
let toolset: Toolset;

beforeAll(async () => {
  place = createPlace();
  place.put("a.txt", "one\ntwo\nthree\n");
  toolset = await openToolset(place, { custom: CUSTOM });
});
afterAll(async () => {
  await toolset.close();
  place.remove();
});

describe.each([...Object.keys(GOOD), ...CUSTOM.map(({ name }) => name).filter((name) => name !== "fs/read" && !(name in GOOD))])(
  "%s",
  (name) => {
    describeTool({ tool: () => toolNamed(toolset, name), good: GOOD[name] ?? { any: "thing" }, isOpen: name.startsWith("team/") });
  },
);

test.each<[string, unknown, boolean, RegExp]>([
  ["team/echo", { text: "hello" }, false, /^hello$/],
  ["team/echo", { text: 1 }, true, /input of team\/echo is not valid[\s\S]*text/],
  ["team/program", { a: 1 }, false, /^7\s*$/],
  ["team/throws", {}, true, /team\/throws failed: on purpose/],
  ["team/hangs", {}, true, /did not end within 50 ms/],
  ["team/odd", {}, false, /\{"found":\[1,2\]\}/],
  ["team/cycle", {}, true, /team\/cycle failed/],
  ["team/leaves", {}, true, /exit code 3\nsorry/],
  ["team/absent", {}, true, /exit code 127[\s\S]*nowhere/],
])("a config's tool: %s %j", async (name, input, isError, wanted) => {
  const result = await callTool(toolset, name, input);
  expect(result).toMatchObject({ isError });
  expect(result.text).toMatch(wanted);
});

test("a flood is cut, and says so", async () => {
  const { text } = await callTool(toolset, "team/floods", {});
  expect(text.length).toBeLessThan(RESULT_BYTES_MAX + 100);
  expect(text).toMatch(/more bytes left out\]$/);
});

test("a config's tool does not take the name of one of ours", () => {
  expect(toolset.problems).toEqual(["the config's tool fs/read is left out: the name is taken"]);
  expect(toolset.tools.filter(({ name }) => name === "fs/read")).toHaveLength(1);
});

test.each<[string[], string[], string[]]>([
  [["calculator"], ["calculator"], []],
  [["fs/*"], ["fs/read", "fs/write", "fs/edit", "fs/multi-edit", "fs/glob", "fs/grep"], []],
  [["fs/read", "shell/run"], ["fs/read", "shell/run"], []],
  [[], [], []],
  [["fs/raed", "calculator"], ["calculator"], ["fs/raed"]],
  [["fs"], [], ["fs"]],
])("allowed %j: these and no others", async (allow, names, unknown) => {
  const few = await openToolset(place, { allow });
  expect(few.tools.map(({ name }) => name)).toEqual(names);
  expect(few.unknown).toEqual(unknown);
});

test("a base dir that is not there is a sentence", async () => {
  await expect(openToolset(place, { baseDir: `${place.root}/none` })).rejects.toThrow(
    /the base dir .*none: there is no such file or folder \(ENOENT\)/,
  );
});
