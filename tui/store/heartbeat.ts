// The sidecar's heartbeat: an ack out of the render loop, so that a screen that does not draw does not say that it lives.

import type { AckFrame } from "../../wire/client-frames.ts";
import { ACK_MS_MAX, ACK_MS_MIN } from "./limits.ts";

export interface HeartbeatState {
  seq: number;
  epoch: string | undefined;
}

export interface Heartbeat {
  /** A frame was drawn in so many milliseconds. */
  drawn(frameMs: number): void;
  /** The terminal is given away; the last word until `drawn` comes again. */
  suspended(): void;
  /** Nothing was drawn for so long that a frame has to be asked for. */
  isQuiet(): boolean;
}

export function createHeartbeat(options: { state(): HeartbeatState; send(frame: AckFrame): boolean; nowMs(): number }): Heartbeat {
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastSeq = -1;
  let isSuspended = false;

  function ack(frameMs: number): void {
    const { seq, epoch } = options.state();
    if (epoch === undefined) return;
    const frame: AckFrame = {
      kind: "ack",
      seq,
      epoch,
      "frame-ms": Math.max(0, Math.round(frameMs * 10) / 10),
      ...(isSuspended ? { suspended: true as const } : {}),
    };
    if (!options.send(frame)) return;
    lastMs = options.nowMs();
    lastSeq = seq;
  }

  return {
    drawn(frameMs) {
      const since = options.nowMs() - lastMs;
      const wasSuspended = isSuspended;
      isSuspended = false;
      if (!wasSuspended && (since < ACK_MS_MIN || (since < ACK_MS_MAX / 2 && options.state().seq === lastSeq))) return;
      ack(frameMs);
    },
    suspended() {
      isSuspended = true;
      ack(0);
    },
    isQuiet: () => !isSuspended && options.nowMs() - lastMs >= ACK_MS_MAX / 2,
  };
}
