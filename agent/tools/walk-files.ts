// The files below a folder, in order of their names, without following links and without the folders nobody means.

import { WALK_ENTRIES_MAX } from "./limits.ts";
import type { OpenFolder, PathGuard } from "./path-guard.ts";
import { ToolProblem } from "./tool-problem.ts";

/** Passed over unless a pattern names them. */
export const QUIET_FOLDERS: readonly string[] = [".git", "node_modules"];

export interface WalkOptions {
  /** Real path of the folder. */
  root: string;
  /** Whether to look inside a folder of that name although it is a quiet one. */
  wants(name: string): boolean;
  signal: AbortSignal;
}

export interface FoundFile {
  real: string;
  /** To the root, parts joined by "/". */
  path: string;
}

/** Throws ToolProblem past WALK_ENTRIES_MAX entries, and where the root itself cannot be read; a folder below that cannot is passed over. */
export async function* walkFiles(guard: PathGuard, { root, wants, signal }: WalkOptions): AsyncGenerator<FoundFile> {
  let seen = 0;
  const open: FoundFile[] = [{ real: root, path: "" }];
  for (let next = open.pop(); next; next = open.pop()) {
    signal.throwIfAborted();
    const entries = await listOf(guard, next.real, next.real === root);
    seen += entries.length;
    if (seen > WALK_ENTRIES_MAX)
      throw new ToolProblem(
        `there are more than ${WALK_ENTRIES_MAX} files and folders below ${guard.shown(root)}; name a folder with path`,
      );
    const folders: FoundFile[] = [];
    for (const { name, kind } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const found = { real: `${next.real === "/" ? "" : next.real}/${name}`, path: next.path === "" ? name : `${next.path}/${name}` };
      if (kind === "file" && guard.allows(found.real)) yield found;
      if (kind === "folder" && guard.allows(found.real) && (!QUIET_FOLDERS.includes(name) || wants(name))) folders.push(found);
    }
    open.push(...folders.toReversed());
  }
}

async function listOf(guard: PathGuard, real: string, isRoot: boolean): ReturnType<OpenFolder["list"]> {
  try {
    const folder = await guard.openFolder(real);
    try {
      return await folder.list();
    } finally {
      await folder.close();
    }
  } catch (thrown) {
    if (isRoot && thrown instanceof ToolProblem) throw thrown;
    return []; // no rights, or gone since its parent was read
  }
}
