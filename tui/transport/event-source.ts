// Where frames come from and wishes go: a socket, a file, a test. The screen knows only this.

import type { AgentFrame, DeltasFrame, Envelope } from "../../wire/index.ts";
import type { SessionEnds } from "../../fold/index.ts";
import type { ClientFrame } from "../../wire/client-frames.ts";
import type { ReaderStand } from "../domain/readers.ts";
import type { ReplayWish, Timeline } from "../domain/timeline.ts";

/** Frames that could not be read; everything else went on. */
export interface BadFrames {
  count: number;
  /** Why the last one could not. */
  last?: string;
}

/**
 * How the source stands. `history`: connected, catching up to `head`. `lost`: the socket is gone and is tried again in
 * `retryInMs` (absent: it is not tried again, `reason` says why). `finished`: the agent has said all and closed.
 * `replay`: a recorded session; `position` and `last` are seqs, `done` says that nothing more comes by itself, `note` what is wrong with it.
 */
export type LinkStatus =
  | { kind: "connecting"; attempt: number }
  | { kind: "history"; head?: number; bad?: BadFrames }
  | { kind: "live"; bad?: BadFrames }
  | { kind: "lost"; attempt: number; retryInMs?: number; reason: string }
  | { kind: "finished" }
  | { kind: "replay"; position: number; last: number; done: boolean; note?: string; timeline: Timeline };

/** A model that stands at any position of a recording. All of it happens at once and is drawn with the next `status`. */
export interface RecordingSink {
  /** seq of the last event folded; -1 before the first. */
  at(): number;
  /** The events after it, in order; deltas may come merged. */
  fold(events: readonly (Envelope | DeltasFrame)[]): void;
  /** The position at or before `seq` that it can go to at once; and going there. */
  nearest(seq: number): number;
  rewind(seq: number): void;
  /** Until `reveal` the ends are shown, whatever is folded meanwhile: `at` and the rest are of what is folded. */
  preview(ends: SessionEnds): void;
  reveal(): void;
  /** Another recording: nothing of the one before is kept. */
  clear(): void;
}

export interface EventSink {
  /** Frames in the order they came; called as often as they come, never from inside `send`. */
  frames(frames: AgentFrame[]): void;
  status(status: LinkStatus): void;
  recording: RecordingSink;
}

export interface EventSource {
  /** Once. The first status comes before the first frame. */
  start(sink: EventSink): void;
  /** False where the frame did not leave: no link, or a source that takes none. Nothing is ever queued. */
  send(frame: ClientFrame): boolean;
  /** Who reads the run, as its agent counted within the last second or two; absent on a source that has no agent. */
  readers?(): readonly ReaderStand[] | undefined;
  /** What a person wishes of a recording; absent on a source that has none. */
  wish?(wish: ReplayWish): void;
  /** Ends it for good; the sink hears nothing more. */
  stop(): void;
}
