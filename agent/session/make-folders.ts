// A folder with those above it. By hand: the runtime's own `recursive` never returns where a file system that makes nothing
// says that the parent is missing (/proc on Node 20).

import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FOLDER_MODE } from "./paths.ts";

/** The topmost folder that was made; undefined where all of them were there. Throws what the file system throws. */
export function makeFolders(path: string): string | undefined {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) {
    missing.unshift(folder);
    if (dirname(folder) === folder) break;
  }
  for (const folder of missing) makeOne(folder);
  if (missing.length === 0) mkdirSync(path, { recursive: true, mode: FOLDER_MODE }); // throws where it is a file
  return missing[0];
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
  } catch (error) {
    // another process may have been quicker
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
