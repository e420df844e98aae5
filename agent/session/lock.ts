// One writer a session. The lock is held by the kernel and goes with the process, however that ends: on Linux an abstract
// Unix socket, elsewhere a socket file that is dead when nobody answers on it. Whoever connects is told the holder's pid.

import { lstatSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { type Server, connect, createServer } from "node:net";
import { join } from "node:path";
import { LOCK_PROBE_MS } from "./limits.ts";
import { FOLDER_MODE } from "./paths.ts";
import { SessionError, errnoOf } from "./session-error.ts";

export type LockKind = "abstract" | "file";

export interface Lock {
  release(): Promise<void>;
}

/** Either the lock, or who has it (`pid` where they said so). */
export type LockAttempt = { ok: true; lock: Lock } | { ok: false; pid: number | undefined };

const KIND: LockKind = process.platform === "linux" ? "abstract" : "file";
/** Not the folder of temporary files: its place differs between processes of one user, and the lock must not. */
const SOCKET_FOLDER_PARENT = "/tmp";

/** `realPath` is the session folder's, resolved; it need not exist. Nothing in it is touched. */
export async function takeLock(realPath: string, kind: LockKind = KIND): Promise<LockAttempt> {
  const address = addressOf(realPath, kind);
  const server = await listen(address);
  if (server) return { ok: true, lock: lockOf(server) };
  const holder = await askHolder(address);
  if (holder.isAlive) return { ok: false, pid: holder.pid };
  return kind === "file" ? takeOver(address) : retry(address);
}

/** Who holds the lock, without taking it. */
export async function probeLock(realPath: string, kind: LockKind = KIND): Promise<{ isHeld: boolean; pid: number | undefined }> {
  const { isAlive, pid } = await askHolder(addressOf(realPath, kind));
  return { isHeld: isAlive, pid };
}

/** It ended between our two questions. */
async function retry(address: string): Promise<LockAttempt> {
  const server = await listen(address);
  return server ? { ok: true, lock: lockOf(server) } : { ok: false, pid: (await askHolder(address)).pid };
}

/** A socket file without a listener is moved aside by one of those who found it, asked again under its new name, and only then removed. */
async function takeOver(address: string): Promise<LockAttempt> {
  const aside = `${address}.${process.pid}`;
  try {
    renameSync(address, aside);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
    return retry(address);
  }
  const holder = await askHolder(aside);
  if (holder.isAlive) {
    renameSync(aside, address);
    return { ok: false, pid: holder.pid };
  }
  rmSync(aside, { force: true });
  return retry(address);
}

function lockOf(server: Server): Lock {
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Undefined: somebody listens there (or a dead file stands there). */
function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      // whoever asked may be gone before the answer
      socket.on("error", () => socket.destroy());
      socket.end(`${process.pid}\n`);
    });
    server.unref();
    server.once("error", (error) => (errnoOf(error) === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

/** Only a refusal says that nobody is there: a holder that is stopped or busy connects late, or not at all. */
const NOBODY: readonly (string | undefined)[] = ["ECONNREFUSED", "ENOENT"];

function askHolder(address: string): Promise<{ isAlive: boolean; pid: number | undefined }> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let text = "";
    const finish = (isAlive: boolean): void => {
      const pid = Number.parseInt(text, 10);
      resolve({ isAlive, pid: Number.isSafeInteger(pid) ? pid : undefined });
      socket.destroy();
    };
    socket.setTimeout(LOCK_PROBE_MS, () => finish(true));
    socket.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString("latin1")).slice(0, 20);
      if (text.endsWith("\n")) finish(true);
    });
    socket.on("end", () => finish(true));
    socket.on("error", (error) => finish(!NOBODY.includes(errnoOf(error))));
  });
}

function addressOf(realPath: string, kind: LockKind): string {
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256").update(realPath).digest("hex").slice(0, 40);
  return kind === "abstract" ? `\0escapement-${hash}` : join(socketFolder(), `${hash}.sock`);
}

function socketFolder(): string {
  const own = process.getuid?.() ?? 0;
  const folder = join(SOCKET_FOLDER_PARENT, `escapement-${own}`);
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || stat.uid !== own || (stat.mode & 0o022) !== 0)
    throw new SessionError(
      "refused",
      `Refused ${folder}: it must be a folder of your own that only you may write. Remove it and try again.`,
    );
  return folder;
}
