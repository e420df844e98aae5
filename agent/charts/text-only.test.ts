// Real models answer in text where a call was asked for: some refuse to be forced, some servers read over the wish. Each built-in
// chart comes to an end all the same, over HTTP, and says why.

import { afterAll, beforeAll, expect, test } from "vitest";
import { resolveBackend } from "../backends/index.ts";
import { startOpenAiServer } from "../backends/ai-sdk/openai-server.fake.ts";
import { createSystemClock } from "../index.ts";
import { createBrokenProjectInMemory } from "./broken-project.fake.ts";
import { BUILT_IN_CHARTS } from "./index.ts";
import { captureEvents, runOnSim } from "./run-on-sim.fake.ts";

let server: Awaited<ReturnType<typeof startOpenAiServer>>;
beforeAll(async () => {
  server = await startOpenAiServer({
    play: () => ({ kind: "answer", answer: { text: ["I would ", "rather write."], usage: { prompt: 10, completion: 3 } } }),
  });
});
afterAll(() => server.close());

async function runOnWriter(name: string, answers: readonly unknown[] = []) {
  const found = resolveBackend({ backend: "openai", apiBaseUrl: server.url, model: "writer-1", env: {}, clock: createSystemClock() });
  if (!found.ok) throw new Error(found.message);
  const chart = await BUILT_IN_CHARTS.find((one) => one.name === name)?.load();
  if (!chart) throw new Error(`there is no chart ${name}`);
  const before = server.requests.length;
  const { tools } = createBrokenProjectInMemory(0);
  const ran = await runOnSim(chart, { backend: found.backend, clock: createSystemClock(), tools, answers });
  return { ...ran, requests: server.requests.slice(before) };
}

const ONLY_WRITES = expect.stringMatching(/the model only writes/) as string;
const failed = { status: "error", code: "error.llm.unexpected-stop", message: ONLY_WRITES };
const CASES: Record<string, { requests: number; ends: object; answers?: readonly unknown[] }> = {
  hello: { requests: 3, ends: failed },
  ask: { requests: 0, ends: { status: "done" }, answers: ["Ann", true] },
  artifacts: { requests: 3, ends: failed },
  haiku: { requests: 3, ends: failed },
  iterate: { requests: 3, ends: { finalConfig: ["gave up"], output: { fixed: false, reason: ONLY_WRITES } } },
  scan: { requests: 6, ends: { finalConfig: ["reported"], output: { summary: ONLY_WRITES } } },
  chat: { requests: 2, ends: { status: "done", output: { said: 4 } }, answers: ["one", "two", ""] },
};

test.each(Object.entries(CASES))("%s", async (name, { requests, ends, answers }) => {
  const ran = await runOnWriter(name, answers);
  expect(ran.result).toMatchObject(ends);
  expect(ran.requests).toHaveLength(requests);
});

test("parallel: the region that fails first ends the other", async () => {
  const { result, requests, events } = await runOnWriter("parallel");
  expect(result).toMatchObject(failed);
  expect(requests.length).toBeGreaterThanOrEqual(5);
  expect(requests.length).toBeLessThanOrEqual(6);
  expect(captureEvents(events, "llm/error").length).toBeGreaterThanOrEqual(1);
});

test("no chart is left out", () => {
  expect([...Object.keys(CASES), "parallel"].sort()).toEqual(BUILT_IN_CHARTS.map(({ name }) => name).sort());
});
