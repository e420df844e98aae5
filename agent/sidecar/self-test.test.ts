import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testSidecar } from "./self-test.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "escapement-self-test-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const program = (name: string, source: string): string => {
  const path = join(dir, name);
  writeFileSync(path, source);
  return path;
};

test("the built sidecar draws a frame without a terminal", async () => {
  expect(await testSidecar()).toMatchObject({ ok: true, bun: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string });
});

test.each([
  ["one that falls", `throw new Error("no library")`, /no library|ended with/],
  ["one that ends without a word", "", /ended with 0/],
  ["one that says what is wrong", `console.log(JSON.stringify({ ok: false, problem: "no frame" }))`, /no frame/],
  ["one that says something else", `console.log("hello")`, /ended with 0: hello/],
])("%s is a problem in words", async (name, source, problem) => {
  const test = await testSidecar({ entry: program(`${name}.js`, source) });
  expect(test).toMatchObject({ ok: false, problem: expect.stringMatching(problem) as string });
});

test("what is not there is named, and nothing is started", async () => {
  expect(await testSidecar({ entry: join(dir, "none.js") })).toMatchObject({
    ok: false,
    problem: expect.stringContaining("npm run build") as string,
  });
  expect(await testSidecar({ env: { BUN_BIN: "/nowhere" } })).toMatchObject({
    ok: false,
    problem: expect.stringContaining("/nowhere") as string,
  });
});
