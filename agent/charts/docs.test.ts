// Every example of docs/charts.md, extracted and run as it stands there.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import type { ChartDefinition } from "../index.ts";
import { createBrokenProjectInMemory } from "./broken-project.fake.ts";
import { typeErrorsOf } from "./example-types.fake.ts";
import { captureEvents, runOnSim, type OnSim } from "./run-on-sim.fake.ts";

const library = new URL("../index.ts", import.meta.url).pathname;
const guideOf = (file: string): string => readFileSync(new URL(`../../docs/${file}`, import.meta.url), "utf8");
/** Only the name of the library is put in place: a reader's file finds it by the command that runs it. */
const examplesOf = (file: string): Map<string, string> =>
  new Map(
    [...guideOf(file).matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, name = "", text = ""]): [string, string] => [
      name,
      text.replaceAll('from "escapement"', `from ${JSON.stringify(library)}`),
    ]),
  );
const guide = guideOf("charts.md");
const examples = examplesOf("charts.md");

const folder = mkdtempSync(join(tmpdir(), "escapement-docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
for (const [name, text] of examples) writeFileSync(join(folder, name), text);

const load = async (name: string): Promise<ChartDefinition> =>
  ((await import(/* @vite-ignore */ join(folder, name))) as { default: ChartDefinition }).default;

/** Whether the model gives a choice or not. */
const TOLD = [1, 2, 3, 4].map(() => (options: string[]) => options[0] ?? "a book");

const RUNS: readonly (readonly [string, OnSim, finalState: string, output: unknown])[] = [
  ["greet.ts", {}, "done", { greeting: expect.any(String) }],
  ["lines.ts", { params: { theme: "rust", lines: "5" } }, "done", expect.objectContaining({ length: 5 })],
  ["order.ts", { answers: ["mint", ["honey"], false, "black", [], true] }, "done", "black tea"],
  ["order.ts", { answers: ["mint"] }, "cancelled", "mint tea"],
  ["both.ts", {}, "done", { pro: expect.any(String), contra: expect.any(String) }],
  ["chorus.ts", {}, "done", 4],
  ["tested.ts", { tools: createBrokenProjectInMemory(0).tools }, "explained", { passes: false, explanation: expect.stringMatching(/\S/) }],
  ["patient.ts", {}, "done", expect.objectContaining({ trouble: "" })],
  [
    "patient.ts",
    { sim: { faults: [{ kind: "drop" }] } },
    "fallback",
    { answer: "Nobody knows.", trouble: expect.stringContaining("broke off") },
  ],
  ["patient.ts", { sim: { faults: [{ kind: "429", at: 1 }] } }, "done", expect.objectContaining({ trouble: "" })],
  ["patient.ts", { sim: { faults: [{ kind: "stall" }] } }, "fallback", expect.objectContaining({ answer: "Nobody knows." })],
  ["weigh.ts", {}, "done", { risk: expect.stringMatching(/^(low|high)$/), reasons: expect.any(Array) }],
  ["gift.ts", { answers: TOLD }, "done", expect.any(String)],
  ["debate.ts", {}, "done", ["pro", "contra", "pro", "contra"].map((who) => expect.stringMatching(`^${who}: .`) as unknown)],
];

test("every block of code is an example with a name, and is run here", () => {
  expect([...guide.matchAll(/```ts/g)]).toHaveLength(examples.size);
  expect(new Set([...RUNS.map(([name]) => name), "program.ts"])).toEqual(new Set(examples.keys()));
});

test("the examples have no type errors under a reader's strict settings", () => {
  // One look of the compiler at both guides: it takes seconds.
  const embedding = examplesOf("embedding.md");
  mkdirSync(join(folder, "embedding"));
  for (const [name, text] of embedding) writeFileSync(join(folder, "embedding", name), text);
  expect(typeErrorsOf(folder, [...examples.keys(), ...embedding.keys()])).toEqual(["planted.ts"]);
});

test.each(RUNS)("%s %j ends in %s", async (name, how, finalState, output) => {
  const { result } = await runOnSim(await load(name), how);
  expect(result).toMatchObject({ status: "done", finalConfig: [finalState] });
  expect(result.output).toEqual(output);
});

test("what the model asks is on record, and it is told the answer", async () => {
  const { events, prompts } = await runOnSim(await load("gift.ts"), { answers: TOLD });
  expect(prompts.length).toBeGreaterThan(0);
  expect(captureEvents(events, "llm/tool-result")[0]).toMatchObject({ tool: "ask_person" });
});

test("a budget that is spent asks; a no ends it", async () => {
  const source = readFileSync(join(folder, "gift.ts"), "utf8");
  writeFileSync(join(folder, "gift-poor.ts"), source.replace("20_000", "10"));
  const { result, prompts } = await runOnSim(await load("gift-poor.ts"), { answers: [TOLD[0], "stop"] });
  expect(prompts.at(-1)?.opts.prompt).toMatch(/has used \d+ of its 10 tokens/);
  expect(result.finalConfig).toEqual(["tooMuch"]);
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
