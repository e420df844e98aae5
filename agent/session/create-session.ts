// A new session in a work dir. The lock is taken before anything is made; a failure leaves nothing that was not there.

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { v7 as newSessionId } from "uuid";
import type { Clock } from "../core/ports/clock.ts";
import { createSystemClock } from "./clock.system.ts";
import { createLineIndex } from "./line-index.ts";
import { lockOrRefuse } from "./lock-or-refuse.ts";
import { type OpenLogFile, openLogFile } from "./log-file.ts";
import type { RunMeta } from "./meta.ts";
import { FOLDER_MODE, encodePart, realPathOf } from "./paths.ts";
import { type Session, startSession } from "./session.ts";
import { SessionError, cannotWrite, errnoOf } from "./session-error.ts";

/** The work dir that is made where none is named. */
export const WORK_DIR_NAME = ".escapement";

export interface CreateSessionOptions {
  workDir: string;
  /** Absent: a new one, of which the first part is the time. */
  sessionId?: string;
  meta: RunMeta;
  clock?: Clock;
  openLog?: OpenLogFile;
}

/** Throws SessionError: `cannot-write`, `in-use`, `exists`. */
export async function createSession({ workDir, sessionId = newSessionId(), meta, clock = createSystemClock(), openLog = openLogFile }: CreateSessionOptions): Promise<Session> {
  try {
    const dir = realPathOf(join(workDir, encodePart(sessionId)));
    const lock = await lockOrRefuse(dir, sessionId);
    let isMade = false;
    try {
      refuseTaken(dir, sessionId);
      prepareWorkDir(workDir);
      isMade = mkdirSync(dir, { recursive: true, mode: FOLDER_MODE }) !== undefined;
      const verdict = { lastSeq: -1, goodBytes: 0, hasRepeats: false, epochs: [], index: createLineIndex() };
      return startSession({ dir, id: sessionId, lock, meta, verdict, openLog, clock });
    } catch (error) {
      if (isMade) rmSync(dir, { recursive: true, force: true });
      await lock.release();
      throw error;
    }
  } catch (error) {
    throw cannotWrite(workDir, error);
  }
}

function refuseTaken(dir: string, id: string): void {
  const found = filesIn(dir);
  if (found.length === 0) return;
  const what = isSession(found) ? `There is a session ${id} already, in ${dir}. Go on with it (escapement resume ${id})` : `${dir} holds other files. Move them`;
  throw new SessionError("exists", `${what}, or choose another id with --session.`);
}

/** A folder that this program makes, or finds empty, is kept out of version control; somebody's own folder is not touched. */
function prepareWorkDir(workDir: string): void {
  const isOurs = basename(workDir) === WORK_DIR_NAME || filesIn(workDir).length === 0;
  mkdirSync(workDir, { recursive: true, mode: FOLDER_MODE });
  const ignore = join(workDir, ".gitignore");
  if (isOurs && !existsSync(ignore)) writeFileSync(ignore, "*\n");
}

export const isSession = (names: readonly string[]): boolean => names.includes("meta.json") || names.includes("transcript.jsonl");

export function filesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return [];
    throw error;
  }
}
