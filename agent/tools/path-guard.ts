// Where a tool may go: under the base dir, links resolved first; never into the work dir but to this session's artifacts;
// never to what the kernel shows as files. Checked before a file is opened, and again of what was opened, so that a link
// that is put there in between leads nowhere.

import { constants, lstatSync, type Stats } from "node:fs";
import { type FileHandle, lstat, open, readdir, readlink, realpath } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { nameAsText } from "./cut-text.ts";
import { PATH_CHARS_MAX } from "./limits.ts";
import { isInside, realBase, realPathOf } from "./real-path.ts";
import { problemOf, ToolProblem } from "./tool-problem.ts";

export interface PathGuardOptions {
  baseDir: string;
  /** Where all sessions lie. Closed, but for `artifactsDir`. */
  workDir: string;
  /** Of this session, once there is one; need not exist yet. */
  artifactsDir(): string | undefined;
}

export interface PathGuard {
  /** Real path of the base dir. */
  readonly base: string;
  /** The real path that `path` names, relative to the base dir; its last parts need not exist. Throws ToolProblem. */
  realOf(path: string): string;
  /** Whether tools may go to this real path. */
  allows(real: string): boolean;
  /** As results name it: relative to the base dir, quoted where it holds control characters. */
  shown(real: string): string;
  /** A regular file, open for reading. The caller closes it. Throws ToolProblem. */
  openFile(path: string): Promise<OpenFile>;
  /** A folder, pinned: what is reached through `at` is in this folder, wherever its path leads by now. Throws ToolProblem. */
  openFolder(real: string): Promise<OpenFolder>;
}

export interface OpenFile {
  handle: FileHandle;
  real: string;
  stat: Stats;
}

export interface OpenFolder {
  /** A path that leads to `name` in this folder. */
  at(name: string): string;
  list(): Promise<{ name: string; kind: "file" | "folder" | "other" }[]>;
  close(): Promise<void>;
}

/** Throws ToolProblem where there is no such base dir. */
export function createPathGuard({ baseDir, workDir, artifactsDir }: PathGuardOptions): PathGuard {
  const base = realBase(baseDir);
  const closed = realPathOf(resolve(workDir));
  let artifacts: string | undefined;

  const isArtifact = (real: string): boolean => {
    const dir = artifactsDir();
    if (dir === undefined) return false;
    artifacts = realPathOf(resolve(dir));
    return isInside(artifacts, real);
  };

  const allows = (real: string): boolean => {
    if (isArtifact(real)) return true;
    return isInside(base, real) && !isInside(closed, real) && !SPECIAL.some((folder) => isInside(folder, real));
  };

  const shown = (real: string): string => nameAsText(isInside(base, real) ? relative(base, real) || "." : real);

  const check = (real: string, path: string): void => {
    if (allows(real)) return;
    const name = nameAsText(path);
    if (isInside(closed, real))
      throw new ToolProblem(
        `${name} is in the work dir, which is closed to tools; only this session's artifacts are open${artifacts === undefined ? "" : `: ${nameAsText(artifacts)}`}`,
      );
    if (isInside(base, real)) throw new ToolProblem(`${name} is no file of the disk: the system shows itself there`);
    throw new ToolProblem(`${name} is outside of the base dir ${nameAsText(base)}`);
  };

  const realOf = (path: string): string => {
    if (path === "" || path.length > PATH_CHARS_MAX || path.includes("\0"))
      throw new ToolProblem(`a path is wanted: not empty, without NUL, at most ${PATH_CHARS_MAX} characters`);
    try {
      const real = realPathOf(resolve(base, path));
      check(real, path);
      return real;
    } catch (thrown) {
      throw problemOf(nameAsText(path), thrown);
    }
  };

  const openFile = async (path: string): Promise<OpenFile> => {
    const real = realOf(path);
    try {
      refuseIrregular(await lstat(real), path);
      // Without waiting: a pipe that takes the file's place would be opened only when somebody writes.
      const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const stat = await handle.stat();
        refuseIrregular(stat, path);
        check(await pathOfOpen(handle, real, stat), path);
        if (stat.nlink > 1 && (await isSessionFile(closed, stat)))
          throw new ToolProblem(`${nameAsText(path)} is a second name of a file in the work dir, which is closed to tools`);
        return { handle, real, stat };
      } catch (thrown) {
        await handle.close();
        throw thrown;
      }
    } catch (thrown) {
      throw problemOf(nameAsText(path), thrown);
    }
  };

  const openFolder = async (real: string): Promise<OpenFolder> => {
    try {
      const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_DIRECTORY);
      try {
        check(await pathOfOpen(handle, real, await handle.stat()), real);
      } catch (thrown) {
        await handle.close();
        throw thrown;
      }
      const here = HAS_FD_PATHS ? `/proc/self/fd/${handle.fd}` : real;
      return {
        at: (name) => `${here}${sep}${name}`,
        async list() {
          const entries = await readdir(`${here}${sep}`, { withFileTypes: true });
          return entries.map((entry) => ({ name: entry.name, kind: entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other" }));
        },
        close: () => handle.close(),
      };
    } catch (thrown) {
      throw problemOf(nameAsText(real), thrown);
    }
  };

  return { base, realOf, allows, shown, openFile, openFolder };
}

/** Folders in which the kernel shows processes and devices: an environment with keys, a disk, a terminal. */
const SPECIAL = ["/proc", "/sys", "/dev"];

/** A descriptor is a path here, so a folder stays the same one whatever becomes of its name. */
const HAS_FD_PATHS = process.platform === "linux";

function refuseIrregular(stat: Stats, path: string): void {
  if (stat.isFile()) return;
  const what = stat.isDirectory() ? "a folder" : stat.isSymbolicLink() ? "a link" : "no regular file (a device, a pipe or a socket)";
  throw new ToolProblem(`${nameAsText(path)} is ${what}`);
}

/** Where what is open lies. Elsewhere than on Linux its path is looked up again, and must lead to the same thing. */
async function pathOfOpen(handle: FileHandle, real: string, stat: Stats): Promise<string> {
  if (HAS_FD_PATHS) return await readlink(`/proc/self/fd/${handle.fd}`);
  const again = await realpath(real);
  const seen = await lstat(again);
  if (seen.ino !== stat.ino || seen.dev !== stat.dev) throw new ToolProblem(`${nameAsText(real)} was exchanged while it was opened`);
  return again;
}

/** The files of a session that hold its token and its record. */
const SESSION_FILES = ["lock.json", "transcript.jsonl", "meta.json", "escapement.log"];

async function isSessionFile(workDir: string, stat: Stats): Promise<boolean> {
  let names: string[];
  try {
    names = await readdir(workDir);
  } catch {
    return false; // no work dir, no session
  }
  for (const name of names) {
    for (const file of SESSION_FILES) {
      const found = lstatSync(join(workDir, name, file), { throwIfNoEntry: false });
      if (found?.ino === stat.ino && found.dev === stat.dev) return true;
    }
  }
  return false;
}
