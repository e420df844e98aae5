// What makes a folder a session.

import { readdirSync, realpathSync } from "node:fs";
import { callName } from "../../fold/index.ts";
import { whyUnreadable } from "./own-folder.ts";
import { FILES } from "./paths.ts";
import { SessionError, errnoOf } from "./session-error.ts";

/** Either file is enough: a log is readable without its list entry, and a session that wrote nothing yet has only that. */
export const isSession = (names: readonly string[]): boolean => names.includes(FILES.meta) || names.includes(FILES.transcript);

/** Names in a folder; none where there is no folder. Throws for what is no folder, or may not be read. */
export function filesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return [];
    throw error;
  }
}

/** The real path of a folder that holds a session; throws `not-a-session` or `cannot-read`. */
export function sessionDirOf(given: string): string {
  try {
    const dir = realpathSync(given);
    if (isSession(filesIn(dir))) return dir;
  } catch (error) {
    const code = errnoOf(error);
    if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "ELOOP")
      throw new SessionError("cannot-read", `Cannot read ${given}: ${whyUnreadable(given, error)}`, {
        cause: error,
      });
    if (code === "ENOENT")
      throw new SessionError("not-a-session", `There is no folder ${given}. ${callName(process)} open shows the sessions there are.`);
  }
  throw new SessionError(
    "not-a-session",
    `${given} is not a session: a session's folder holds meta.json and transcript.jsonl. ${callName(process)} open shows the sessions there are.`,
  );
}
