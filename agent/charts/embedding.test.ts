// Every example of docs/embedding.md, extracted and run as it stands there.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { RunResult } from "../index.ts";

const library = new URL("../index.ts", import.meta.url).pathname;
const guide = readFileSync(new URL("../../docs/embedding.md", import.meta.url), "utf8");
const examples = new Map(
  [...guide.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)].map((found): [string, string] => [found[1] ?? "", found[2] ?? ""]),
);

const folder = mkdtempSync(join(tmpdir(), "escapement-embedding-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
for (const [name, text] of examples)
  writeFileSync(join(folder, name), text.replaceAll('from "escapement"', `from ${JSON.stringify(library)}`));

const load = async <T>(name: string): Promise<T> => (await import(/* @vite-ignore */ join(folder, name))) as T;

beforeAll(() => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
});
afterAll(() => {
  vi.restoreAllMocks();
});

const DONE = { status: "done", output: expect.stringMatching(/\S/) };

test("every block of code is an example with a name, and is run here", () => {
  expect([...guide.matchAll(/```ts/g)]).toHaveLength(examples.size);
  expect([...examples.keys()].sort()).toEqual(
    ["many.ts", "one-run.ts", "poet.ts", "resumed.ts", "watched.ts", "web-clock.ts", "which-model.ts", "with-tools.ts"].sort(),
  );
});

test("a run", async () => {
  expect((await load<{ result: RunResult }>("one-run.ts")).result).toMatchObject(DONE);
});

test("a model by the command line's rules: the embedded one, where it is asked for", async () => {
  vi.stubEnv("POET_BACKEND", undefined);
  expect((await load<{ result: RunResult }>("which-model.ts")).result).toMatchObject(DONE);
});

test("watched and answered: no, then yes", async () => {
  const { result, story } = await load<{ result: RunResult; story: string[] }>("watched.ts");
  expect(result).toMatchObject(DONE);
  expect(story.filter((line) => line.endsWith("human-input/answer"))).toHaveLength(2);
  expect(story).toContain("in asking");
});

test("tools: the chart's own, then the model's, confirmed", async () => {
  const { result, asked } = await load<{ result: RunResult; asked: string[] }>("with-tools.ts");
  expect(result.status).toBe("done");
  expect(asked[0]).toBe("dice/roll");
});

test("a hundred runs in one process", async () => {
  const { results } = await load<{ results: RunResult[] }>("many.ts");
  expect(results).toHaveLength(100);
  expect(results.every(({ status }) => status === "done")).toBe(true);
});

test("killed while it asked, and gone on with: the model is not asked again", async () => {
  const { result, requests } = await load<{ result: RunResult; requests: number }>("resumed.ts");
  expect(result).toMatchObject(DONE);
  expect(requests).toBe(0);
});
