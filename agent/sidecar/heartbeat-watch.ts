// Whether the sidecar still lives, worked out from its acks and our own clock. Pure: the caller looks, asks and kills.

import { ACK_SILENCE_MS_MAX, PING_ANSWER_MS_MAX, WATCH_EACH_MS, WATCH_LATE_MS } from "./limits.ts";

export type WatchVerdict = "well" | "ask" | "dead";

export interface HeartbeatWatch {
  /** An ack came; the first one starts the watch, one with `suspended` turns it off until the next. */
  ack(suspended: boolean): void;
  /** The pipe answered: it lives, whatever happened to its link. */
  pong(): void;
  /** Call each `WATCH_EACH_MS` with a clock that never goes back, in milliseconds. `ask`: put the question; `dead`: end it. */
  look(nowMs: number): WatchVerdict;
}

/** How long silence, and then an unanswered question, may last. */
interface Patience {
  silenceMs: number;
  answerMs: number;
}

const PATIENCE: Patience = { silenceMs: ACK_SILENCE_MS_MAX, answerMs: PING_ANSWER_MS_MAX };

/** Only time in which the agent itself ran counts: a look that is late starts the count anew. */
export function createHeartbeatWatch(patience: Patience = PATIENCE): HeartbeatWatch {
  let isOn = false;
  let lookedAtMs: number | undefined;
  let silentMs = 0;
  /** Since the question; undefined where none is open. */
  let askedMs: number | undefined;
  const alive = (): void => {
    silentMs = 0;
    askedMs = undefined;
  };
  return {
    ack(suspended) {
      isOn = !suspended;
      alive();
    },
    pong: alive,
    look(nowMs) {
      const passedMs = lookedAtMs === undefined ? 0 : nowMs - lookedAtMs;
      lookedAtMs = nowMs;
      if (!isOn) return "well";
      if (passedMs > WATCH_EACH_MS + WATCH_LATE_MS) {
        alive();
        return "well";
      }
      if (askedMs !== undefined) {
        askedMs += passedMs;
        return askedMs > patience.answerMs ? "dead" : "well";
      }
      silentMs += passedMs;
      if (silentMs < patience.silenceMs) return "well";
      askedMs = 0;
      return "ask";
    },
  };
}
