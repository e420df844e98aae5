// A new session in a work dir. The lock is taken before anything is made; a failure leaves nothing that was not there.

import { constants, existsSync, openSync, readdirSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { v7 as newSessionId } from "uuid";
import { callName } from "../../fold/index.ts";
import type { Clock } from "../core/ports/clock.ts";
import { createSystemClock } from "./clock.system.ts";
import { createLineIndex } from "./line-index.ts";
import { lockOrRefuse } from "./lock-or-refuse.ts";
import { type OpenLogFile, openLogFile } from "./log-file.ts";
import type { RunMeta } from "./meta.ts";
import { makeFolders } from "./make-folders.ts";
import { FILES, FILE_MODE, WORK_DIR_NAME, encodePart, realPathOf } from "./paths.ts";
import { type Session, startSession } from "./session.ts";
import { filesIn, isSession } from "./session-folder.ts";
import { SessionError, cannotWrite } from "./session-error.ts";
import { sessionWord } from "./session-word.ts";

export interface CreateSessionOptions {
  workDir: string;
  /** Absent: a new one, of which the first part is the time. */
  sessionId?: string;
  meta: RunMeta;
  clock?: Clock;
  openLog?: OpenLogFile;
}

/** Throws SessionError: `cannot-write`, `in-use`, `exists`. */
export async function createSession({
  workDir,
  sessionId = newSessionId(),
  meta,
  clock = createSystemClock(),
  openLog = openLogFile,
}: CreateSessionOptions): Promise<Session> {
  try {
    const dir = realPathOf(join(workDir, encodePart(sessionId)));
    const lock = await lockOrRefuse(dir, sessionId);
    const made: Made = { topFolder: undefined, ignoreFile: undefined, sessionFolder: undefined };
    try {
      refuseTaken(dir, sessionId);
      prepareWorkDir(workDir, made);
      if (makeFolders(dir) !== undefined) made.sessionFolder = dir;
      const verdict = { lastSeq: -1, goodBytes: 0, hasRepeats: false, epochs: [], index: createLineIndex() };
      return startSession({ dir, id: sessionId, lock, meta, verdict, openLog, clock });
    } catch (error) {
      try {
        unmake(workDir, made);
      } finally {
        await lock.release();
      }
      throw error;
    }
  } catch (error) {
    throw cannotWrite(workDir, error);
  }
}

export interface ReservedSession {
  id: string;
  /** Real path. */
  dir: string;
  /** escapement.log, open for appending: close it. */
  logFd: number;
  /** Nothing came of it: what was made goes again. A session that began meanwhile stays. */
  abandon(): void;
}

/** A folder with nothing but its log, for another process to make its session in. Throws SessionError as `createSession` does. */
export async function reserveSession({
  workDir,
  sessionId = newSessionId(),
}: Pick<CreateSessionOptions, "workDir" | "sessionId">): Promise<ReservedSession> {
  try {
    const dir = realPathOf(join(workDir, encodePart(sessionId)));
    const lock = await lockOrRefuse(dir, sessionId);
    const made: Made = { topFolder: undefined, ignoreFile: undefined, sessionFolder: undefined };
    try {
      refuseTaken(dir, sessionId);
      prepareWorkDir(workDir, made);
      if (makeFolders(dir) !== undefined) made.sessionFolder = dir;
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;
      const logFd = openSync(join(dir, FILES.uiLog), flags, FILE_MODE);
      const abandon = (): void => {
        if (filesIn(dir).every((name) => name === FILES.uiLog)) unmake(workDir, made);
      };
      return { id: sessionId, dir, logFd, abandon };
    } catch (error) {
      unmake(workDir, made);
      throw error;
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw cannotWrite(workDir, error);
  }
}

function refuseTaken(dir: string, id: string): void {
  // A run in the background has its log before it has its session.
  const found = filesIn(dir).filter((name) => name !== FILES.uiLog);
  if (found.length === 0) return;
  const what = isSession(found)
    ? `There is a session ${id} already, in ${dir}. Look at it (${callName(process)} open ${sessionWord(dir, id)})`
    : `${dir} holds other files. Move them`;
  throw new SessionError("exists", `${what}, or choose another id with --session.`);
}

/** What an attempt has made so far. */
interface Made {
  /** The topmost folder that was not there: the work dir or one above it. */
  topFolder: string | undefined;
  ignoreFile: string | undefined;
  sessionFolder: string | undefined;
}

/** A folder that this program makes, or finds empty, is kept out of version control; somebody's own folder is not touched. */
function prepareWorkDir(workDir: string, made: Made): void {
  const isOurs = basename(workDir) === WORK_DIR_NAME || filesIn(workDir).length === 0;
  made.topFolder = makeFolders(workDir);
  const ignore = join(workDir, ".gitignore");
  if (!isOurs || existsSync(ignore)) return;
  made.ignoreFile = ignore;
  writeFileSync(ignore, "*\n");
}

/** The session's own folder goes whole: its lock is held. Those around it only where nobody put anything there meanwhile. */
function unmake(workDir: string, { topFolder, ignoreFile, sessionFolder }: Made): void {
  if (sessionFolder !== undefined) rmSync(sessionFolder, { recursive: true, force: true });
  if (ignoreFile !== undefined && !hasSessions(workDir)) rmSync(ignoreFile, { force: true });
  if (topFolder === undefined) return;
  for (let folder = resolve(workDir); filesIn(folder).length === 0; folder = dirname(folder)) {
    rmdirSync(folder);
    if (folder === topFolder) return;
  }
}

const hasSessions = (workDir: string): boolean =>
  readdirSync(workDir, { withFileTypes: true }).some((entry) => entry.isDirectory() && isSession(filesIn(join(workDir, entry.name))));
