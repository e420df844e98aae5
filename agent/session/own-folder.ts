// Before anything in a session's folder is changed: it is ours.

import { statSync } from "node:fs";
import { SessionError } from "./session-error.ts";

/** Throws `refused` for a folder of another user: files of ours in it would lock its owner out. */
export function refuseForeign(dir: string): void {
  const { uid } = statSync(dir);
  if (process.getuid === undefined || uid === process.getuid()) return;
  throw new SessionError(
    "refused",
    `Refused to change ${dir}: it belongs to user ${uid}, not to you. Copy the folder and use the copy, or ask its owner.`,
  );
}
