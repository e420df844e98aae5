// Bodies too long for a line: written once, numbered beside one another, never overwritten, named by an `io/ref`.

import {
  close,
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, extname, isAbsolute, join } from "node:path";
import { BLOB_NUMBER_MAX, BLOB_READ_BYTES_MAX, UNSYNCED_BLOBS_MAX } from "./limits.ts";
import { FILE_MODE, FOLDERS, FOLDER_MODE, encodePart, isInside, realPathOf } from "./paths.ts";
import { SessionError, errnoOf } from "./session-error.ts";
import { readWhole } from "./small-json.ts";

export interface Blobs {
  /** The `io/ref` of the new file: its path from the session folder, parts joined by "/". Throws where it cannot be written, and then leaves no file. */
  write(parts: readonly string[], body: string): string;
  /** Undefined: there is none, or it lies outside, or it is no blob. */
  read(ref: string): string | undefined;
  /** Puts what was written so far on the disk, what failed before left out. Never rejects; what it could not put there, as a sentence. */
  sync(): Promise<string | undefined>;
  /** Writes anew what could not be synced: a system that failed to may have dropped it. Throws where it fails again, and then all of it is still due. */
  mend(): void;
}

/** Kept until it is known to be on disk. */
interface Unsynced {
  fd: number;
  path: string;
  body: string;
}

export function createBlobs(dir: string): Blobs {
  const unsynced: Unsynced[] = [];
  const lost: Omit<Unsynced, "fd">[] = [];
  let problem: string | undefined;
  const root = realpathSync(dir);

  return {
    write(parts, body) {
      const encoded = (parts[0] === FOLDERS.nodes ? parts : [FOLDERS.nodes, ...parts]).map(encodePart);
      const path = join(root, ...encoded);
      const folder = dirname(path);
      refuseOutside(root, folder);
      mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
      const { fd, name } = openNew(path);
      try {
        writeFileSync(fd, body);
      } catch (error) {
        closeSync(fd);
        rmSync(name, { force: true });
        throw error;
      }
      unsynced.push({ fd, path: name, body });
      if (unsynced.length > UNSYNCED_BLOBS_MAX) syncOldest();
      return name.slice(root.length + 1);
    },
    read: (ref) => readRef(root, ref),
    async sync() {
      await Promise.all(unsynced.splice(0).map(syncOne));
      return problem;
    },
    mend() {
      for (const one of lost) rewrite(one);
      lost.length = 0;
      problem = undefined;
    },
  };

  function syncOne(one: Unsynced): Promise<void> {
    return new Promise((resolve) =>
      fdatasync(one.fd, (error) => {
        if (error) lose(one, error);
        close(one.fd, () => resolve());
      }),
    );
  }

  function syncOldest(): void {
    const oldest = unsynced.shift();
    if (!oldest) return;
    try {
      fdatasyncSync(oldest.fd);
    } catch (error) {
      lose(oldest, error);
    } finally {
      closeSync(oldest.fd);
    }
  }

  function lose({ path, body }: Unsynced, error: unknown): void {
    lost.push({ path, body });
    problem = `${path.slice(root.length + 1)} could not be synced: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** One that somebody removed meanwhile, with its folder perhaps, is not made again. */
function rewrite({ path, body }: Omit<Unsynced, "fd">): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
  const fd = openSync(path, constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
  try {
    writeFileSync(fd, body);
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Only what the engine writes for readers: never the lock with its token, never the log. Links are resolved first. */
export function readRef(root: string, ref: string): string | undefined {
  const [folder] = ref.split("/");
  if (isAbsolute(ref) || ref.includes("\0") || (folder !== FOLDERS.nodes && folder !== FOLDERS.artifacts)) return undefined;
  try {
    const real = realpathSync(join(root, ref));
    return isInside(join(root, folder), real) ? readWhole(real, BLOB_READ_BYTES_MAX) : undefined;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EACCES"].includes(errnoOf(error) ?? "")) return undefined;
    throw error;
  }
}

/** `request.json`, then `request-1.json`, … */
function openNew(path: string): { fd: number; name: string } {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let number = 0; number < BLOB_NUMBER_MAX; number += 1) {
    const name = number === 0 ? path : `${stem}-${number}${extension}`;
    try {
      return { fd: openSync(name, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, FILE_MODE), name };
    } catch (error) {
      if (errnoOf(error) !== "EEXIST") throw error;
    }
  }
  throw new SessionError("cannot-write", `Cannot write ${path}: there are ${BLOB_NUMBER_MAX} files of that name already.`);
}

/** A folder that came from elsewhere may hold links that lead out of it. */
export function refuseOutside(root: string, folder: string): void {
  if (!isInside(root, realPathOf(folder)) || isLink(folder))
    throw new SessionError("refused", `Refused to write in ${folder}: a link leads it out of the session's folder.`);
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
