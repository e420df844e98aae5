// Which questions of a log have no answer yet, for those who list sessions. The engine's own book says more; this needs no engine.

import { type Envelope, textOf } from "../../wire/index.ts";
import { QUESTION_CHARS_MAX } from "./limits.ts";

export interface UnansweredQuestion {
  "prompt-id": string;
  type: string;
  /** The beginning of what is asked; foreign text. */
  prompt: string;
}

export interface OpenQuestions {
  /** Events in order; those that say nothing of questions are passed over. */
  take(envelope: Envelope): void;
  open(): UnansweredQuestion[];
}

export function createOpenQuestions(): OpenQuestions {
  const open = new Map<string, UnansweredQuestion>();
  return {
    take({ event, data }) {
      switch (event) {
        case "human-input/start": {
          const id = textOf(data["prompt-id"]);
          const { prompt } = (data["opts"] ?? {}) as { prompt?: unknown };
          if (id !== "" && data["kind"] !== "progress")
            open.set(id, { "prompt-id": id, type: textOf(data["kind"]), prompt: textOf(prompt).slice(0, QUESTION_CHARS_MAX) });
          return;
        }
        case "human-input/answer":
        case "human-input/cancelled":
        case "human-input/error":
          open.delete(textOf(data["prompt-id"]));
          return;
        case "runner/done":
        case "runner/aborted":
        case "runner/error":
          open.clear();
      }
    },
    open: () => [...open.values()],
  };
}
