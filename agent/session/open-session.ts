// A session that goes on: locked, its log checked line by line, a torn tail moved aside, then written after.

import { chmodSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import type { Clock } from "../core/ports/clock.ts";
import { createSystemClock } from "./clock.system.ts";
import { filesIn, isSession } from "./create-session.ts";
import { lockOrRefuse } from "./lock-or-refuse.ts";
import { type LogFile, type OpenLogFile, openLogFile } from "./log-file.ts";
import { checkLogFile, repairTail } from "./log-repair.ts";
import { readMeta } from "./meta.ts";
import { FILES, FOLDER_MODE } from "./paths.ts";
import { type Session, startSession } from "./session.ts";
import { SessionError, cannotWrite, errnoOf } from "./session-error.ts";

export interface OpenSessionOptions {
  dir: string;
  clock?: Clock;
  openLog?: OpenLogFile;
}

/** Throws SessionError: `not-a-session`, `in-use`, `damaged`, `refused`, `cannot-write`. */
export async function openSession({ dir: given, clock = createSystemClock(), openLog = openLogFile }: OpenSessionOptions): Promise<Session> {
  const dir = sessionDirOf(given);
  const meta = readMeta(dir) ?? {};
  const id = meta.id ?? basename(dir);
  try {
    const lock = await lockOrRefuse(dir, id);
    let file: LogFile | undefined;
    try {
      file = openLog(join(dir, FILES.transcript), "write");
      const repaired = repairTail(file, checkLogFile(file), { dir, id, now: clock.now() });
      chmodSync(dir, FOLDER_MODE);
      return startSession({ dir, id, lock, meta, openLog, clock, ...repaired });
    } catch (error) {
      await lock.release();
      throw error;
    } finally {
      file?.close();
    }
  } catch (error) {
    throw cannotWrite(dir, error);
  }
}

/** The real path of a folder that holds a session; throws `not-a-session` or `cannot-read`. */
export function sessionDirOf(given: string): string {
  try {
    const dir = realpathSync(given);
    if (isSession(filesIn(dir))) return dir;
  } catch (error) {
    const code = errnoOf(error);
    if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "ELOOP")
      throw new SessionError("cannot-read", `Cannot read ${given}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    if (code === "ENOENT") throw new SessionError("not-a-session", `There is no folder ${given}. escapement sessions list shows the sessions there are.`);
  }
  throw new SessionError("not-a-session", `${given} is not a session: a session's folder holds meta.json and transcript.jsonl. escapement sessions list shows the sessions there are.`);
}
