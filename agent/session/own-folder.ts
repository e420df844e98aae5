// Whose a folder is: before anything in it is changed it is ours; where it cannot be read, whose it is instead.

import { statSync } from "node:fs";
import { SessionError, errnoOf } from "./session-error.ts";

/** Throws `refused` for a folder of another user: files of ours in it would lock its owner out. */
export function refuseForeign(dir: string): void {
  const { uid } = statSync(dir);
  if (process.getuid === undefined || uid === process.getuid()) return;
  throw new SessionError(
    "refused",
    `Refused to change ${dir}: it belongs to user ${uid}, not to you. Copy the folder and use the copy, or ask its owner.`,
  );
}

/** Why `dir`, or a file in it, cannot be read. */
export function whyUnreadable(dir: string, error: unknown): string {
  if (errnoOf(error) !== "EACCES" && errnoOf(error) !== "EPERM") return error instanceof Error ? error.message : String(error);
  const uid = ownerOf(dir);
  const whose = uid === undefined ? " what it lies in" : uid === process.getuid?.() ? " it (its rights)" : ` it: it belongs to user ${uid}`;
  return `you may not read${whose}`;
}

function ownerOf(dir: string): number | undefined {
  try {
    return statSync(dir).uid;
  } catch {
    return undefined; // a folder above it is closed
  }
}
