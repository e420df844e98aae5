// A session that is being written: its parts put together, from the moment its lock is held until it is closed.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../core/ports/clock.ts";
import type { Store } from "../core/ports/store.ts";
import { PROTOCOL } from "../../wire/index.ts";
import type { Lock } from "./lock.ts";
import { type LockInfo, removeLockFile, writeLockFile, writeLockFileNow } from "./lock-file.ts";
import { LOCK_FILE_PROBE_MS } from "./limits.ts";
import type { LogVerdict } from "./log-check.ts";
import type { OpenLogFile } from "./log-file.ts";
import type { Recovered } from "./log-repair.ts";
import type { LogSource } from "./log-source.ts";
import { type MetaStatus, type RunMeta, type SessionMeta, createMetaFile } from "./meta.ts";
import { FILES } from "./paths.ts";
import { cannotWrite, errnoOf } from "./session-error.ts";
import { createDiskStore } from "./store.disk.ts";

export interface Session {
  readonly id: string;
  /** Real path of its folder. */
  readonly dir: string;
  readonly epoch: string;
  readonly store: Store;
  readonly log: LogSource;
  /** What was torn off the log's end at this opening; the engine tells it as `log/recovered`. */
  readonly recovered: Recovered | undefined;
  meta(): SessionMeta;
  /** Once the server listens; lock.json is replaced whole. On a full disk it is tried again, behind what goes on, until it is there. */
  writeAddress(address: { host?: string; port: number; token: string }): Promise<void>;
  setMeta(patch: RunMeta): Promise<void>;
  /** Writes and syncs all there is, says how it ended, gives the lock back. Never rejects; calling it again does nothing more. */
  close(status: Exclude<MetaStatus, "running">): Promise<SessionEnd>;
}

/** `problem`: what could not be written at the end, a sentence for a person. The log alone says how a run ended, so a lost meta.json is no more than that. */
export interface SessionEnd {
  problem: string | undefined;
}

const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/** Where a server listens that was told nothing else. */
const LOOPBACK = "127.0.0.1";

interface StartOptions {
  /** Real path of a folder that exists. */
  dir: string;
  id: string;
  lock: Lock;
  meta: Partial<SessionMeta>;
  verdict: Pick<LogVerdict, "lastSeq" | "goodBytes" | "index" | "epochs" | "hasRepeats">;
  recovered?: Recovered | undefined;
  openLog: OpenLogFile;
  clock: Clock;
}

/** Throws what the file system throws; the caller gives the lock back then. */
export function startSession({ dir, id, lock, meta, verdict, recovered, openLog, clock }: StartOptions): Session {
  const epoch = randomUUID();
  const prevEpoch = verdict.epochs.at(-1)?.epoch;
  const now = clock.now();
  const metaFile = createMetaFile(
    dir,
    { ...meta, id, status: "running", created: meta.created ?? now, updated: now, protocol: PROTOCOL, epoch },
    clock.now,
  );
  const lockInfo: LockInfo = { pid: process.pid, started: now, epoch };
  writeLockFileNow(dir, lockInfo);
  const head = {
    sessionId: id,
    epoch,
    nextSeq: verdict.lastSeq + 1,
    ...(prevEpoch === undefined ? {} : { prevEpoch }),
    ...(recovered ? { recovered } : {}),
  };
  const store = createDiskStore({ root: dir, head, openLog: () => openLog(join(dir, FILES.transcript), "write"), verdict });
  let closing: Promise<SessionEnd> | undefined;

  async function writeWhenThereIsRoom(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!FULL.has(errnoOf(error) ?? "")) throw error;
      // Nobody finds the server until then; those who have its address are served.
      setTimeout(() => {
        if (!closing) void writeWhenThereIsRoom(write).catch(() => undefined);
      }, LOCK_FILE_PROBE_MS).unref();
    }
  }

  async function close(status: Exclude<MetaStatus, "running">): Promise<SessionEnd> {
    const unsynced = await store.close();
    try {
      removeLockFile(dir);
      await metaFile.set({ status });
      return { problem: unsynced };
    } catch (error) {
      const last = cannotWrite(dir, error).message;
      return { problem: unsynced === undefined ? last : `${last} And ${unsynced}` };
    } finally {
      await lock.release();
    }
  }

  return {
    id,
    dir,
    epoch,
    store,
    log: store.log,
    recovered,
    meta: metaFile.current,
    writeAddress: ({ host = LOOPBACK, port, token }) =>
      writeWhenThereIsRoom(() => writeLockFile(dir, { ...lockInfo, ...(host === LOOPBACK ? {} : { host }), port, token })),
    setMeta: metaFile.set,
    close: (status) => (closing ??= close(status)),
  };
}
