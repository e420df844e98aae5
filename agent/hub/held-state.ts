// Out-of-band frames are state: of each kind (and prompt, and invocation) the latest is held, and told to whoever has
// come as far as it.

import type {
  ControlFrame,
  DebugFrame,
  PhaseFrame,
  ProgressFrame,
  PromptClosedFrame,
  PromptFrame,
  StorageFrame,
} from "../../wire/index.ts";
import { encodeFrame, unreachable } from "../../wire/index.ts";
import { CLOSED_PROMPTS_HELD_MAX } from "./limits.ts";
import { type Message, messageOf } from "./parcel.ts";

/** What may be told to all. Frames for one client (`reply`, `conversation`, …) go through `HubClient.send`. */
export type StateFrame = PhaseFrame | DebugFrame | StorageFrame | PromptFrame | PromptClosedFrame | ProgressFrame | ControlFrame;

interface Held {
  version: number;
  asOf: number;
  frame: StateFrame;
  message: Message;
}

export interface HeldState {
  /** Counts changes; a client that was told everything up to it needs nothing. */
  version(): number;
  /** `head` stands in for the as-of of a frame that has none: nobody gets it before what led to it. */
  put(frame: StateFrame, head: number): void;
  /** What changed after `version`, in order, up to the first that is beyond `cursor`; and the version told with it. */
  after(version: number, cursor: number): { messages: Message[]; version: number };
  /** For a client that joins with all history: phase, debug, storage, open prompts, the end of the run. */
  snapshot(): Message[];
  openPrompts(): string[];
  /** Lets go of what is only news, not state, and known to all from `version` on. */
  forget(version: number): void;
}

/** `encode`: a frame as it goes out. */
export function createHeldState(encode: (frame: StateFrame) => string = encodeFrame): HeldState {
  /** In the order of their last change. */
  const held = new Map<string, Held>();
  let version = 0;
  let forgotten = 0;

  return {
    version: () => version,
    put(frame, head) {
      const key = keyOf(frame);
      version += 1;
      held.delete(key);
      held.set(key, { version, asOf: "as-of" in frame ? frame["as-of"] : head, frame, message: messageOf(frame.kind, encode(frame)) });
      if (frame.kind === "prompt-closed" && held.size > CLOSED_PROMPTS_HELD_MAX) trimClosed(held);
    },
    after(told, cursor) {
      const messages: Message[] = [];
      let reached = told;
      if (told === version) return { messages, version };
      for (const entry of held.values()) {
        if (entry.version <= told) continue;
        if (entry.asOf > cursor) return { messages, version: reached };
        messages.push(entry.message);
        reached = entry.version;
      }
      return { messages, version };
    },
    snapshot: () =>
      [...held.values()]
        .filter((entry) => isForJoiners(entry.frame))
        .toSorted((a, b) => RANK[a.frame.kind] - RANK[b.frame.kind] || a.version - b.version)
        .map((entry) => entry.message),
    openPrompts: () => [...held.values()].flatMap(({ frame }) => (frame.kind === "prompt" ? [frame["prompt-id"]] : [])),
    forget(known) {
      if (known === forgotten) return;
      forgotten = known;
      for (const [key, entry] of held) if (entry.version <= known && !isForJoiners(entry.frame)) held.delete(key);
    },
  };
}

const RANK: Readonly<Record<StateFrame["kind"], number>> = {
  phase: 0,
  debug: 1,
  storage: 2,
  prompt: 3,
  "prompt-closed": 4,
  progress: 5,
  control: 6,
};

function keyOf(frame: StateFrame): string {
  switch (frame.kind) {
    case "phase":
    case "debug":
    case "storage":
    case "control":
      return frame.kind;
    case "prompt":
    case "prompt-closed":
      return `prompt ${frame["prompt-id"]}`;
    case "progress":
      return `progress ${frame.invokeid}`;
    default:
      return unreachable(frame);
  }
}

/** A closed prompt, a progress and "the log can be written again" are news: the log or silence says them to a joiner. */
function isForJoiners(frame: StateFrame): boolean {
  if (frame.kind === "storage") return frame.state !== "ok";
  return frame.kind !== "prompt-closed" && frame.kind !== "progress";
}

function trimClosed(held: Map<string, Held>): void {
  const closed = [...held].filter(([, entry]) => entry.frame.kind === "prompt-closed");
  for (const [key] of closed.slice(0, Math.max(0, closed.length - CLOSED_PROMPTS_HELD_MAX))) held.delete(key);
}
