// "Quit" from anywhere: a key on the screen, a client, a signal. Over the policy of agent/remote: asked twice it stops at once,
// and a chart in which no state takes `ui.quit` is not waited for.

import type { Clock, RunHandle } from "../core/index.ts";
import { createQuitPolicy, type QuitPolicy } from "../remote/index.ts";
import type { Envelope } from "../../wire/index.ts";

export interface Quit extends QuitPolicy {
  /** While the run was still going. */
  isAsked(): boolean;
  onEvent(envelope: Envelope): void;
}

export interface QuitOptions {
  run: Pick<RunHandle, "send" | "stop" | "result">;
  clock: Clock;
  rootSessionId: string;
  /** Quit was asked for after the end: nobody needs this process any more. */
  onLeave(): void;
}

export function createQuit({ run, clock, rootSessionId, onLeave }: QuitOptions): Quit {
  const policy = createQuitPolicy({ run, clock, onLeave });
  let askedBy: string | undefined;
  return {
    hasEnded: policy.hasEnded,
    isAsked: () => askedBy !== undefined,
    request(by) {
      if (askedBy !== undefined && !policy.hasEnded()) return run.stop("quit", askedBy);
      if (!policy.hasEnded()) askedBy = by;
      policy.request(by);
    },
    onEvent({ event, data }) {
      if (askedBy === undefined || event !== "runner/event-processed") return;
      if (data["event-name"] === "ui.quit" && data["taken"] === false && data["session-id"] === rootSessionId) run.stop("quit", askedBy);
    },
  };
}
