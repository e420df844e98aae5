import { afterEach, describe, expect, test } from "vitest";
import { resolveBackend } from "../backends/index.ts";
import { startOpenAiServer } from "../backends/ai-sdk/openai-server.fake.ts";
import { createSystemClock } from "../index.ts";
import { createToolset } from "../tools/index.ts";
import { createBrokenProject, createBrokenProjectInMemory, MUTATIONS, TEST_COMMAND, type BrokenProject } from "./broken-project.fake.ts";
import iterate from "./iterate.ts";
import { captureEvents, runOnSim, type OnSim, type RanOnSim } from "./run-on-sim.fake.ts";

const projects: BrokenProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

/** On real files, with the real tools and real processes. */
async function mend(seed: number, rounds: number, how: Partial<OnSim> = {}): Promise<{ ran: RanOnSim; project: BrokenProject }> {
  const project = createBrokenProject(seed);
  projects.push(project);
  const workDir = `${project.dir}/.escapement`;
  const { tools } = await createToolset({ baseDir: project.dir, workDir, artifactsDir: () => `${workDir}/s/artifacts`, env: process.env });
  const ran = await runOnSim(iterate, {
    params: { test: TEST_COMMAND, rounds, limit: 20 },
    tools,
    sim: { tokensPerSecond: Infinity },
    ...how,
  });
  return { ran, project };
}

/** Without a disk or a process, whose ways the tests on real files and those of the whole program go. */
async function mendInMemory(seed: number, rounds: number, how: Partial<OnSim> = {}) {
  const project = createBrokenProjectInMemory(seed);
  const broken = project.source();
  const params = { test: TEST_COMMAND, rounds, limit: 20 };
  const ran = await runOnSim(iterate, { params, tools: project.tools, sim: { tokensPerSecond: Infinity }, ...how });
  return { ran, project, broken };
}

const patches = ({ events }: RanOnSim): number =>
  captureEvents(events, "runner/event-processed").filter((data) => data["event-name"] === "patched").length;

describe("the embedded model as a search", () => {
  test("of all the mistakes most are mended in twelve rounds, a few at once, and the rest end as `gave up`", async () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(20);
    let fixed = 0;
    let fixedAtOnce = 0;
    for (const seed of MUTATIONS.keys()) {
      const { ran, project, broken } = await mendInMemory(seed, 12);
      const passes = project.passes();
      expect(ran.result, `${seed}`).toMatchObject({ status: "done", finalConfig: [passes ? "fixed" : "gave up"] });
      // What did not help is taken back: never two mistakes.
      if (!passes) expect(project.source()).toBe(broken);
      else fixed += 1;
      if (passes && patches(ran) === 1) fixedAtOnce += 1;
    }
    expect(fixedAtOnce).toBeGreaterThan(0);
    expect(fixedAtOnce).toBeLessThan(fixed / 2);
    expect(fixed).toBeGreaterThan(MUTATIONS.length / 2);
    expect(fixed).toBeLessThan(MUTATIONS.length);
  });

  test("on real files with real tools: mended, and the artifact says what was changed", async () => {
    const { ran, project } = await mend(0, 10);
    expect(ran.result).toMatchObject({
      finalConfig: ["fixed"],
      output: { fixed: true, change: expect.stringContaining("src/numbers.mjs line 4") },
    });
    expect(project.isWhole()).toBe(true);
    expect(patches(ran)).toBeGreaterThan(1);
    expect(ran.store.readArtifact("mended.md")).toContain("value < low");
  });

  test("too few rounds: gave up, and everything is as it was", async () => {
    const { ran, project, broken } = await mendInMemory(0, 2);
    expect(ran.result).toMatchObject({ status: "done", finalConfig: ["gave up"], output: { fixed: false, reason: "2 rounds are over" } });
    expect((ran.result.output as { attempts: unknown[] }).attempts).toHaveLength(2);
    expect(project.source()).toBe(broken);
  });

  test("nothing to mend", async () => {
    const { ran } = await mend(0, 3, { params: { test: "true" } });
    expect(ran.result).toMatchObject({ finalConfig: ["fixed"] });
    expect(captureEvents(ran.events, "llm/request")).toEqual([]);
  });

  test("writes that a person refuses: another is proposed, after the third it gives up", async () => {
    const asked: unknown[] = [];
    const { ran, project } = await mend(0, 10, {
      confirmTool: (call) => {
        if (call.effects === "none" || call.tool === "shell/run") return Promise.resolve({ proceed: true });
        asked.push(call.diff);
        return Promise.resolve({ proceed: false, feedback: "the person said no" });
      },
    });
    expect(ran.result).toMatchObject({ finalConfig: ["gave up"] });
    expect(new Set(asked).size).toBe(3);
    expect(asked.every((diff) => String(diff).includes("src/numbers.mjs"))).toBe(true);
    expect(project.source()).toContain(project.mutation[1]);
  });

  test("a person is asked about the tests once; where they say no it gives up before a model is asked", async () => {
    const asked: unknown[] = [];
    const confirming = (proceed: boolean): Partial<OnSim> => ({
      confirmTool: ({ tool, input }) => {
        if (tool === "shell/run") asked.push(input);
        return Promise.resolve(proceed ? { proceed } : { proceed, feedback: "shell/run was not run: the person said no" });
      },
    });
    const yes = await mendInMemory(0, 10, confirming(true));
    expect(yes.ran.result).toMatchObject({ finalConfig: ["fixed"] });
    expect(asked).toEqual([{ command: TEST_COMMAND, timeoutMs: 20_000 }]);
    const no = await mendInMemory(0, 10, confirming(false));
    expect(no.ran.result).toMatchObject({
      finalConfig: ["gave up"],
      output: { reason: expect.stringContaining("the person said no") },
    });
    expect(captureEvents(no.ran.events, "llm/request")).toEqual([]);
  });

  test("without its tools it says which are missing", async () => {
    expect((await runOnSim(iterate)).result).toMatchObject({ status: "error", code: "error.tool.unknown" });
  });
});

describe("with a provider over HTTP", () => {
  const backendAt = (url: string) => {
    const found = resolveBackend({ backend: "openai", apiBaseUrl: url, model: "fake-1", env: {}, clock: createSystemClock() });
    if (!found.ok) throw new Error(found.message);
    return found.backend;
  };

  test("that searches", async () => {
    const server = await startOpenAiServer();
    try {
      const { ran, project } = await mend(1, 8, { backend: backendAt(server.url), clock: createSystemClock() });
      expect(ran.result).toMatchObject({ finalConfig: ["fixed"] });
      expect(project.isWhole()).toBe(true);
    } finally {
      await server.close();
    }
  });

  test("that replays recorded turns", async () => {
    const call = (name: string, input: unknown) => ({ id: "c", name, arguments: JSON.stringify(input) });
    const path = "src/numbers.mjs";
    const edit = (oldText: string, newText: string) => call("fs_edit", { path, oldText, newText });
    const turns = [
      [call("fs_read", { path }), call("fs_grep", { pattern: "clamp" })],
      [edit("value < high", "value <= high")],
      [call("event__patched", { change: "value <= high" })],
      [edit("value <= high", "value < high"), call("event__reflected", { lesson: "the wrong way round", kept: false })],
      [edit("value < high", "value > high")],
      [call("event__patched", { change: "value > high" })],
    ].map((calls, turn) => calls.map((one, n) => ({ ...one, id: `call-${turn}-${n}` })));
    const server = await startOpenAiServer({
      play: (_request, index) => ({
        kind: "answer",
        answer: { calls: turns[index] ?? [], usage: { prompt: 100, completion: 10 } },
        cut: { every: 13 },
      }),
    });
    try {
      const { ran, project } = await mend(1, 8, { backend: backendAt(server.url), clock: createSystemClock() });
      expect(ran.result).toMatchObject({ finalConfig: ["fixed"], output: { fixed: true, change: "value > high" } });
      expect(project.isWhole()).toBe(true);
      expect(server.requests).toHaveLength(turns.length);
      expect(ran.store.readArtifact("mended.md")).toContain("tried: value <= high");
    } finally {
      await server.close();
    }
  });
});
