// A session on disk: the folder, its one writer, its log.

export { type ReservedSession, createSession, reserveSession } from "./create-session.ts";
export { openSession } from "./open-session.ts";
export { readSession } from "./read-session.ts";
export { type SessionWalk, walkSession } from "./session-walk.ts";
export { inspectSession } from "./inspect-session.ts";
export { surveySessions } from "./survey-sessions.ts";
export { findLastCrash } from "./last-crash.ts";
export type { SessionSummary } from "./session-summary.ts";
export { type Repaired, repairSession } from "./repair-session.ts";
export { removeSession } from "./remove-session.ts";
export { probeLock } from "./lock.ts";
export { type ExplainedLock, explainLocks } from "./explain-locks.ts";
export { whyUnreadable } from "./own-folder.ts";
export { listedName, sessionWord } from "./session-word.ts";
export { sessionDirOf } from "./session-folder.ts";
export type { StorageTrouble } from "./address-writer.ts";
export type { RunMeta, RunSettings } from "./meta.ts";
export type { Session } from "./session.ts";
export { readLockFile } from "./lock-file.ts";
export { SessionError } from "./session-error.ts";
export { FILES, FOLDERS } from "./paths.ts";
export { createSystemClock } from "./clock.system.ts";
export { createUiLog } from "./ui-log.ts";
export { type LogLevel, createLogger } from "./logger.ts";
