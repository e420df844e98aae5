import { expect, test } from "vitest";
import { BackendError, callTools, createScriptedBackend } from "../index.ts";
import { captureEvents, runOnSim } from "./run-on-sim.fake.ts";
import { BUILT_IN_CHARTS } from "./index.ts";

const load = async (name: string) => {
  const chart = BUILT_IN_CHARTS.find((one) => one.name === name);
  if (chart === undefined) throw new Error(`no chart ${name}`);
  return chart.load();
};

test("the list says what each chart says of itself", async () => {
  for (const { title, load: loadChart } of BUILT_IN_CHARTS) expect((await loadChart()).title).toBe(title);
});

test("hello greets whoever is named", async () => {
  const { result } = await runOnSim(await load("hello"), { params: { name: "Ada" } });
  expect(result).toMatchObject({ status: "done", finalConfig: ["done"], output: { greeting: expect.stringContaining("Ada") } });
});

test("ask: a name, no, again, yes", async () => {
  const { result } = await runOnSim(await load("ask"), { answers: ["Bob", false, "Ada", true] });
  expect(result).toMatchObject({ status: "done", output: { name: "Ada" } });
});

test.each([[[]], [["Bob"]]])("ask: cancelled after %j", async (answers) => {
  const { result } = await runOnSim(await load("ask"), { answers });
  expect(result).toMatchObject({ status: "done", finalConfig: ["cancelled"], output: { name: "" } });
});

test("parallel joins two writers", async () => {
  const { result, events } = await runOnSim(await load("parallel"));
  expect(result).toMatchObject({ status: "done", finalConfig: ["joined"] });
  expect((result.output as { text: string }).text.split("\n").every((line) => line !== "")).toBe(true);
  expect(new Set(captureEvents(events, "llm/start").map((data) => data["invokeid"]))).toEqual(new Set(["sea", "mountains"]));
});

test("haiku by default: the tournament starts, eight poets write, the summary has the verdict first", async () => {
  const { result, events, store, elapsedMs } = await runOnSim(await load("haiku"));
  const output = result.output as { winner: string; haiku: string };
  expect(result).toMatchObject({ status: "done", finalConfig: ["done"] });
  expect(output.haiku.split("\n")).toHaveLength(3);
  expect(store.readArtifact("summary.md")?.split("\n")[0]).toBe(`# ${output.winner} wins`);
  const children = captureEvents(events, "runner/child-done").map((data) => data["invokeid"]);
  expect(["poets", "judges", "final"].map((id) => children.filter((child) => child === id).length)).toEqual([8, 3, 3]);
  expect(elapsedMs).toBeGreaterThan(5000);
  expect(elapsedMs).toBeLessThan(15_000);
});

test("haiku: thirty poets and six judges", async () => {
  const { result, events, elapsedMs } = await runOnSim(await load("haiku"), { params: { poets: "30", judges: "6" } });
  expect(result.status).toBe("done");
  expect(captureEvents(events, "runner/child-done")).toHaveLength(30 + 6 + 6);
  expect(elapsedMs).toBeLessThan(40_000);
});

test("haiku: the same seed has the same winner and poems, at any rate", async () => {
  const summaries = await Promise.all(
    [80, 1000].map(async (tokensPerSecond) =>
      (await runOnSim(await load("haiku"), { params: { poets: 4 }, sim: { seed: 5, tokensPerSecond } })).store.readArtifact("summary.md"),
    ),
  );
  expect(summaries[0]).toBeDefined();
  expect(summaries[1]).toBe(summaries[0]);
});

test("haiku: a person picks, or leaves it to the judges", async () => {
  const chart = await load("haiku");
  const picked = await runOnSim(chart, { params: { poets: 3, pick: "person" }, answers: [(options: readonly string[]) => options.at(-1)] });
  expect(picked.result.output).toMatchObject({ winner: picked.prompts[0]?.opts.options?.at(-1)?.value });
  expect(picked.store.readArtifact("summary.md")).toContain("Picked by a person");
  const left = await runOnSim(chart, { params: { poets: 3, pick: "person" } });
  expect(left.store.readArtifact("summary.md")).toContain("Picked by 3 judges");
  expect(left.result.output).toMatchObject({ winner: left.prompts[0]?.opts.default });
});

test("haiku: under faults that pass, the words are the same", async () => {
  const chart = await load("haiku");
  const params = { poets: 4 };
  const plain = await runOnSim(chart, { params });
  const faulty = await runOnSim(chart, {
    params,
    sim: {
      faults: [
        { kind: "429", at: 1 },
        { kind: "drop", at: 4 },
        { kind: "garbage", at: 7 },
      ],
    },
  });
  expect(captureEvents(faulty.events, "llm/retry").length).toBeGreaterThan(1);
  expect(faulty.store.readArtifact("summary.md")).toBe(plain.store.readArtifact("summary.md"));
});

test("haiku: Esc Esc ends it as aborted, and a planner may call it off", async () => {
  const chart = await load("haiku");
  const interrupted = await runOnSim(chart, {
    onEvent: (event, run) => (event === "llm/delta" ? run.send({ type: "ui.interrupt" }) : undefined),
  });
  expect(interrupted.result).toMatchObject({ status: "done", finalConfig: ["aborted"], output: { reason: "interrupted" } });
  const backend = createScriptedBackend(() => callTools({ name: "event__abort", input: { reason: "no theme" } }));
  const { result } = await runOnSim(chart, { backend });
  expect(result).toMatchObject({ status: "done", finalConfig: ["aborted"], output: { reason: "no theme" } });
});

test("haiku: poets that fail are out; without two of them there is no tournament", async () => {
  const chart = await load("haiku");
  const failingFrom = (n: number) =>
    createScriptedBackend((request, index) => {
      if (index >= n) return [{ type: "throw", error: new BackendError("auth", "no") }];
      const tool = request.tools[0]?.name ?? "";
      const scores = [1, 2].map((poem) => ({ poem, score: 5 + poem }));
      return callTools({ name: tool, input: tool === "event__scored" ? { scores } : { haiku: "a\nb\nc", hint: "x" } });
    });
  // The planner, the first poet, the second's muse.
  const { result } = await runOnSim(chart, { params: { poets: 3 }, backend: failingFrom(3) });
  expect(result).toMatchObject({ finalConfig: ["aborted"], output: { reason: "fewer than two poems were handed in" } });
});

test.each([
  ["haiku", { poets: 2 }, "poets"],
  ["haiku", { poets: "many" }, "poets"],
  ["haiku", { pick: "me" }, "pick"],
  ["hello", { name: "" }, "name"],
])("%s %j is refused and named", async (name, params, path) => {
  await expect(runOnSim(await load(name), { params })).rejects.toThrow(path);
});
