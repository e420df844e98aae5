// Appends to a log in whole lines. A failure cuts back to the last whole line and says so; the next append tries again.
// Bytes stay in memory until they are known to be on disk: a system that failed to sync may have dropped them.

import type { AppendResult } from "../core/ports/store.ts";
import { SYNC_BYTES, SYNC_WAIT_MS, UNSYNCED_BYTES_MAX } from "./limits.ts";
import type { LogFile } from "./log-file.ts";
import { storageStateOf } from "./session-error.ts";

export interface LogWriter {
  /** Whole lines with their newlines, all or nothing. No bytes: only mends what failed before. */
  append(bytes: Buffer): AppendResult;
  /** Resolves with `ok` when what was appended before is on disk. Calls at the same time share one system call. Never rejects. */
  sync(): Promise<AppendResult>;
  /** The end of the last whole line: nothing after it may be read. */
  size(): number;
  file(): LogFile;
  /** Waits for the disk, then closes. What could not be put there, as a sentence; a second call knows nothing of it. */
  close(): Promise<string | undefined>;
}

interface WriterOptions {
  open(): LogFile;
  /** What is good in the file: it is as long as this. */
  size: number;
  /** What the lines name goes to the disk before they do. */
  files?: { sync(): Promise<string | undefined>; mend(): void };
}

export function createLogWriter({ open, size: startSize, files }: WriterOptions): LogWriter {
  let file = open();
  let size = startSize;
  let syncedSize = startSize;
  let unsynced: Buffer[] = [];
  /** Bytes beyond `size` may stand in the file: they must go before the next write. */
  let hasRest = false;
  let trouble: { message: string; isTold: boolean } | undefined;
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function append(bytes: Buffer): AppendResult {
    if (isClosed) return { ok: false, state: "failing", message: "the session is closed" };
    if (trouble && !trouble.isTold) {
      trouble.isTold = true;
      return { ok: false, state: "failing", message: trouble.message };
    }
    try {
      if (trouble) mend();
      if (hasRest) cutBack();
      if (size - syncedSize + bytes.length > UNSYNCED_BYTES_MAX) syncNow();
      writeAll(bytes, size);
    } catch (error) {
      return failed(error);
    }
    if (bytes.length === 0) return { ok: true };
    size += bytes.length;
    unsynced.push(bytes);
    plan();
    return { ok: true };
  }

  /** A short write is a success; the error comes with the next call. */
  function writeAll(bytes: Buffer, position: number): void {
    for (let done = 0; done < bytes.length;) {
      hasRest = true;
      const written = file.write(bytes, done, bytes.length - done, position + done);
      if (written <= 0) throw new Error("the system wrote nothing and gave no reason");
      done += written;
    }
    hasRest = false;
  }

  function cutBack(): void {
    file.truncate(size);
    hasRest = false;
  }

  function failed(error: unknown): AppendResult {
    let message = error instanceof Error ? error.message : String(error);
    try {
      if (hasRest) cutBack();
    } catch (cutError) {
      message += `; cutting back failed too: ${cutError instanceof Error ? cutError.message : String(cutError)}`;
    }
    return { ok: false, state: storageStateOf(error), message };
  }

  function plan(): void {
    if (size - syncedSize >= SYNC_BYTES) void synced();
    else if (!timer && !running) {
      timer = setTimeout(() => void synced(), SYNC_WAIT_MS);
      timer.unref();
    }
  }

  async function sync(): Promise<AppendResult> {
    await synced();
    return trouble ? { ok: false, state: "failing", message: trouble.message } : { ok: true };
  }

  function synced(): Promise<void> {
    if (queued) return queued;
    if (!running) return start();
    queued = running.then(start);
    return queued;
  }

  function start(): Promise<void> {
    queued = undefined;
    clearTimeout(timer);
    timer = undefined;
    if (syncedSize === size && !files) return Promise.resolve();
    running = once().finally(() => {
      running = undefined;
      if (!isClosed && syncedSize < size && !trouble && !queued) plan();
    });
    return running;
  }

  async function once(): Promise<void> {
    const lost = files ? await files.sync() : undefined;
    if (lost !== undefined) trouble ??= { message: lost, isTold: false };
    if (syncedSize === size || trouble) return;
    const upTo = size;
    const count = unsynced.length;
    const error = await new Promise<Error | null>((resolve) => file.sync(resolve));
    if (error) trouble = { message: `the log could not be synced: ${error.message}`, isTold: false };
    else noteSynced(upTo, count);
  }

  /** An append that waited for the disk itself may have been faster. */
  function noteSynced(upTo: number, count: number): void {
    if (upTo <= syncedSize) return;
    syncedSize = upTo;
    unsynced = unsynced.slice(count);
  }

  function syncNow(): void {
    file.syncNow();
    syncedSize = size;
    unsynced = [];
  }

  /** After a failed sync: the files that the lines name again, then a new descriptor, and every byte that is not known to be on disk is written again in its place. */
  function mend(): void {
    files?.mend();
    const fresh = open();
    file.close();
    file = fresh;
    if (file.size() < syncedSize) throw new Error(`the log has become shorter: ${file.size()} bytes of ${syncedSize}`);
    writeAll(Buffer.concat(unsynced), syncedSize);
    file.truncate(size);
    syncNow();
    trouble = undefined;
  }

  function lastTry(): string | undefined {
    try {
      mend();
      return undefined;
    } catch (error) {
      return `the last ${size - syncedSize} bytes of the log may not be on the disk: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  return {
    append,
    sync,
    size: () => size,
    file: () => file,
    async close() {
      if (isClosed) return undefined;
      isClosed = true;
      await synced();
      clearTimeout(timer);
      const problem = trouble ? lastTry() : undefined;
      file.close();
      return problem;
    },
  };
}
