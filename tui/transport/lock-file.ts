// lock.json of a session folder, as a reader sees it: who writes the session, and where they serve. It is not the lock, and outlives a
// process that was killed; so whoever it names is looked for among the living.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { callName } from "../../fold/called-as.ts";
import { ATTACH_GRACE_MS, LOCK_BYTES_MAX, PROCESS_START_SLACK_MS } from "./limits.ts";

interface Writer {
  pid: number;
  epoch: string;
  /** Absent before the server listens, and where there is none. */
  address?: { port: number; token: string };
}

/** Undefined where nobody is named, or who is named does not live any more. */
export function livingWriter(dir: string): Writer | undefined {
  const lock = readLock(join(dir, "lock.json"));
  if (!lock) return undefined;
  const { pid, started, epoch, port, token } = lock;
  if (typeof pid !== "number" || !Number.isInteger(pid) || pid <= 0 || typeof epoch !== "string") return undefined;
  if (!isAlive(pid) || (typeof started === "number" && isRecycled(pid, started))) return undefined;
  return { pid, epoch, ...(typeof port === "number" && typeof token === "string" ? { address: { port, token } } : {}) };
}

/** As far as an `attach` needs it: how to reach whoever writes the session now, and whether there is anybody to wait for. */
export interface LockWatch {
  /** `url` with the address that the lock names now: an agent that took the session up again serves on another port, with another token. */
  address(url: string): string;
  /** A sentence ends the trying: nobody has been there for a while. */
  mayRetry(): true | string;
}

/** `graceMs`: a session that is being taken up again has no writer for a moment. */
export function watchLockFile(
  session: { dir: string; /** How a command names it. */ word: string },
  graceMs = ATTACH_GRACE_MS,
  nowMs = performance.now.bind(performance),
): LockWatch {
  let goneMs: number | undefined;
  return {
    address(url) {
      const { address } = livingWriter(session.dir) ?? {};
      if (!address) return url;
      const now = new URL(url);
      now.port = String(address.port);
      now.password = address.token;
      return now.href;
    },
    mayRetry() {
      if (livingWriter(session.dir)) {
        goneMs = undefined;
        return true;
      }
      goneMs ??= nowMs();
      if (nowMs() - goneMs < graceMs) return true;
      return readLock(join(session.dir, "lock.json"))
        ? `the agent is gone; go on with: ${callName(process)} resume ${session.word}`
        : `the run has ended; look at it with: ${callName(process)} open ${session.word}`;
    },
  };
}

function readLock(path: string): Record<string, unknown> | undefined {
  try {
    const text = readFileSync(path, "utf8");
    const value: unknown = text.length > LOCK_BYTES_MAX ? undefined : JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // none, or somebody else's: nobody is named
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return statusOf(pid) !== "Z";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it lives, and is somebody else's
  }
}

/** Linux: the fields after the name in brackets, which may itself hold brackets. Elsewhere nobody can tell. */
function fieldsOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

const statusOf = (pid: number): string | undefined => fieldsOf(pid)?.[0];

/** Ticks in a second, as the kernel counts for its readers. */
const TICKS = 100;

/** A process that began after the lock was written has only the number in common with the one that wrote it. */
function isRecycled(pid: number, startedMs: number): boolean {
  const ticks = Number(fieldsOf(pid)?.[19]);
  const bootedS = Number(/^btime (\d+)$/m.exec(readBoot())?.[1]);
  if (!Number.isFinite(ticks) || !Number.isFinite(bootedS)) return false;
  return (bootedS + ticks / TICKS) * 1000 > startedMs + PROCESS_START_SLACK_MS;
}

function readBoot(): string {
  try {
    return readFileSync("/proc/stat", "utf8");
  } catch {
    return "";
  }
}
