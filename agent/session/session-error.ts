// What can go wrong with a session that a person can do something about. The message is whole sentences: what, where, what to do.

export type SessionErrorCode =
  /** The folder holds neither meta.json nor a transcript. */
  | "not-a-session"
  /** Another process writes it. */
  | "in-use"
  /** A new session was asked for under an id that is taken. */
  | "exists"
  /** The folder cannot be made or written: rights, read-only, full, a file in the way. */
  | "cannot-write"
  /** The folder is there and cannot be read. */
  | "cannot-read"
  /** The log is damaged in its middle, or says something that this program must not touch. */
  | "damaged"
  /** A part of the session is not what it must be: a link, a device, a second name. */
  | "refused";

export class SessionError extends Error {
  override readonly name = "SessionError";
  readonly code: SessionErrorCode;
  /** `in-use`: who holds it, where that is known. */
  readonly pid: number | undefined;
  constructor(code: SessionErrorCode, message: string, options: { pid?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.pid = options.pid;
  }
}

export const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).code === "string" ? (error as NodeJS.ErrnoException).code : undefined;

const FULL: readonly (string | undefined)[] = ["ENOSPC", "EDQUOT", "EFBIG"];

/** Of a write that failed: more room ends `full`, nobody knows what ends `failing`. */
export const storageStateOf = (error: unknown): "full" | "failing" => (FULL.includes(errnoOf(error)) ? "full" : "failing");

const WRITE_TROUBLE: Readonly<Record<string, { what: string; remedy: string }>> = {
  EACCES: { what: "you may not write there", remedy: "Choose another folder with --work-dir, or change its rights." },
  EPERM: { what: "the system does not permit it", remedy: "Choose another folder with --work-dir, or change its rights." },
  EROFS: { what: "the file system is read-only", remedy: "Choose a folder on another one with --work-dir." },
  ENOSPC: { what: "the disk is full", remedy: "Free some space, or choose a folder on another disk with --work-dir." },
  EDQUOT: { what: "your quota is used up", remedy: "Free some space, or choose a folder on another disk with --work-dir." },
  ENOTDIR: { what: "a file is in the way", remedy: "Move it, or choose another folder with --work-dir." },
  EEXIST: { what: "a file is in the way", remedy: "Move it, or choose another folder with --work-dir." },
  ELOOP: { what: "its links lead in a circle", remedy: "Choose another folder with --work-dir." },
  ENAMETOOLONG: { what: "the path is too long", remedy: "Choose a shorter one with --work-dir." },
  ENOENT: { what: "a part of the path went away or leads nowhere", remedy: "Check the path, or choose another folder with --work-dir." },
};

/** Says in words why `path` cannot be written. */
export function cannotWrite(path: string, error: unknown): SessionError {
  if (error instanceof SessionError) return error;
  const code = errnoOf(error);
  const known = code === undefined ? undefined : WRITE_TROUBLE[code];
  const named = (error as NodeJS.ErrnoException | undefined)?.path ?? path;
  const what = known ? `${known.what} (${code})` : error instanceof Error ? error.message : String(error);
  return new SessionError(
    "cannot-write",
    `Cannot write the session in ${path}: ${what}${named === path ? "" : `, at ${named}`}. ${known?.remedy ?? "Choose another folder with --work-dir."}`,
    {
      cause: error,
    },
  );
}
