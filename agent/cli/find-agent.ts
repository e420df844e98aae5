// The process that writes a session, and where it serves. The kernel's lock is the truth; lock.json only says the address.

import { setTimeout as pause } from "node:timers/promises";
import { basename } from "node:path";
import { calledAs } from "./called-as.ts";
import { inspectSession, probeLock, readLockFile, sessionWord } from "../session/index.ts";
import { CommandFailure } from "./failure.ts";
import { ADDRESS_LOOK_MS, ADDRESS_WAIT_MS } from "./limits.ts";

export interface RunningAgent {
  id: string;
  dir: string;
  pid: number | undefined;
  /** Without the token. */
  url: string;
  token: string;
}

/** Throws CommandFailure with what to do instead: it has ended, it crashed, it serves nobody. `dir` is a real path. */
export async function findAgent(dir: string): Promise<RunningAgent> {
  const id = basename(dir);
  for (const until = performance.now() + ADDRESS_WAIT_MS; ; await pause(ADDRESS_LOOK_MS)) {
    const { isHeld, pid } = await probeLock(dir);
    if (!isHeld) throw new CommandFailure(await notRunning(dir));
    const lock = readLockFile(dir);
    if (lock?.port !== undefined && lock.token !== undefined) {
      const host = lock.host === undefined || lock.host === "0.0.0.0" || lock.host === "::" ? "127.0.0.1" : lock.host;
      return { id, dir, pid: pid ?? lock.pid, url: `ws://${host.includes(":") ? `[${host}]` : host}:${lock.port}/ws`, token: lock.token };
    }
    if (performance.now() > until)
      throw new CommandFailure(
        `session ${id} is running${pid === undefined ? "" : ` in process ${pid}`}, but serves nobody (it was started with --no-server, or its server could not start). What it has so far: ${calledAs} open ${sessionWord(dir, id)}`,
      );
  }
}

/** How it ended, in a sentence that names the command for it. */
export async function notRunning(dir: string): Promise<string> {
  const { summary, session } = await inspectSession(dir);
  session.close();
  const { id, status } = summary;
  const word = sessionWord(dir, id);
  switch (status) {
    case "done":
      return `session ${id} is not running: it is done. To see it: ${calledAs} open ${word}`;
    case "failed":
      return `session ${id} is not running: it failed. To see it: ${calledAs} open ${word}`;
    case "aborted":
      return `session ${id} is not running: it was stopped. To go on: ${calledAs} resume ${word}; to look at it: ${calledAs} open ${word}`;
    case "crashed":
      return `session ${id} is not running: its process ended without a word. To go on: ${calledAs} resume ${word}; to look at it: ${calledAs} open ${word}`;
    case "unreadable":
      return `session ${id} is not running, and its log is damaged. What is wrong: ${calledAs} sessions show ${word}`;
    case "running":
      return `session ${id} has just been taken up by another process: try again`;
  }
}
