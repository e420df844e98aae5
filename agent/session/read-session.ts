// A session that is only looked at, to the byte: of somebody else, running or ended, damaged or whole.

import { basename, join } from "node:path";
import type { CheckOptions, Damage } from "./log-check.ts";
import { type LogFile, openLogFile } from "./log-file.ts";
import { createLogReader } from "./log-reader.ts";
import { type OnLine, checkLogFile, repairCommand } from "./log-repair.ts";
import type { LogSource } from "./log-source.ts";
import { READ_CHUNK_BYTES } from "./limits.ts";
import { probeLock } from "./lock.ts";
import { type SessionMeta, readMeta } from "./meta.ts";
import { whyUnreadable } from "./own-folder.ts";
import { FILES } from "./paths.ts";
import { SessionError } from "./session-error.ts";
import { type SessionStatus, statusOf } from "./session-status.ts";
import { filesIn, sessionDirOf } from "./session-folder.ts";

export interface ReadableSession {
  readonly id: string;
  readonly dir: string;
  readonly meta: Partial<SessionMeta>;
  readonly status: SessionStatus;
  /** The writing process, where it says so. */
  readonly pid: number | undefined;
  /** What cannot be served, and the command that cuts it off (none for a newer protocol: that wants a newer program). A torn tail of a running session is none: it is being written. */
  readonly damage: (Damage & { repair: string | undefined }) | undefined;
  /** Bytes of the log, damaged ones too. */
  readonly bytes: number;
  readonly log: LogSource;
  /** Every line that can be served, in order. */
  lines(): Generator<string>;
  close(): void;
}

/** `onLine` sees each line that can be served once, while it is checked. Throws SessionError: `not-a-session`, `cannot-read`, `refused`. */
export async function readSession(given: string, onLine?: OnLine, options?: CheckOptions): Promise<ReadableSession> {
  const dir = sessionDirOf(given);
  const meta = readMeta(dir) ?? {};
  const id = meta.id ?? basename(dir);
  // asked first: a session that ends while it is read is then not taken for a crashed one
  const holder = await probeLock(dir);
  const file = openForReading(dir);
  try {
    const { lastSeq, goodBytes, bytes, damage, epochs, index, hasRepeats, last } = checkLogFile(file, onLine, options);
    const isBeingWritten = holder.isHeld && damage?.where === "tail";
    const reader = createLogReader({ read: file.read, index, head: () => lastSeq, size: () => goodBytes, hasRepeats });
    const log: LogSource = { epochs: () => epochs, head: () => lastSeq, read: reader.read };
    return {
      id,
      dir,
      meta,
      status: statusOf(holder.isHeld, damage, last),
      pid: holder.pid,
      damage: damage && !isBeingWritten ? { ...damage, repair: repairCommand(dir, id, damage) } : undefined,
      bytes,
      log,
      lines: () => linesOf(log),
      close: file.close,
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** A session of which only meta.json is there has an empty log. */
export function openForReading(dir: string): LogFile {
  if (!filesIn(dir).includes(FILES.transcript)) return EMPTY_LOG;
  try {
    return openLogFile(join(dir, FILES.transcript), "read");
  } catch (error) {
    if (error instanceof SessionError) throw error;
    throw new SessionError("cannot-read", `Cannot read the log in ${dir}: ${whyUnreadable(dir, error)}`, {
      cause: error,
    });
  }
}

const nothing = (): void => undefined;
const EMPTY_LOG: LogFile = {
  size: () => 0,
  read: () => 0,
  write: () => 0,
  truncate: nothing,
  syncNow: nothing,
  sync: (done) => done(null),
  close: nothing,
};

function* linesOf(log: LogSource): Generator<string> {
  for (let seq = 0; seq <= log.head();) {
    const { lines } = log.read(seq, READ_CHUNK_BYTES);
    if (lines.length === 0) return;
    yield* lines;
    seq += lines.length;
  }
}
