// `run --detach`: the agent in a session of processes of its own, so that no terminal takes it with it; its output in escapement.log.
// Everything that can be wrong was found before, here, where a person reads it.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { calledAs } from "./called-as.ts";
import { FILES, type ReservedSession, readLockFile, reserveSession, sessionWord } from "../session/index.ts";
import { safeText } from "../../fold/index.ts";
import { attachTo } from "./attach.ts";
import { EXIT } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import { notRunning } from "./find-agent.ts";
import { argvOf, type Flags } from "./flags.ts";
import { ADDRESS_LOOK_MS, DETACH_WAIT_MS } from "./limits.ts";
import { logTail } from "./log-tail.ts";
import type { RunOptions } from "./run-options.ts";
import { refusals } from "./session-refusals.ts";

export async function detach(chart: string, flags: Flags, options: RunOptions): Promise<number> {
  return refusals(async () => {
    const reserved = await reserveSession({
      workDir: options.workDir,
      ...(options.sessionId === undefined ? {} : { sessionId: options.sessionId }),
    });
    const ended = await startAgent(reserved, chart, flags);
    if (ended !== undefined && !hasSession(reserved)) throw failedToStart(reserved, ended);
    const { id, dir } = reserved;
    process.stdout.write(`Session  ${safeText(dir)}\nJoin it:  ${calledAs} attach ${sessionWord(dir, id)}\n`);
    if (ended !== undefined) {
      process.stdout.write(`${safeText(await notRunning(dir))}\n`);
      return ended;
    }
    const attaches = process.stdin.isTTY && process.stdout.isTTY && flags.spawn !== false && flags.tui !== false;
    return attaches ? attachTo(dir, { soft: options.soft }) : EXIT.done;
  });
}

const hasSession = ({ dir }: ReservedSession): boolean => existsSync(join(dir, FILES.meta));

/** The exit code where it has ended already; undefined: it serves. */
async function startAgent(reserved: ReservedSession, chart: string, flags: Flags): Promise<number | undefined> {
  const agent = spawnAgent(reserved, chart, flags);
  let end: number | undefined;
  agent.once("exit", (code) => (end = code ?? EXIT.failed));
  agent.once("error", () => (end = EXIT.failed));
  for (const until = performance.now() + DETACH_WAIT_MS; end === undefined && performance.now() < until; await pause(ADDRESS_LOOK_MS))
    if (readLockFile(reserved.dir)?.port !== undefined) break;
  agent.unref();
  return end;
}

/** Not the screen's child, not the shell's job: a hang-up of the terminal, or Ctrl-C in it, does not reach it. */
function spawnAgent({ id, logFd }: ReservedSession, chart: string, flags: Flags): ChildProcess {
  const { detach: _detach, tui: _tui, spawn: _spawn, session: _session, ...rest } = flags;
  const own: Flags = { ...rest, tui: "opentui", spawn: false, session: id };
  const [, script = ""] = process.argv;
  const child = spawn(process.execPath, [...process.execArgv, script, "run", ...argvOf(own), "--", chart], {
    detached: true,
    stdio: ["ignore", logFd, logFd],
  });
  closeSync(logFd);
  return child;
}

function failedToStart(reserved: ReservedSession, code: number): CommandFailure {
  const lines = logTail(join(reserved.dir, FILES.uiLog));
  reserved.abandon();
  const words = lines.map((line) => line.replace(/^escapement: /, ""));
  return new CommandFailure(
    words.length > 0 ? words.join("\n") : `the run did not start (exit ${code})`,
    code === EXIT.usage ? EXIT.usage : EXIT.failed,
  );
}
