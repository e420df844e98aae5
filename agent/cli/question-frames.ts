// `prompt` frames at the moment a question is on record. The engine calls it asked a little later, when its checkpoint is on disk; a
// client that joined in between would read it in the log, find it missing in `live`, and close it for good.

import type { OpenPrompt } from "../core/index.ts";
import { promptClosedFrame, promptFrame } from "../remote/index.ts";
import type { Envelope, EventData, EventName, PromptClosedFrame, PromptFrame, PromptKind } from "../../wire/index.ts";

const KINDS: readonly unknown[] = ["text", "select", "multi", "confirm"] satisfies PromptKind[];
const isPromptKind = (kind: unknown): kind is PromptKind => KINDS.includes(kind);

const CLOSING: readonly string[] = ["human-input/answer", "human-input/cancelled", "human-input/error"] satisfies EventName[];

export interface QuestionFrames {
  onRecord(envelope: Envelope): void;
  /** Tells it again only where the log holds it shortened (a line has a limit). */
  onInput(prompt: OpenPrompt): void;
}

export function createQuestionFrames(tell: (frame: PromptFrame | PromptClosedFrame) => void): QuestionFrames {
  /** What was told of the questions that are not asked yet. */
  const told = new Map<string, string>();
  return {
    onRecord({ event, seq, data }) {
      const closed = CLOSING.includes(event) ? data["prompt-id"] : undefined;
      // One that was never asked: the engine says nothing more of it.
      if (typeof closed === "string" && told.delete(closed)) tell(promptClosedFrame(closed, "withdrawn", undefined, seq));
      if (event !== "human-input/start" || !isPromptKind(data["kind"])) return;
      // The engine wrote it a moment ago, by the table.
      const {
        kind,
        invokeid,
        opts,
        "prompt-id": promptId,
        "session-id": sessionId,
      } = data as EventData<"human-input/start"> & { kind: PromptKind };
      told.set(promptId, JSON.stringify(opts));
      tell({ kind: "prompt", "prompt-id": promptId, invokeid, "session-id": sessionId, type: kind, opts, "as-of": seq });
    },
    onInput(prompt) {
      const before = told.get(prompt.promptId);
      told.delete(prompt.promptId);
      if (before !== JSON.stringify(prompt.opts)) tell(promptFrame(prompt));
    },
  };
}
