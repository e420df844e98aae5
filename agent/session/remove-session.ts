// A session's folder, gone for good. Only what a session is made of goes: a folder that holds more may be somebody's project.

import { readdirSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { lockOrRefuse } from "./lock-or-refuse.ts";
import { readMeta } from "./meta.ts";
import { refuseForeign } from "./own-folder.ts";
import { FILES, FOLDERS } from "./paths.ts";
import { SessionError, cannotWrite } from "./session-error.ts";
import { sessionDirOf } from "./session-folder.ts";

const OWN: readonly string[] = [...Object.values(FILES), ...Object.values(FOLDERS)];
const isOwn = (name: string): boolean =>
  OWN.includes(name) || /^transcript\.corrupt-\d+$/.test(name) || /^(?:meta|lock)\.json\.\d+$/.test(name);

/** Throws SessionError: `not-a-session`, `in-use`, `refused` (other files, another user), `cannot-write`. Nothing is removed then, but for `cannot-write`, which may leave a part. */
export async function removeSession(given: string): Promise<{ id: string; dir: string }> {
  const dir = sessionDirOf(given);
  const id = readMeta(dir)?.id ?? basename(dir);
  refuseForeign(dir);
  try {
    const lock = await lockOrRefuse(dir, id);
    try {
      const strange = readdirSync(dir).filter((name) => !isOwn(name));
      if (strange.length > 0)
        throw new SessionError(
          "refused",
          `Refused to remove ${dir}: it holds what is no part of a session (${strange.slice(0, 3).join(", ")}${strange.length > 3 ? ", …" : ""}). Move that elsewhere first.`,
        );
      rmSync(dir, { recursive: true });
      return { id, dir };
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw cannotWrite(dir, error);
  }
}
