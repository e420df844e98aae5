// Every lock.json of a work dir against the kernel's lock: who writes, and what a dead process left behind.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { probeLock } from "./lock.ts";
import { readLockFile } from "./lock-file.ts";
import { realPathOf } from "./paths.ts";

/**
 * `held`: its process writes the session. `gone`: the process that lock.json names is no more. `recycled`: another process has its
 * number by now. `left`: that process lives, and holds the lock no more. All but the first bind nobody.
 */
export interface ExplainedLock {
  id: string;
  dir: string;
  state: "held" | "gone" | "recycled" | "left";
  /** Of the kernel's lock where it is held, else of lock.json. */
  pid: number | undefined;
  /** ms since the Unix epoch, by lock.json. */
  started: number | undefined;
  port: number | undefined;
}

/** None where there is no such folder. */
export async function explainLocks(workDir: string): Promise<ExplainedLock[]> {
  const found: ExplainedLock[] = [];
  for (const name of namesIn(workDir)) {
    const dir = realPathOf(join(workDir, name));
    const lock = readLockFile(dir);
    if (!lock) continue;
    const { isHeld, pid } = await probeLock(dir);
    const state = isHeld ? "held" : stateOf(lock.pid, lock.started);
    found.push({ id: name, dir, state, pid: pid ?? lock.pid, started: lock.started, port: lock.port });
  }
  return found;
}

function namesIn(workDir: string): string[] {
  try {
    return readdirSync(workDir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return []; // no folder, or not ours: its own check says so
  }
}

function stateOf(pid: number, started: number): ExplainedLock["state"] {
  if (!isAlive(pid)) return "gone";
  const begun = processStart(pid);
  // It wrote lock.json after it began; a younger one is another process. Clocks are read to the second there.
  return begun !== undefined && begun > started + CLOCK_SLACK_MS ? "recycled" : "left";
}

const CLOCK_SLACK_MS = 2_000;
/** Linux counts a process's age in these, whatever its own clock does. */
const TICKS_PER_SECOND = 100;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return fieldsOf(pid)?.[0] !== "Z"; // killed, and not yet asked for by its parent
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Linux: the fields after the name in brackets, which may itself hold brackets. */
function fieldsOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined; // it is gone, or this is no Linux
  }
}

/** ms since the Unix epoch; undefined where the system does not tell (it is no Linux). */
function processStart(pid: number): number | undefined {
  try {
    const ticks = Number(fieldsOf(pid)?.[19]);
    const boot = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1]);
    const ms = boot * 1_000 + (ticks * 1_000) / TICKS_PER_SECOND;
    return Number.isFinite(ms) ? ms : undefined;
  } catch {
    return undefined;
  }
}
