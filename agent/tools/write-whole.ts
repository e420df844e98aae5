// A file is replaced whole: a temporary one beside it, synced, renamed over it. All through pinned folders (path-guard.ts).

import { randomBytes } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { lstat, mkdir, open, rename, unlink } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { OpenFolder, PathGuard } from "./path-guard.ts";
import { errnoOf, problemOf, ToolProblem } from "./tool-problem.ts";

/** `was`: the file as it was read, or undefined where there was none; it must still be so. Throws ToolProblem. */
export async function writeWhole(guard: PathGuard, real: string, text: string, was: Stats | undefined): Promise<void> {
  const name = basename(real);
  const shown = guard.shown(real);
  const folder = await openMaking(guard, dirname(real));
  try {
    refuseChanged(await statOf(folder, name), was, shown);
    const temporary = `.escapement-${randomBytes(6).toString("hex")}.tmp`;
    try {
      await writeNew(folder.at(temporary), text, was?.mode);
      refuseChanged(await statOf(folder, name), was, shown);
      await rename(folder.at(temporary), folder.at(name));
    } catch (thrown) {
      await unlink(folder.at(temporary)).catch(() => undefined); // it may never have been made
      throw thrown;
    }
  } catch (thrown) {
    throw problemOf(shown, thrown);
  } finally {
    await folder.close();
  }
}

/** The folder at this real path, with those above it that are missing. */
async function openMaking(guard: PathGuard, real: string): Promise<OpenFolder> {
  const missing: string[] = [];
  for (let at = real; ; at = dirname(at)) {
    let folder: OpenFolder;
    try {
      folder = await guard.openFolder(at);
    } catch (thrown) {
      if (!(await isAbsent(at)) || dirname(at) === at) throw thrown;
      missing.unshift(at);
      continue;
    }
    for (const next of missing) folder = await enter(guard, folder, next);
    return folder;
  }
}

async function enter(guard: PathGuard, parent: OpenFolder, real: string): Promise<OpenFolder> {
  try {
    await mkdir(parent.at(basename(real)));
  } catch (thrown) {
    if (errnoOf(thrown) !== "EEXIST") throw problemOf(guard.shown(real), thrown);
  } finally {
    await parent.close();
  }
  return guard.openFolder(real);
}

const isAbsent = async (path: string): Promise<boolean> => {
  try {
    await lstat(path);
    return false;
  } catch (thrown) {
    return errnoOf(thrown) === "ENOENT";
  }
};

async function statOf(folder: OpenFolder, name: string): Promise<Stats | undefined> {
  try {
    return await lstat(folder.at(name));
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return undefined;
    throw thrown;
  }
}

function refuseChanged(now: Stats | undefined, was: Stats | undefined, shown: string): void {
  if (now && !now.isFile()) throw new ToolProblem(`${shown} is ${now.isDirectory() ? "a folder" : "no regular file"}`);
  const isSame =
    now === undefined
      ? was === undefined
      : was !== undefined && now.ino === was.ino && now.mtimeMs === was.mtimeMs && now.size === was.size;
  if (!isSame) throw new ToolProblem(`${shown} was changed by somebody else meanwhile; read it again`);
}

async function writeNew(path: string, text: string, mode: number | undefined): Promise<void> {
  const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o666);
  try {
    await handle.writeFile(text, "utf8");
    if (mode !== undefined) await handle.chmod(mode & 0o777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
