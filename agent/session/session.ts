// A session that is being written: its parts put together, from the moment its lock is held until it is closed.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../core/ports/clock.ts";
import type { Store } from "../core/ports/store.ts";
import { PROTOCOL } from "../../wire/index.ts";
import { type AddressWriter, createAddressWriter, type StorageTrouble } from "./address-writer.ts";
import type { Lock } from "./lock.ts";
import { type LockInfo, removeLockFile, writeLockFile, writeLockFileNow } from "./lock-file.ts";
import type { LogVerdict } from "./log-check.ts";
import type { OpenLogFile } from "./log-file.ts";
import type { Recovered } from "./log-repair.ts";
import type { LogSource } from "./log-source.ts";
import type { MetaStatus, RunMeta, SessionMeta } from "./meta.ts";
import { createMetaFile } from "./meta-file.ts";
import { FILES } from "./paths.ts";
import { cannotWrite } from "./session-error.ts";
import { createDiskStore } from "./store.disk.ts";

export interface Session {
  readonly id: string;
  /** Real path of its folder. */
  readonly dir: string;
  readonly epoch: string;
  readonly store: Store;
  readonly log: LogSource;
  meta(): SessionMeta;
  /** Once, when the server listens; lock.json is replaced whole. Where that fails `onStorage` hears of it, and it is tried again behind what goes on. */
  writeAddress(address: { host?: string; port: number; token: string }, onStorage?: (trouble: StorageTrouble) => void): Promise<void>;
  setMeta(patch: RunMeta): Promise<void>;
  /** Writes and syncs all there is, says how it ended, gives the lock back. Never rejects; calling it again does nothing more. */
  close(status: Exclude<MetaStatus, "running">): Promise<SessionEnd>;
}

/** `problem`: what could not be written at the end, a sentence for a person. The log alone says how a run ended, so a lost meta.json is no more than that. */
export interface SessionEnd {
  problem: string | undefined;
}

/** Where a server listens that was told nothing else. */
const LOOPBACK = "127.0.0.1";

interface StartOptions {
  /** Real path of a folder that exists. */
  dir: string;
  id: string;
  lock: Lock;
  meta: Partial<SessionMeta>;
  verdict: Pick<LogVerdict, "lastSeq" | "goodBytes" | "index" | "epochs" | "hasRepeats">;
  /** Cut off the log, and not on record in it yet. */
  untold?: readonly Recovered[];
  openLog: OpenLogFile;
  clock: Clock;
}

/** Throws what the file system throws; the caller gives the lock back then. */
export function startSession({ dir, id, lock, meta, verdict, untold = [], openLog, clock }: StartOptions): Session {
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
    ...(untold.length > 0 ? { recovered: untold } : {}),
  };
  const store = createDiskStore({ root: dir, head, openLog: () => openLog(join(dir, FILES.transcript), "write"), verdict });
  let closing: Promise<SessionEnd> | undefined;
  let addressWriter: AddressWriter | undefined;

  async function close(status: Exclude<MetaStatus, "running">): Promise<SessionEnd> {
    await addressWriter?.stop();
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
    meta: metaFile.current,
    writeAddress({ host = LOOPBACK, port, token }, onStorage = () => undefined) {
      const info = { ...lockInfo, ...(host === LOOPBACK ? {} : { host }), port, token };
      addressWriter = createAddressWriter({ write: () => writeLockFile(dir, info), clock, onStorage });
      return addressWriter.write();
    },
    setMeta: metaFile.set,
    close: (status) => (closing ??= close(status)),
  };
}
