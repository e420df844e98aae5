// How a session is named in a hint, so that the command of that hint finds it.

import { basename, dirname, resolve } from "node:path";
import { safeText, shellWord } from "../../fold/index.ts";
import { encodePart, WORK_DIR_NAME } from "./paths.ts";

/** Its id where a command looks there by itself, else its path: a folder elsewhere, or one that was copied or renamed. Safe to print. */
export function sessionWord(dir: string, id: string): string {
  const isFoundById = dirname(resolve(dir)) === resolve(WORK_DIR_NAME) && basename(dir) === encodePart(id);
  return shellWord(safeText(isFoundById ? id : dir));
}
