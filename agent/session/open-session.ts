// A session that goes on: locked, its log checked line by line, a torn tail moved aside, then written after.

import { chmodSync } from "node:fs";
import { basename, join } from "node:path";
import type { Clock } from "../core/ports/clock.ts";
import { createSystemClock } from "./clock.system.ts";
import { lockOrRefuse } from "./lock-or-refuse.ts";
import { type LogFile, type OpenLogFile, openLogFile } from "./log-file.ts";
import { checkLogFile, repairTail } from "./log-repair.ts";
import { readMeta } from "./meta.ts";
import { noteTold, untoldIn } from "./recovered-files.ts";
import { refuseForeign } from "./own-folder.ts";
import { FILES, FOLDER_MODE } from "./paths.ts";
import { type Session, startSession } from "./session.ts";
import { cannotWrite } from "./session-error.ts";
import { sessionDirOf } from "./session-folder.ts";

export interface OpenSessionOptions {
  dir: string;
  clock?: Clock;
  openLog?: OpenLogFile;
}

/** Throws SessionError: `not-a-session`, `in-use`, `damaged`, `refused`, `cannot-write`. */
export async function openSession({
  dir: given,
  clock = createSystemClock(),
  openLog = openLogFile,
}: OpenSessionOptions): Promise<Session> {
  const dir = sessionDirOf(given);
  const meta = readMeta(dir) ?? {};
  const id = meta.id ?? basename(dir);
  refuseForeign(dir);
  try {
    const lock = await lockOrRefuse(dir, id);
    let file: LogFile | undefined;
    try {
      file = openLog(join(dir, FILES.transcript), "write");
      const told = new Set<string>();
      const checked = checkLogFile(file, (envelope) => noteTold(told, envelope));
      const { verdict } = repairTail(file, checked, { dir, id, now: clock.now() });
      chmodSync(dir, FOLDER_MODE);
      return startSession({ dir, id, lock, meta, openLog, clock, verdict, untold: untoldIn(dir, told) });
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
