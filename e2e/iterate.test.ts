// `iterate` on a broken project, on real files: in a pipe, and in the sidecar with a person who is asked before each write. The model
// is the embedded one, as a search, or a server that says again what was recorded.

import { describe, expect, test } from "vitest";
import { startOpenAiServer } from "../agent/backends/ai-sdk/openai-server.fake.ts";
import { createBrokenProject, MUTATIONS, TEST_COMMAND } from "../agent/charts/broken-project.fake.ts";
import type { Envelope } from "../wire/index.ts";
import { workspaceOfEachTest } from "./each-test.ts";
import { answerAll, breakSomething, endOf, honestEnd, inSidecar, SEARCHING, TESTED } from "./mend-in-sidecar.ts";
import { answersIn, recordedRun } from "./recorded-turns.ts";
import { tellFrom } from "./told.ts";

/** Which mistake the search in the sidecar is shown: `ITERATE_SEED=17 npx vitest run e2e/iterate`, `npm run soak -- iterate` for
 * all of them, `npm run show:iterate -- --seed 17` to sit before it. */
const SEED = Number(process.env["ITERATE_SEED"] ?? 0);

const space = workspaceOfEachTest();

describe("in a pipe", () => {
  test("with --confirm never: mended; the transcript alone says what was read, written, run, asked and spent", async () => {
    const project = breakSomething(space, 0);
    const ended = await space.run([...SEARCHING, "--confirm", "never"]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(project.source()).toContain(project.right);
    const told = tellFrom(space.transcript());
    const read = told.read.map((path) => String(path).replace(/^.*\/(?=(src|test)\/)/, ""));
    expect(read).toEqual(expect.arrayContaining(["README.md", "src/numbers.mjs"]));
    expect(told.run).toEqual(Array.from({ length: told.run.length }, () => ({ command: TEST_COMMAND, failed: expect.any(Boolean) })));
    expect(told.run.map(({ failed }) => failed)).toEqual([...told.run.slice(1).map(() => true), false]);
    expect(told.asked).toEqual([]);
    expect(told.spent).toBeGreaterThan(0);
    // Its edits, made again on the broken file, give the file as it is.
    const again = createBrokenProject(0);
    const source = told.written.reduce((text, { oldText, newText }) => text.replace(oldText, () => newText), again.source());
    again.remove();
    expect(source).toBe(project.source());
  });

  test("with --confirm writes and nobody there: the tests may not be run, it gives up and says why, nothing is changed", async () => {
    const project = breakSomething(space, 0);
    const ended = await space.run(SEARCHING);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/nobody is here who could allow it/);
    expect(project.source()).toContain(project.wrong);
    const told = tellFrom(space.transcript());
    expect([told.written, told.run, told.spent]).toEqual([[], [], 0]);
    expect(told.asked).toEqual([{ prompt: `Run shell/run? ${TEST_COMMAND}`, answer: "no", by: "default" }]);
    expect(space.transcript().at(-1)).toMatchObject({ event: "runner/done", data: { "final-config": ["gave up"] } });
  });
});

const WHY = "Look at the other lines too.";

describe("in the sidecar, with --confirm writes", () => {
  test("a search: the tests may be run; the first write no, and why; then yes to all", async () => {
    process.stdout.write(`mistake by seed ${SEED}\n`);
    const project = breakSomething(space, SEED);
    await answerAll(space, inSidecar(space, SEARCHING), ["yes", { why: WHY }, "yes"]);
    // The first is known to be found; of the others some are given up.
    expect(honestEnd(space, project)).toMatch(SEED === 0 ? /^fixed$/ : /^(fixed|gave up)$/);
    const told = tellFrom(space.transcript());
    expect(told.asked.slice(0, 4).map(({ answer }) => answer)).toEqual(["yes", "tell", WHY, "yes"]);
    expect(told.asked.every(({ by }) => typeof by === "string")).toBe(true);
    expect(told.asked.filter(({ answer }) => answer === "yes")).toHaveLength(told.written.length + 1);
    const refusal = space.transcript().find(({ event, data }) => event === "llm/tool-result" && data["tool"] === "fs/edit");
    expect(refusal?.data).toMatchObject({ "is-error": true, "content-preview": expect.stringContaining("Look at the other") });
  });

  test("a search with too few rounds gives up, and every file is as it was", async () => {
    const project = breakSomething(space, MUTATIONS.length - 1);
    const before = project.source();
    await answerAll(space, inSidecar(space, [...SEARCHING, "--param", "rounds=2"]), ["yes"]);
    expect(endOf(space.transcript())).toEqual(["gave up"]);
    expect(project.source()).toBe(before);
    const told = tellFrom(space.transcript());
    expect(told.written.length).toBeGreaterThan(1);
    expect(told.run.map(({ failed }) => failed)).toEqual([true, true, true]);
  });

  test("a server that replays recorded turns: the same answers lead the same way to the same file", async () => {
    const recorded = recordedRun("iterate");
    const turns = answersIn(recorded);
    const server = await startOpenAiServer({ play: (_request, n) => ({ kind: "answer", answer: turns[n] ?? {}, cut: { every: 64 } }) });
    try {
      const project = breakSomething(space, 0);
      const backend = ["--backend", "openai", "--api-base-url", server.url, "--model", "recorded-1"];
      await answerAll(space, inSidecar(space, [...TESTED, ...backend]), ["yes", { why: WHY }, "yes"]);
      expect(project.source()).toContain(project.right);
      expect(server.requests).toHaveLength(turns.length);
    } finally {
      await server.close();
    }
    const way = (events: readonly Envelope[]): unknown[] =>
      events.filter(({ event }) => event === "runner/event-processed").map(({ data }) => [data["event-name"], data["config-after"]]);
    const said = (events: readonly Envelope[]): unknown[] =>
      events.filter(({ event }) => event === "human-input/answer").map(({ data }) => data["answer"]);
    expect(way(space.transcript())).toEqual(way(recorded));
    expect(said(space.transcript())).toEqual(said(recorded));
    expect(endOf(space.transcript())).toEqual(["fixed"]);
  });
});
