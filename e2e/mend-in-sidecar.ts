// `iterate` on a broken project in the sidecar, with a person who is asked before each write: driven by keys, judged by the files and
// the log. For the test and the soak.

import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createBrokenProject, TEST_COMMAND } from "../agent/charts/broken-project.fake.ts";
import type { Envelope } from "../wire/index.ts";
import type { PtyProgram } from "./pty.ts";
import { tellFrom } from "./told.ts";
import { checkWhole, eventually, type Workspace } from "./workspace.ts";

export const TESTED = ["run", "iterate", "--param", `test=${TEST_COMMAND}`];
export const SEARCHING = [...TESTED, "--backend", "sim", "--sim", "rate=max"];

export interface Broken {
  source(): string;
  /** As it stood at the beginning. */
  broken: string;
  right: string;
  wrong: string;
}

/** A project with one mistake, in the workspace. */
export function breakSomething(space: Workspace, seed: number): Broken {
  const project = createBrokenProject(seed);
  const [right, wrong] = project.mutation;
  cpSync(project.dir, space.dir, { recursive: true });
  project.remove();
  const source = (): string => readFileSync(join(space.dir, "src/numbers.mjs"), "utf8");
  return { source, broken: source(), right, wrong };
}

/** So wide that no line of the diff is wrapped beside LOG. */
export const inSidecar = (space: Workspace, args: readonly string[]): PtyProgram =>
  space.inPty([...args, "--tui=opentui", "--confirm", "writes"], { cols: 200, rows: 50 });

export const endOf = (events: readonly Envelope[]): unknown =>
  events.findLast(({ event }) => event === "runner/done")?.data["final-config"];

export type Says = "yes" | "no" | { why: string };

/** What a person says to each question, in order; the last holds for all that follow. Leaves when the run has ended, and rejects where that went wrong. */
export async function answerAll(space: Workspace, program: PtyProgram, says: readonly Says[]): Promise<void> {
  const asked = (): Envelope[] => space.transcript().filter(({ event }) => event === "human-input/start");
  const answered = (): number => space.transcript().filter(({ event }) => event === "human-input/answer").length;
  const isOver = (): boolean => space.transcript().at(-1)?.event === "runner/done";
  const left = [...says];
  let why = "";
  for (let n = 0; ; n += 1) {
    await eventually("a question or the end", () => asked().length > n || isOver());
    if (isOver()) break;
    const question = asked()[n]?.data as { kind: string; opts: { prompt: string; detail?: { diff?: string } } };
    // Questions look alike: the line that would be there tells one from the one before it.
    const mark = /^\+ .*/m.exec(question.opts.detail?.diff ?? "")?.[0] ?? question.opts.prompt.slice(0, 20);
    await program.until((screen) => /Enter send/.test(screen) && screen.includes(mark), question.opts.prompt);
    if (question.kind === "text") {
      program.write(why);
      await program.until((screen) => screen.includes(why), why);
    } else {
      const answer = (left.length > 1 ? left.shift() : left[0]) ?? "no";
      // Yes stands above no, which is where the cursor is; the other way out is below.
      if (answer !== "no") program.press(answer === "yes" ? "up" : "down");
      if (typeof answer === "object") why = answer.why;
    }
    program.press("enter");
    await eventually(`answer ${n}`, () => answered() > n);
  }
  await program.until(/Run finished/);
  program.press("ctrl-c");
  const { code } = await program.ended;
  if (code !== 0) throw new Error(`the program ended with ${code}`);
  checkWhole(space.transcript());
}

/** Fixed is what the tests pass, by the log; what was given up stands as it stood. Throws where that is not so. */
export function honestEnd(space: Workspace, { source, broken }: Broken): "fixed" | "gave up" {
  const [end] = endOf(space.transcript()) as string[];
  const { run, asked, written } = tellFrom(space.transcript());
  const passed = run.at(-1)?.failed === false;
  if (end !== (passed ? "fixed" : "gave up")) throw new Error(`${end}, and the tests ${passed ? "pass" : "fail"}`);
  if (passed === (source() === broken)) throw new Error(`${end}, and the file is ${passed ? "as it was" : "not as it was"}`);
  const allowed = asked.filter(({ answer }) => answer === "yes").length;
  if (written.length > allowed) throw new Error(`${written.length} writes, and ${allowed} times yes`);
  return passed ? "fixed" : "gave up";
}
