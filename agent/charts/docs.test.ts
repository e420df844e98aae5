// Every example of docs/charts.md, extracted and run as it stands there.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import type { ChartDefinition } from "../index.ts";
import { captureEvents, runOnSim, type OnSim } from "./run-on-sim.fake.ts";

const library = new URL("../index.ts", import.meta.url).pathname;
const guide = readFileSync(new URL("../../docs/charts.md", import.meta.url), "utf8");
const examples = new Map(
  [...guide.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)].map((found): [string, string] => [found[1] ?? "", found[2] ?? ""]),
);

const folder = mkdtempSync(join(tmpdir(), "escapement-docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
// Only the name of the library is put in place: a reader's file finds it by the command that runs it.
for (const [name, text] of examples)
  writeFileSync(join(folder, name), text.replaceAll('from "escapement"', `from ${JSON.stringify(library)}`));

const load = async (name: string): Promise<ChartDefinition> =>
  ((await import(/* @vite-ignore */ join(folder, name))) as { default: ChartDefinition }).default;

const RUNS: readonly (readonly [string, OnSim, finalState: string, output: unknown])[] = [
  ["greet.ts", {}, "done", { greeting: expect.any(String) }],
  ["lines.ts", { params: { theme: "rust", lines: "5" } }, "done", expect.objectContaining({ length: 5 })],
  ["order.ts", { answers: ["mint", ["honey"], false, "black", [], true] }, "done", "black tea"],
  ["order.ts", { answers: ["mint"] }, "cancelled", "mint tea"],
  ["both.ts", {}, "done", { pro: expect.any(String), contra: expect.any(String) }],
  ["chorus.ts", {}, "done", 4],
  ["patient.ts", {}, "done", expect.objectContaining({ trouble: "" })],
  [
    "patient.ts",
    { sim: { faults: [{ kind: "drop" }] } },
    "fallback",
    { answer: "Nobody knows.", trouble: expect.stringContaining("broke off") },
  ],
  ["patient.ts", { sim: { faults: [{ kind: "429", at: 1 }] } }, "done", expect.objectContaining({ trouble: "" })],
  ["patient.ts", { sim: { faults: [{ kind: "stall" }] } }, "fallback", expect.objectContaining({ answer: "Nobody knows." })],
];

test("every block of code is an example with a name, and is run here", () => {
  expect([...guide.matchAll(/```ts/g)]).toHaveLength(examples.size);
  expect(new Set([...RUNS.map(([name]) => name), "program.ts"])).toEqual(new Set(examples.keys()));
});

test("the examples have no type errors under a reader's strict settings", () => {
  const root = new URL("../../", import.meta.url).pathname;
  const options = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { typeRoots: [join(root, "node_modules/@types")] },
    include: [join(folder, "*.ts")],
  };
  writeFileSync(join(folder, "planted.ts"), "export const planted: number = 'no number';\n");
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options));
  const checked = spawnSync(process.execPath, [join(root, "node_modules/typescript-native/bin/tsc"), "-p", folder], { encoding: "utf8" });
  // Errors in the library itself are told elsewhere.
  const wrong = checked.stdout.split("\n").flatMap((line) => /([\w-]+\.ts)\(\d+,\d+\): error/.exec(line)?.[1] ?? []);
  expect(wrong.filter((name) => examples.has(name) || name === "planted.ts")).toEqual(["planted.ts"]);
});

test.each(RUNS)("%s %j ends in %s", async (name, how, finalState, output) => {
  const { result } = await runOnSim(await load(name), how);
  expect(result).toMatchObject({ status: "done", finalConfig: [finalState] });
  expect(result.output).toEqual(output);
});

test("two voices sing at a time, and their lines are an artifact", async () => {
  const { store, events } = await runOnSim(await load("chorus.ts"));
  expect(store.readArtifact("chorus.txt")?.split("\n")).toHaveLength(4);
  let singing = 0;
  const atOnce = events.flatMap(({ event }) =>
    event === "llm/start" ? [(singing += 1)] : event === "llm/worker-exit" ? [(singing -= 1)] : [],
  );
  expect(Math.max(...atOnce)).toBe(2);
  expect(captureEvents(events, "artifact/written")).toHaveLength(1);
});

test("the program runs", async () => {
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    const { result } = (await import(/* @vite-ignore */ join(folder, "program.ts"))) as { result: unknown };
    expect(result).toMatchObject({ status: "done", output: { greeting: expect.any(String) } });
    expect(print).toHaveBeenCalled();
  } finally {
    print.mockRestore();
  }
});
