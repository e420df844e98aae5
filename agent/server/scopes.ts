// Which scope a frame needs.

import type { ClientFrame } from "../../wire/client-frames.ts";
import { unreachable } from "../../wire/index.ts";
import type { Scope } from "./tokens.ts";

export function scopeOf(frame: ClientFrame): Scope {
  switch (frame.kind) {
    case "answer":
      return "answer";
    case "control":
      return "control";
    case "ack":
      return "view";
    default:
      return unreachable(frame);
  }
}

/** What a reply calls the frame it answers. */
export const nameOf = (frame: ClientFrame): string => (frame.kind === "control" ? frame.op : frame.kind);
