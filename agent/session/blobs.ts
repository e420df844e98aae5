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
  /** Puts what was written so far on the disk. Never rejects: a blob that is lost with the power shows where it is read. */
  sync(): Promise<void>;
}

export function createBlobs(dir: string): Blobs {
  const unsynced: number[] = [];
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
      unsynced.push(fd);
      if (unsynced.length > UNSYNCED_BLOBS_MAX) syncOldest(unsynced);
      return name.slice(root.length + 1);
    },
    read: (ref) => readRef(root, ref),
    async sync() {
      await Promise.all(unsynced.splice(0).map((fd) => new Promise<void>((resolve) => fdatasync(fd, () => close(fd, () => resolve())))));
    },
  };
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

function syncOldest(unsynced: number[]): void {
  const fd = unsynced.shift();
  if (fd === undefined) return;
  try {
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
