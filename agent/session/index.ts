// A session on disk: the folder, its one writer, its log.

export { type CreateSessionOptions, WORK_DIR_NAME, createSession } from "./create-session.ts";
export { type OpenSessionOptions, openSession } from "./open-session.ts";
export { type ReadableSession, type SessionStatus, readSession } from "./read-session.ts";
export type { Session } from "./session.ts";
export type { LogSource } from "./log-source.ts";
export type { LineRange } from "./log-reader.ts";
export type { Damage, EpochStart } from "./log-check.ts";
export type { RunMeta, SessionMeta } from "./meta.ts";
export { type LockInfo, readLockFile } from "./lock-file.ts";
export { SessionError, type SessionErrorCode } from "./session-error.ts";
export { FILES } from "./paths.ts";
export { createSystemClock } from "./clock.system.ts";
export { type UiLog, createUiLog } from "./ui-log.ts";
export { type LogLevel, createLogger } from "./logger.ts";
