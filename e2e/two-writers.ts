// Two agents started on one session at once: one has it, the other is refused and changes nothing.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkWhole, createWorkspace, eventually } from "./workspace.ts";

const REFUSED = /is being written by process \d+|is running|has come to its end|[Tt]here is a session \w+ already/;

/** A session begun by two, killed, and taken up by two. What is wrong, in words; empty: nothing. */
export async function startTwoAtOnce(): Promise<string[]> {
  const space = createWorkspace();
  const faults: string[] = [];
  const judge = (
    what: string,
    ends: readonly { code: number | null; stderr: string }[],
    mayWin: (code: number | null) => boolean,
  ): void => {
    const refused = ends.filter(({ code, stderr }) => code === 2 && REFUSED.test(stderr));
    if (refused.length !== 1 || ends.filter(({ code }) => mayWin(code)).length !== 1)
      faults.push(`${what}: ${ends.map(({ code, stderr }) => `${code} ${stderr}`).join(" | ")}`);
  };
  try {
    const begun = ["run", "hello", "--session", "made", "--sim", "rate=100"];
    const both = Promise.all([space.run(begun), space.run(begun)]);
    await eventually("the run to begin", () => space.transcript().some(({ event }) => event === "llm/delta"));
    const { pid } = JSON.parse(readFileSync(join(space.workDir, "made", "lock.json"), "utf8")) as { pid: number };
    process.kill(pid, "SIGKILL");
    judge("begun", await both, (code) => code === null);
    judge("taken up", await Promise.all([space.run(["resume", "made"]), space.run(["resume", "made"])]), (code) => code === 0);
    checkWhole(space.transcript());
    const opened = space.transcript().filter(({ event }) => event === "session/opened").length;
    if (opened !== 2) faults.push(`${opened} processes opened the session, not two`);
  } finally {
    space.remove();
  }
  return faults;
}
