// The embedded model mends broken projects: real files, real tools, real test processes. Each of them without a screen, and in the
// sidecar, where a person says yes to each write but one.

import { createBrokenProject, MUTATIONS, TEST_COMMAND } from "../../agent/charts/broken-project.fake.ts";
import iterate from "../../agent/charts/iterate.ts";
import { runOnSim } from "../../agent/charts/run-on-sim.fake.ts";
import { createToolset } from "../../agent/tools/index.ts";
import { ensureBuilt } from "../built.ts";
import { answerAll, breakSomething, honestEnd, inSidecar, SEARCHING } from "../mend-in-sidecar.ts";
import { endPtyPrograms } from "../pty.ts";
import { createWorkspace } from "../workspace.ts";
import { seedOf, type SoakOptions, type SoakResult } from "./soak.ts";

const ROUNDS = 20;
/** A mistake, or what is tried against it, may loop for ever. */
const TEST_SECONDS_MAX = 5;

/** `n` projects, each with one mistake: it ends as fixed where the tests pass, else as `gave up` with the project as it was. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { n = MUTATIONS.length } = options;
  const seed = seedOf(options);
  let fixed = 0;
  let tests = 0;
  let fixedInSidecar = 0;
  ensureBuilt();
  for (let at = 0; at < n; at += 1) if ((await mendInSidecar(seed + at)) === "fixed") fixedInSidecar += 1;
  for (let at = 0; at < n; at += 1) {
    const project = createBrokenProject(seed + at);
    try {
      const broken = project.source();
      const workDir = `${project.dir}/.escapement`;
      const { tools } = await createToolset({
        baseDir: project.dir,
        workDir,
        artifactsDir: () => `${workDir}/s/artifacts`,
        env: process.env,
      });
      const { result, events } = await runOnSim(iterate, {
        params: { test: TEST_COMMAND, rounds: ROUNDS, limit: TEST_SECONDS_MAX },
        tools,
        sim: { seed: seed + at, tokensPerSecond: Infinity },
      });
      const results = events.filter(({ event, data }) => event === "llm/tool-result" && data["tool"] === "shell/run");
      const passed = results.at(-1)?.data["is-error"] === false;
      const [end] = result.finalConfig;
      const isHonest = end === (passed ? "fixed" : "gave up") && (passed || project.source() === broken);
      if (!isHonest)
        throw new Error(`seed ${seed + at}: ${end}, ${passed ? "the tests pass" : "they fail"}, ${project.mutation.join(" became ")}`);
      tests += results.length;
      if (passed) fixed += 1;
    } finally {
      project.remove();
    }
  }
  return {
    name: "iterate",
    what: `${n} projects with one mistake each, mended by the embedded model as a search: of at most ${ROUNDS} rounds, and of 8 in the sidecar, each write confirmed`,
    n,
    seed,
    result: `${fixed} fixed, ${n - fixed} given up and left as they were, ${tests} runs of their tests; in the sidecar ${fixedInSidecar} fixed, ${n - fixedInSidecar} given up and left as they were`,
  };
}

async function mendInSidecar(seed: number): Promise<"fixed" | "gave up"> {
  const space = createWorkspace();
  try {
    const project = breakSomething(space, seed);
    await answerAll(space, inSidecar(space, [...SEARCHING, "--param", `limit=${TEST_SECONDS_MAX}`]), [
      "yes",
      { why: "Look at the other lines too." },
      "yes",
    ]);
    return honestEnd(space, project);
  } catch (error) {
    throw new Error(`in the sidecar, seed ${seed}`, { cause: error });
  } finally {
    endPtyPrograms();
    space.remove();
  }
}
