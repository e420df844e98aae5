// Where a path leads, every link resolved, though its last parts need not exist; and what lies below what.

import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { nameAsText } from "./cut-text.ts";
import { errnoOf, problemOf, ToolProblem } from "./tool-problem.ts";

/** Throws ToolProblem where there is no such folder. */
export function realBase(baseDir: string): string {
  try {
    return realpathSync.native(baseDir);
  } catch (thrown) {
    throw problemOf(`the base dir ${nameAsText(baseDir)}`, thrown);
  }
}

/** Where `path` (absolute) leads; its last parts need not exist, but a link that leads nowhere is none of those. */
export function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (thrown) {
    // ENOTDIR: a part of the path is a file. No tool gets there; whoever makes that folder says so.
    if (errnoOf(thrown) !== "ENOENT" && errnoOf(thrown) !== "ENOTDIR") throw thrown;
    if (isThere(path)) return leadsSomewhere(path);
    const parent = dirname(path);
    return parent === path ? path : join(realPathOf(parent), basename(path));
  }
}

/** There now: made since it was looked at, or a link to nothing. */
function leadsSomewhere(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (thrown) {
    if (errnoOf(thrown) !== "ENOENT") throw thrown;
    throw new ToolProblem(`${nameAsText(path)} is a link that leads nowhere`);
  }
}

const isThere = (path: string): boolean => {
  try {
    lstatSync(path);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT" || errnoOf(thrown) === "ENOTDIR") return false;
    throw thrown;
  }
};

/** Whether `path` is `folder` or lies below it; both are real paths. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
