// `human-input/progress` events as the frames that repeat the latest of each invocation.

import type { ProgressFrame } from "../../wire/index.ts";
import type { Envelope } from "../../wire/index.ts";
import { PROGRESS_EACH_MS } from "./limits.ts";

/** At most one frame an invocation and PROGRESS_EACH_MS, but always the end; what is left out the log says. */
export function createProgressFrames(tell: (frame: ProgressFrame) => void): (envelope: Envelope) => void {
  const toldAt = new Map<string, number>();
  return ({ event, ts, data }) => {
    if (event !== "human-input/progress") return;
    const { invokeid, label, done, total } = data;
    if (typeof invokeid !== "string" || typeof label !== "string") return;
    const isEnd = typeof done === "number" && done === total;
    if (!isEnd && ts - (toldAt.get(invokeid) ?? 0) < PROGRESS_EACH_MS) return;
    toldAt.set(invokeid, ts);
    tell({
      kind: "progress",
      invokeid,
      label,
      ...(typeof done === "number" ? { done } : {}),
      ...(typeof total === "number" ? { total } : {}),
    });
  };
}
