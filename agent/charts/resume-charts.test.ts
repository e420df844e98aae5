// Our own charts, cut where they stood and gone on with from nothing but the log.

import { expect, test } from "vitest";
import { clockAfter, cutStore, decoded } from "../core/resume/cut.fake.ts";
import {
  type ChartDefinition,
  createMemoryStore,
  createSimBackend,
  createSimulatedClock,
  startRun,
  type MemoryStore,
  type RunResult,
  type Tool,
} from "../index.ts";
import artifacts from "./artifacts.ts";
import { createBrokenProjectInMemory } from "./broken-project.fake.ts";
import chat from "./chat.ts";
import iterate from "./iterate.ts";
import scan from "./scan.ts";

/** By how often something was said: a talk of three turns. */
const TALK = ["Hello there", "Write a haiku about rain", ""];

interface Scenario {
  chart: ChartDefinition;
  params?: unknown;
  tools?: () => readonly Tool[];
  /** Where it is another: files are cut at their last state, not at that of the cut. */
  output?: unknown;
}

async function runOn(store: MemoryStore, { chart, params }: Scenario, tools: readonly Tool[], resume: boolean): Promise<RunResult> {
  const clock = resume
    ? clockAfter(store)
    : createSimulatedClock({ auto: true, turn: () => new Promise((resolve) => void setImmediate(resolve)) });
  return startRun(chart, {
    store,
    clock,
    backend: createSimBackend({ clock, tokensPerSecond: Infinity }),
    engine: "escapement/test",
    tools,
    ...(resume ? { resume: true } : { params }),
    onInput(prompt) {
      const said = store.lines.map(decoded).filter(({ event }) => event === "human-input/answer").length;
      void prompt.answer(TALK[said] ?? "");
    },
  }).result;
}

const SCENARIOS: Record<string, Scenario> = {
  artifacts: { chart: artifacts, output: { drafts: expect.any(Number), accepted: expect.any(Boolean) } },
  chat: { chart: chat },
  scan: { chart: scan, tools: () => createBrokenProjectInMemory(0).tools.filter(({ effects }) => effects === "none") },
};

test.each(Object.entries(SCENARIOS))("%s ends the same wherever it is cut", async (_name, scenario) => {
  const whole = createMemoryStore();
  const wanted = await runOn(whole, scenario, scenario.tools?.() ?? [], false);
  expect(wanted.status).toBe("done");
  const step = Math.max(1, Math.floor(whole.lines.length / 24));
  for (let count = 2; count < whole.lines.length; count += step) {
    const store = cutStore(whole, count, `epoch-${count}`);
    const result = await runOn(store, scenario, scenario.tools?.() ?? [], true);
    expect(result, `cut at ${count}`).toMatchObject({
      status: "done",
      finalConfig: wanted.finalConfig,
      output: scenario.output ?? wanted.output,
    });
    expect(store.lines.slice(0, count)).toEqual(whole.lines.slice(0, count));
  }
});

test("iterate, cut while it tests: the test command is not run twice, and what it did is unknown", async () => {
  const project = createBrokenProjectInMemory(1);
  const scenario = { chart: iterate, params: { rounds: 8 } };
  const whole = createMemoryStore();
  expect((await runOn(whole, scenario, project.tools, false)).finalConfig).toEqual(["fixed"]);
  const starts = whole.lines.map(decoded).filter(({ event, data }) => event === "llm/tool-start" && data["tool"] === "shell/run");
  const cutAt = (starts[0]?.seq ?? 0) + 1;
  const again = createBrokenProjectInMemory(1);
  let runs = 0;
  const tools = again.tools.map((tool) =>
    tool.name === "shell/run" ? { ...tool, run: (...args: Parameters<Tool["run"]>) => ((runs += 1), tool.run(...args)) } : tool,
  );
  const store = cutStore(whole, cutAt, "epoch-1");
  const result = await runOn(store, scenario, tools, true);
  expect(result.status).toBe("done");
  const [first] = store.lines.map(decoded).filter(({ event, data }) => event === "llm/tool-result" && data["tool"] === "shell/run");
  expect(first?.data).toMatchObject({ "is-error": true, "content-preview": expect.stringContaining("outcome unknown") });
  const later = store.lines.map(decoded).filter(({ event, data }) => event === "llm/tool-start" && data["tool"] === "shell/run").length;
  expect(runs).toBe(later - 1);
});
