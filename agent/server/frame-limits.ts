// What one client may send: so many frames a second, so many offences a minute. Pure over the times it is given.

import { CLIENT_FRAMES_PER_SECOND_MAX, CLIENT_OFFENCES_MAX, CLIENT_OFFENCES_WINDOW_MS } from "../../wire/index.ts";

export interface FrameLimits {
  /** False: one too many in the last second. `ack` is not asked about. */
  takes(nowMs: number): boolean;
  /** True: that was the last one, close. */
  offend(nowMs: number): boolean;
}

export function createFrameLimits(): FrameLimits {
  let frames: number[] = [];
  let offences: number[] = [];
  return {
    takes(nowMs) {
      frames = frames.filter((at) => nowMs - at < 1000);
      if (frames.length >= CLIENT_FRAMES_PER_SECOND_MAX) return false;
      frames.push(nowMs);
      return true;
    },
    offend(nowMs) {
      offences = offences.filter((at) => nowMs - at < CLIENT_OFFENCES_WINDOW_MS);
      offences.push(nowMs);
      return offences.length >= CLIENT_OFFENCES_MAX;
    },
  };
}
