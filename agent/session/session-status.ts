// What a session's lock and the end of its log say of it.

import type { Envelope } from "../../wire/index.ts";
import type { Damage } from "./log-check.ts";

/** Worked out from lock and log; what meta.json says is not believed. */
export type SessionStatus = "running" | "done" | "failed" | "aborted" | "crashed" | "unreadable";

const ENDS: readonly (string | undefined)[] = ["runner/done", "runner/aborted", "runner/error"];

/** The last event of a run. */
export const isEnd = (last: Envelope | undefined): boolean => ENDS.includes(last?.event);

export function statusOf(isHeld: boolean, damage: Damage | undefined, last: Envelope | undefined): SessionStatus {
  if (isHeld) return "running";
  if (damage?.where === "middle") return "unreadable";
  switch (last?.event) {
    case "runner/done":
      return "done";
    case "runner/aborted":
      return "aborted";
    case "runner/error":
      return "failed";
    default:
      return "crashed";
  }
}
