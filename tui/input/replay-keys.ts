// What the keys of a replay wish for.

import type { ReplayWish } from "../domain/timeline.ts";
import type { Action, ReplayAction } from "./actions.ts";
import { REPLAY_JUMP_MS } from "./limits.ts";

export const REPLAY_WISHES: Readonly<Record<ReplayAction, ReplayWish>> = {
  "replay.play-pause": { kind: "play-pause" },
  "replay.step": { kind: "step" },
  "replay.back": { kind: "jump", ms: -REPLAY_JUMP_MS },
  "replay.forward": { kind: "jump", ms: REPLAY_JUMP_MS },
  "replay.marker-back": { kind: "marker.back" },
  "replay.marker-next": { kind: "marker.next" },
  "replay.faster": { kind: "faster" },
  "replay.slower": { kind: "slower" },
  "replay.start": { kind: "start" },
  "replay.end": { kind: "end" },
};

export const isReplayAction = (action: Action): action is ReplayAction => Object.hasOwn(REPLAY_WISHES, action);
