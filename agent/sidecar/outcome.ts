// How a sidecar can begin and end.

import type { AckFrame } from "../../wire/client-frames.ts";

export type SidecarErrorCode = "no-terminal" | "bun-missing" | "build-missing" | "spawn-failed";

/** Expected: said to the person, nothing was spawned (or, for `spawn-failed`, nothing runs). */
export interface SidecarError {
  code: SidecarErrorCode;
  /** One sentence: what is missing and what to do. */
  message: string;
}

/**
 * `left`: the person left (0). `go-on`: the person, or a signal to the sidecar, wants no screen any more (71). `crashed`: it fell and
 * put the terminal back (70). `hung`: silent, and killed by the watch. `asked`: after `quit()` or a forwarded signal. `lost`: anything else.
 */
export type SidecarEndKind = "left" | "go-on" | "crashed" | "hung" | "asked" | "lost";

export interface SidecarEnd {
  kind: SidecarEndKind;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The terminal is as it was, by whoever put it back. */
  restored: boolean;
}

export interface Sidecar {
  readonly pid: number;
  /** Once, after the terminal is back and its input is empty. Never rejects. */
  readonly ended: Promise<SidecarEnd>;
  /** Each `ack` that came from this sidecar's connection. */
  heartbeat(frame: Pick<AckFrame, "suspended">): void;
  /** Asks it to leave, kills it where it does not; resolves with `ended`. */
  quit(): Promise<SidecarEnd>;
}

export type SidecarStart = { ok: true; sidecar: Sidecar } | { ok: false; error: SidecarError };
