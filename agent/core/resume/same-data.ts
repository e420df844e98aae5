// Whether an event of the walk is the one on record. What was cut or redacted on its way to the log is still the same.

import { isGiven } from "../../../wire/index.ts";
import type { Redact } from "../redaction.ts";
import { cutRef } from "./log-past.ts";

/** `live` as JSON would hold it, `logged` as a line has it. */
export function isSameData(live: unknown, logged: unknown, redact: Redact | undefined): boolean {
  if (live === logged || (!isGiven(live) && !isGiven(logged))) return true;
  if (typeof live === "string") return isSameText(redact ? redact(live) : live, logged);
  if (typeof live !== "object" || typeof logged !== "object" || live === null || logged === null) return false;
  if (Array.isArray(live) !== Array.isArray(logged)) return false;
  const [ours, theirs] = [live as Record<string, unknown>, logged as Record<string, unknown>];
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].every((key) => isSameData(ours[key], theirs[key], redact));
}

function isSameText(live: string, logged: unknown): boolean {
  if (live === logged) return true;
  if (typeof logged !== "object" || logged === null || cutRef(logged) === undefined) return false;
  return live.startsWith(String((logged as { head: unknown }).head));
}
