// A folder of its own for one test: the program run in it, the sessions it made, the way to its server.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { decodeLine, type Envelope } from "../wire/index.ts";
import { escapement } from "./built.ts";
import { type PtyOptions, type PtyProgram, startInPty } from "./pty.ts";

const WAIT_MS_MAX = 45_000;

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Address {
  port: number;
  token: string;
  pid: number;
  /** With the token as password: all that a plain client needs. */
  url: string;
}

export interface Workspace {
  readonly dir: string;
  readonly workDir: string;
  /** In a pipe, with stdin closed unless `input` is given. */
  run(args: readonly string[], options?: { input?: string; env?: Record<string, string> }): Promise<Finished>;
  /** In the background, in a pipe. */
  start(args: readonly string[], env?: Record<string, string>): ChildProcess;
  inPty(args: readonly string[], options?: PtyOptions): PtyProgram;
  /** A shell line in a pty; `escapement` is a function of that shell. */
  shellInPty(line: string, options?: PtyOptions): PtyProgram;
  sessionDir(): Promise<string>;
  /** Undefined while there is none. */
  sessionDirNow(): string | undefined;
  address(): Promise<Address>;
  transcript(): Envelope[];
  remove(): void;
}

/** Resolves when `look` gives a value; the error says what was waited for. */
export async function eventually<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + WAIT_MS_MAX; ; await pause(25)) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`never: ${what}`);
  }
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
};

/** A killed process stays as a zombie until its parent, perhaps this container's idle init, asks for it. */
function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8").replace(/\(.*\)/, ""));
  } catch {
    return false;
  }
}

/** Pids of the direct children of a process (Linux). */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    try {
      return readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim().split(/\s+/).filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
}

export function createWorkspace(): Workspace {
  const dir = mkdtempSync(join(tmpdir(), "escapement-e2e-"));
  const workDir = join(dir, ".escapement");
  const started = new Set<ChildProcess>();

  function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const child = spawn(process.execPath, [escapement, ...args], {
      cwd: dir,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    started.add(child);
    child.once("exit", () => started.delete(child));
    return child;
  }

  const sessionDirNow = (): string | undefined => {
    if (!existsSync(workDir)) return undefined;
    const found = readdirSync(workDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return found[0] && join(workDir, found[0].name);
  };

  const workspace: Workspace = {
    dir,
    workDir,
    start,
    run(args, options = {}) {
      const child = start(args, options.env);
      child.stdin?.on("error", () => undefined).end(options.input ?? "");
      let stdout = "";
      let stderr = "";
      child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr })));
    },
    inPty: (args, options) => startInPty(process.execPath, [escapement, ...args], { cwd: dir, ...options }),
    shellInPty: (line, options) =>
      startInPty("bash", ["--norc", "--noprofile", "-c", `escapement() { ${process.execPath} ${escapement} "$@"; }; ${line}`], {
        cwd: dir,
        ...options,
      }),
    sessionDir: () => eventually("a session folder", sessionDirNow),
    sessionDirNow,
    async address() {
      const session = await workspace.sessionDir();
      return eventually("an address in lock.json", () => {
        try {
          const lock = JSON.parse(readFileSync(join(session, "lock.json"), "utf8")) as { port?: number; token?: string; pid: number };
          if (!lock.port || !lock.token) return undefined;
          return { port: lock.port, token: lock.token, pid: lock.pid, url: `ws://escapement:${lock.token}@127.0.0.1:${lock.port}/ws` };
        } catch {
          return undefined;
        }
      });
    },
    transcript() {
      const session = sessionDirNow();
      // The folder is there a moment before its log.
      if (!session || !existsSync(join(session, "transcript.jsonl"))) return [];
      const isLive = existsSync(join(session, "lock.json"));
      const lines = readFileSync(join(session, "transcript.jsonl"), "utf8").split("\n");
      // Who looks while a line is being written sees its beginning alone.
      if (isLive) lines.pop();
      return lines.filter(Boolean).map((line) => {
        const decoded = decodeLine(line);
        if (!decoded.ok) throw new Error(`a bad line in the transcript: ${decoded.reason}: ${line.slice(0, 200)}`);
        return decoded.value;
      });
    },
    remove() {
      for (const child of started) child.kill("SIGKILL");
      rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
  return workspace;
}

/** What every transcript must be: seq from 0 without a gap, one end, and it the last. */
export function checkWhole(transcript: readonly Envelope[]): void {
  transcript.forEach((envelope, index) => {
    if (envelope.seq !== index) throw new Error(`line ${index + 1} has seq ${envelope.seq}`);
  });
  const last = transcript.at(-1)?.event ?? "nothing";
  if (!["runner/done", "runner/aborted", "runner/error"].includes(last)) throw new Error(`the transcript ends with ${last}`);
}
