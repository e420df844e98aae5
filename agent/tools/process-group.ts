// A process in a group of its own, ended with everything it started: at its end, at its time limit, when nobody wants it any
// more, and when this process dies. On Linux those that left the group are found by a mark in their environment.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { KILL_GRACE_MS, OUTPUT_DRAIN_MS, OUTPUT_FLOOD_BYTES } from "./limits.ts";

export interface GroupOptions {
  /** Program and arguments. */
  argv: readonly [string, ...string[]];
  /** Real path. */
  cwd: string;
  env: Readonly<Record<string, string>>;
  limitMs: number;
  signal: AbortSignal;
  /** Written to its standard input, which is then closed. */
  input?: string;
  onStdout(chunk: Buffer): void;
  onStderr(chunk: Buffer): void;
}

/** `why`: it ended by itself, or what ended it. */
export interface GroupEnd {
  why: "ended" | "timeout" | "stopped" | "flood";
  code: number | null;
  signal: NodeJS.Signals | null;
}

/**
 * Becomes the program, after it has left a watcher behind that waits on descriptor 3: this process holds the other end and
 * never writes, so the watcher wakes when it is gone, and ends the group.
 */
const WATCHED = '(read -r _ <&3; kill -KILL -$$) </dev/null >/dev/null 2>&1 & exec 3<&-; exec "$@"';

export const MARK = "TOOL_CALL_MARK";

/** Resolves when nothing of it is left. Rejects where it could not be started. */
export async function runGroup({ argv, cwd, env, limitMs, signal, input, onStdout, onStderr }: GroupOptions): Promise<GroupEnd> {
  const mark = randomUUID();
  const child = spawn("/bin/sh", ["-c", WATCHED, "sh", ...argv], {
    cwd,
    env: { ...env, [MARK]: mark },
    detached: true,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  let why: GroupEnd["why"] = "ended";
  let bytes = 0;
  let last: NodeJS.Timeout | undefined;
  const end = (reason: GroupEnd["why"]): void => {
    if (why !== "ended" || child.pid === undefined) return;
    why = reason;
    killGroup(child.pid, "SIGTERM");
    last = setTimeout(() => killGroup(child.pid, "SIGKILL"), KILL_GRACE_MS);
  };
  const take = (sink: (chunk: Buffer) => void) => (chunk: Buffer) => {
    bytes += chunk.length;
    sink(chunk);
    if (bytes > OUTPUT_FLOOD_BYTES) end("flood");
  };
  child.stdout?.on("data", take(onStdout));
  child.stderr?.on("data", take(onStderr));
  for (const stream of child.stdio) stream?.on("error", () => undefined); // it may leave without reading, or be killed while it writes
  child.stdin?.end(input ?? "");
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = (): void => end("stopped");
  const limit = setTimeout(() => end("timeout"), limitMs);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    const ended = await new Promise<Pick<GroupEnd, "code" | "signal">>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, killedBy) => resolve({ code, signal: killedBy }));
    });
    killGroup(child.pid, "SIGKILL");
    killMarked(mark);
    await Promise.race([closed, drained()]);
    return { why, ...ended };
  } finally {
    clearTimeout(limit);
    clearTimeout(last);
    signal.removeEventListener("abort", stop);
    for (const stream of child.stdio) stream?.destroy();
  }
}

const drained = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, OUTPUT_DRAIN_MS).unref());

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  kill(-pid, signal);
}

/** False where there is nothing to be killed any more. */
function kill(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Twice, and again while any is found: one may be starting another at this moment. */
export function killMarked(mark: string): void {
  if (process.platform !== "linux") return;
  for (let round = 0; round < 5; round += 1) {
    const found = processesOf(mark);
    for (const pid of found) kill(pid, "SIGKILL");
    if (found.length === 0) return;
  }
}

function processesOf(mark: string): number[] {
  const entry = `${MARK}=${mark}`;
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    return environmentOf(pid).includes(entry) && !isZombie(pid) ? [pid] : [];
  });
}

const environmentOf = (pid: number): string[] => fileOf(pid, "environ").split("\0");
const isZombie = (pid: number): boolean => /\) [ZX] /.test(fileOf(pid, "stat"));

/** Empty where it is somebody else's, or gone. */
function fileOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
