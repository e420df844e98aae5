import { describe, expect, test } from "vitest";
import type { Message, ModelRequest, ToolSpec } from "../../core/ports/backend.ts";
import { editToolOf, numberedLines, readToolOf } from "./code-tools.ts";
import { decide } from "./decide.ts";
import { importsOf, readFailingTests } from "./failing-tests.ts";
import { changeOf, changesIn, placeOf, sayChange } from "./said-change.ts";
import { tokenEdits } from "./token-edits.ts";

const tool = (name: string, ...keys: string[]): ToolSpec => ({
  name,
  description: "",
  inputSchema: { type: "object", properties: Object.fromEntries(keys.map((key) => [key, { type: "string" }])), required: keys },
});

describe("what failing tests say", () => {
  test.each([
    ["TAP", "not ok 3 - sum adds up\n  at file:///p/test/a.test.mjs:3:1\n# pass 4\n# fail 2", ["/p/test/a.test.mjs"], [], 2],
    ["vitest", " FAIL  src/a.test.ts > adds\n Tests  1 failed | 3 passed (4)\n ❯ src/a.ts:7:3", ["src/a.test.ts"], ["src/a.ts"], 1],
    [
      "pytest",
      'FAILED tests/test_a.py::test_sum\n  File "lib/a.py", line 3\n=== 2 failed, 1 passed in 0.1s ===',
      ["tests/test_a.py"],
      ["lib/a.py"],
      2,
    ],
    [
      "an error of the source",
      "TypeError: x\n    at sum (file:///p/src/a.mjs:12:5)\n    at node:internal/x:3:1",
      [],
      ["/p/src/a.mjs"],
      undefined,
    ],
    ["nothing of use", "Killed", [], [], undefined],
  ])("%s", (_name, output, tests, sources, failed) => {
    const read = readFailingTests(output);
    expect([read.tests, read.sources.map(({ path }) => path), read.failed]).toEqual([tests, sources, failed]);
  });

  test("a line that the stack names, and only words of what fails", () => {
    const read = readFailingTests("ok 1 - mean\nnot ok 2 - clamp keeps\n    at clamp (src/a.mjs:12:5)");
    expect(read.sources).toEqual([{ path: "src/a.mjs", lines: [12] }]);
    expect([read.words.has("clamp"), read.words.has("mean")]).toEqual([true, false]);
  });

  test.each([
    ["test/a.test.mjs", "../src/a.mjs", "src/a.mjs"],
    ["/p/test/deep/a.test.ts", "../../src/a.ts", "/p/src/a.ts"],
    ["a.test.js", "./a.js", "a.js"],
  ])("%s takes in %s", (path, named, wanted) => {
    expect(importsOf(path, [`import { a } from "${named}";`, 'import x from "node:fs";'])).toEqual([wanted]);
  });
});

describe("tools are known by what they ask for", () => {
  test.each([
    [tool("fs/edit", "path", "oldText", "newText"), { name: "fs/edit", path: "path", before: "oldText", after: "newText" }],
    [
      tool("str_replace", "file_path", "old_string", "new_string"),
      { name: "str_replace", path: "file_path", before: "old_string", after: "new_string" },
    ],
    [tool("patch", "filename", "search", "replace"), { name: "patch", path: "filename", before: "search", after: "replace" }],
    [tool("fs/write", "path", "content"), undefined],
  ])("%j", (spec, wanted) => {
    expect(editToolOf([spec])).toEqual(wanted);
  });
  test("one that reads", () => {
    expect(readToolOf([tool("fs/write", "path", "content"), tool("fs/read", "path")])).toEqual({ name: "fs/read", path: "path" });
  });
  test.each([
    ["     1\ta\n     2\t\n     3\tb", ["a", "", "b"]],
    ["1: a\n2: b", ["a", "b"]],
    ["     1\ta\n[more follows: read on with offset 2]", ["a"]],
    ["a\nb", undefined],
    ["there is no such file", undefined],
  ])("numbered lines of %j", (text, wanted) => {
    expect(numberedLines(text)).toEqual(wanted);
  });
});

describe("edits of one token", () => {
  test.each([
    ["a < b", ["a <= b", "a > b"]],
    ["return x && !y;", ["return x || !y;", "return x && y;"]],
    ["// a < b", []],
    ["const s = 'a < b';", []],
    ["x.push(1)", ["x.unshift(1)", "x.push(2)", "x.push(0)"]],
    ["i++", ["i--"]],
    ["if a and not b:", ["if a or not b:", "if a and  b:"]],
  ])("%s", (line, wanted) => {
    expect(tokenEdits([line]).map(({ after }) => after)).toEqual(wanted);
  });
  test("numbers and parameters of the same file", () => {
    const edits = tokenEdits(["function f(low, high) {", "  return low * 7;", "}", "const n = 30;"]).map(({ after }) => after);
    expect(edits).toEqual(expect.arrayContaining(["  return high * 7;", "  return low / 7;", "  return low * 8;", "  return low * 30;"]));
  });
});

describe("a change in words", () => {
  const change = { path: "src/a.js", line: 2, before: '  if (a < "x") {', after: '  if (a <= "x") {' };
  test("is read again", () => {
    expect(changesIn(`1. ${sayChange(change)} (taken back): no\n2. src/b.js line x: nothing`)).toEqual([change]);
  });
  test("the text that is replaced is unique before and after", () => {
    const lines = ["x = 1;", "y;", "x = 1;", "z;"];
    const { oldText, newText } = placeOf(lines, { path: "a", line: 3, before: "x = 1;", after: "x = 2;" });
    expect([oldText, newText]).toEqual(["y;\nx = 1;\nz;", "y;\nx = 2;\nz;"]);
    expect(changeOf("a", lines, oldText, newText)).toEqual({ path: "a", line: 3, before: "x = 1;", after: "x = 2;" });
  });
});

describe("a round, request by request", () => {
  const events = [{ ...tool("event__patched", "change") }, { ...tool("event__hopeless", "reason"), description: "Gives up." }];
  const tools = [tool("fs/read", "path"), tool("fs/edit", "path", "oldText", "newText"), ...events];
  const user = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });
  const task = "The tests fail.\n\nnot ok 1 - less\n    at less (src/a.mjs:2:1)\n# fail 1";
  const ask = (messages: Message[]): ModelRequest => ({ system: "", messages, tools, signal: new AbortController().signal });
  const called = (id: string, name: string, input: unknown, text: string, isError = false): Message[] => [
    { role: "assistant", parts: [{ type: "tool-call", callId: id, name, input }] },
    { role: "tool", parts: [{ type: "tool-result", callId: id, name, isError, text }] },
  ];
  const read = called("1", "fs/read", { path: "src/a.mjs" }, "     1\tfunction less(a, b) {\n     2\t  return a > b;\n     3\t}");

  test("reads, edits, says so", () => {
    expect(decide(1, ask([user(task)])).calls).toMatchObject([{ name: "fs/read", input: { path: "src/a.mjs" } }]);
    const [edit] = decide(1, ask([user(task), ...read])).calls;
    expect(edit).toMatchObject({ name: "fs/edit", input: { path: "src/a.mjs", oldText: "  return a > b;" } });
    const made = called("2", "fs/edit", edit?.input, "changed src/a.mjs in 1 place");
    const [said] = decide(1, ask([user(task), ...read, ...made])).calls;
    expect(said?.name).toBe("event__patched");
    expect(said && changesIn((said.input as { change: string }).change)).toHaveLength(1);
  });

  test("what was tried is not tried again, and when all was it gives up", () => {
    const tried: string[] = [];
    for (let n = 0; n < 50; n += 1) {
      const [call] = decide(1, ask([user(`${task}\n\n${tried.join("\n")}`), ...read])).calls;
      if (!call || call.name === "event__hopeless") break;
      const { oldText, newText } = call.input as { oldText: string; newText: string };
      tried.push(sayChange({ path: "src/a.mjs", line: 2, before: oldText, after: newText }));
    }
    expect(new Set(tried).size).toBe(tried.length);
    expect(tried.join()).toContain("return a < b;");
    expect(tried.length).toBeLessThan(50);
  });

  test("without an editing tool, or without failing tests, it is as ever", () => {
    expect(decide(1, { ...ask([user(task)]), tools: events }).calls.map(({ name }) => name)).not.toContain("fs/read");
    expect(decide(1, { ...ask([user("Say hello.")]), tools: [tool("fs/edit", "path", "oldText", "newText")] }).calls).toEqual([]);
  });
});
