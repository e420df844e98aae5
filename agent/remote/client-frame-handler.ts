// Wishes come in here, from every client alike: checked already for their form (wire/client-frames.ts), here for who may.

import { type ReplyFrame, unreachable } from "../../wire/index.ts";
import type { ClientControlFrame, ClientFrame } from "../../wire/client-frames.ts";
import type { RunHandle } from "../core/run-config.ts";
import type { AnswerRegistry } from "./answer-registry.ts";
import type { QuitPolicy } from "./quit-policy.ts";
import { accepted, refused } from "./replies.ts";

export const SCOPES = ["view", "answer", "control"] as const;
export type Scope = (typeof SCOPES)[number];

/** Who sent it, as the gate found; `scopes` belong to their token, and are all of them for the terminal that started the run. */
export interface FrameSender {
  by: string;
  clientId: string;
  scopes: readonly Scope[];
}

export type HandleFrame = (frame: ClientFrame, from: FrameSender) => Promise<ReplyFrame>;

interface HandlerOptions {
  registry: Pick<AnswerRegistry, "answer">;
  run: Pick<RunHandle, "send">;
  quit: QuitPolicy;
}

/** Never refuses by silence: every frame gets its reply. */
export function handleClientFrame({ registry, run, quit }: HandlerOptions): HandleFrame {
  return async (frame, from) => {
    const needed = scopeOf(frame);
    if (!from.scopes.includes(needed))
      return refused(frame, "not-allowed", `This needs the scope "${needed}"; yours are ${from.scopes.join(", ") || "none"}.`);
    switch (frame.kind) {
      case "answer":
        return registry.answer(frame, from.by);
      case "ack":
        return accepted(frame);
      case "control":
        return control(frame, from.by);
      default:
        return unreachable(frame);
    }
  };

  function control(frame: ClientControlFrame, by: string): ReplyFrame {
    switch (frame.op) {
      case "ui-interrupt":
        if (quit.hasEnded()) return refused(frame, "unsupported", "The run has ended; there is nothing to interrupt.");
        run.send({ type: "ui.interrupt", by });
        return accepted(frame);
      case "ui-quit":
        quit.request(by);
        return accepted(frame);
      case "pause":
      case "continue":
      case "arm":
      case "arm-llm-breakpoint":
      case "turn-next":
      case "turn-back":
      case "request-model-catalog":
      case "step":
      case "request-conversation":
      case "rerun-from":
        return refused(frame, "unsupported", `This run has no debugger: ${frame.op} needs one.`);
      default:
        return unreachable(frame);
    }
  }
}

function scopeOf(frame: ClientFrame): Scope {
  switch (frame.kind) {
    case "answer":
      return "answer";
    case "ack":
      return "view";
    case "control":
      return "control";
    default:
      return unreachable(frame);
  }
}
