// How a session is named in a hint, so that the command of that hint finds it.

import { basename, dirname, resolve } from "node:path";
import { safeText, shellWord } from "../../fold/index.ts";
import { encodePart, WORK_DIR_NAME } from "./paths.ts";

/** Its id where a command looks there by itself, else its path: a folder elsewhere, or one that was copied or renamed. Safe to print. */
export function sessionWord(dir: string, id: string): string {
  const isFoundById = dirname(resolve(dir)) === resolve(WORK_DIR_NAME) && isOwnFolder(dir, id);
  return shellWord(safeText(isFoundById ? id : dir));
}

/** In a list: its id, and before it the folder's name where that is another one. Safe to print. */
export const listedName = (dir: string, id: string): string =>
  isOwnFolder(dir, id) ? safeText(id) : `${safeText(basename(dir))} (${safeText(id)})`;

const isOwnFolder = (dir: string, id: string): boolean => basename(dir) === encodePart(id);
