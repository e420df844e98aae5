// Runs in the background of a workspace, ended with it whatever became of them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { createWorkspace, isAlive, type Workspace } from "./workspace.ts";

export interface BackgroundRuns {
  readonly space: Workspace;
  /** A run in the background, and its process. */
  detached(id: string, chart?: string, ...args: string[]): Promise<number>;
  lockOf(id: string): { pid: number; port: number };
  /** A command's `--json`. */
  json<T>(...args: string[]): Promise<T>;
  list(): Promise<{ id: string; status: string; "open-prompts": unknown[] }[]>;
  /** Ends what still runs, and removes the workspace. */
  end(): void;
  /** Ended with the others, though it was started otherwise. */
  adopt(pid: number): void;
}

export function createBackgroundRuns(): BackgroundRuns {
  const space = createWorkspace();
  const pids = new Set<number>();
  const runs: BackgroundRuns = {
    space,
    async detached(id, chart = "ask", ...args) {
      const { code, stdout, stderr } = await space.run(["run", chart, "--detach", "--session", id, ...args]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`escapement attach ${id}`);
      const { pid } = runs.lockOf(id);
      pids.add(pid);
      return pid;
    },
    lockOf: (id) => JSON.parse(readFileSync(join(space.workDir, id, "lock.json"), "utf8")) as { pid: number; port: number },
    json: async <T>(...args: string[]): Promise<T> => JSON.parse((await space.run([...args, "--json"])).stdout) as T,
    list: () => runs.json("sessions", "list"),
    adopt: (pid) => void pids.add(pid),
    end() {
      for (const pid of pids) if (isAlive(pid)) process.kill(pid, "SIGKILL");
      space.remove();
    },
  };
  return runs;
}
