// shell/run: a command, its output, and nothing left of it afterwards. It runs in a closed room where there is one.

import { z } from "zod";
import type { Tool, ToolResult } from "../core/ports/tool.ts";
import type { ClosedRoom } from "./closed-room.ts";
import { createTool } from "./create-tool.ts";
import { INPUT_CHARS_MAX, KILL_GRACE_MS, OUTPUT_DRAIN_MS, SHELL_MS_DEFAULT, SHELL_MS_MAX } from "./limits.ts";
import { createOutputKeeper } from "./output-keeper.ts";
import type { PathGuard } from "./path-guard.ts";
import type { GroupEnd, GroupOptions } from "./process-group.ts";
import type { ProcessGroups } from "./process-groups.ts";
import { problemOf, ToolProblem } from "./tool-problem.ts";

export interface ShellOptions {
  guard: PathGuard;
  groups: ProcessGroups;
  /** What toolEnvironment leaves. */
  env: Readonly<Record<string, string>>;
  /** Undefined where this system has none, or the person wants none. */
  room(): Promise<ClosedRoom | undefined>;
}

export const createShellRun = ({ guard, groups, env, room }: ShellOptions): Tool =>
  createTool({
    name: "shell/run",
    description:
      "Runs a command with /bin/sh in the base dir, without input, and gives its output and exit code. Whatever it started in the background is ended with it.",
    effects: "process",
    schema: z.object({
      command: z.string().min(1),
      cwd: z.string().optional().describe("the folder to run in, relative to the base dir"),
      timeoutMs: z.int().min(1).max(SHELL_MS_MAX).optional().describe(`ended after so long; default ${SHELL_MS_DEFAULT}`),
    }),
    limitMs: ({ timeoutMs = SHELL_MS_DEFAULT }) => timeoutMs + KILL_GRACE_MS + OUTPUT_DRAIN_MS + 10_000,
    async preview({ command, cwd }) {
      if (command.length > INPUT_CHARS_MAX)
        throw new ToolProblem(`nobody can read so long a command (${command.length} characters): write it into a file, and run that`);
      const where = cwd === undefined ? "" : ` (in ${cwd})`;
      const warning = (await room()) ? "" : "[can read the sessions of the work dir] ";
      return { summary: `${warning}${command}${where}` };
    },
    async run({ command, cwd = ".", timeoutMs = SHELL_MS_DEFAULT }, { signal }) {
      if (command.includes("\0")) throw new ToolProblem("a command has no NUL");
      const folder = guard.realOf(cwd);
      await (await guard.openFolder(folder)).close();
      const output = createOutputKeeper();
      const shell: [string, ...string[]] = ["/bin/sh", "-c", command];
      const end = await started(groups, {
        argv: (await room())?.around(shell) ?? shell,
        cwd: folder,
        env: { ...env, PWD: folder },
        limitMs: timeoutMs,
        signal,
        onStdout: output.add,
        onStderr: output.add,
      });
      signal.throwIfAborted();
      return describe(end, output.text(), timeoutMs);
    },
  });

async function started(groups: ProcessGroups, options: GroupOptions): Promise<GroupEnd> {
  try {
    return await groups.run(options);
  } catch (thrown) {
    throw problemOf("the command could not be started", thrown);
  }
}

function describe({ why, code, signal }: GroupEnd, output: string, timeoutMs: number): ToolResult {
  const how = howItEnded(why, timeoutMs) ?? (signal === null ? `exit code ${code}` : `ended by ${signal}`);
  return { isError: why !== "ended" || code !== 0, text: output.trim() === "" ? `${how}, no output` : `${how}\n${output}` };
}

function howItEnded(why: GroupEnd["why"], timeoutMs: number): string | undefined {
  if (why === "timeout") return `ended after ${timeoutMs} ms: it had not come to its end`;
  if (why === "flood") return "ended: it wrote without end";
  return why === "stopped" ? "stopped" : undefined;
}
