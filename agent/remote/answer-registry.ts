// The open questions of a run, and who answers them: one registry for every frontend, so the first answer wins
// wherever it comes from. The engine stays the arbiter; this keeps its word towards clients.

import { isDeepStrictEqual } from "node:util";
import type { Frontend, OpenPrompt, PromptOutcome } from "../core/ports/frontend.ts";
import type { ReplyFrame } from "../../wire/index.ts";
import type { AnswerFrame } from "../../wire/client-frames.ts";
import { CLOSED_PROMPTS_MAX } from "./limits.ts";
import { accepted, refused } from "./replies.ts";

export interface ClosedPrompt {
  promptId: string;
  outcome: PromptOutcome;
  by: string | undefined;
}

/** Called after a question opened (undefined) or closed. Must not throw. */
export type PromptListener = (closed: ClosedPrompt | undefined) => void;

export interface AnswerRegistry extends Required<Pick<Frontend, "onInput" | "onInputClosed">> {
  /**
   * Resolves once the answer is on disk, or refused: `invalid-answer` (the question stays open), `already-answered`, `unknown-prompt`.
   * The winner's own frame again (same `id`, sender and answer) gets `ok, repeated`.
   */
  answer(frame: AnswerFrame, by: string): Promise<ReplyFrame>;
  /** In the order in which they were asked; a question whose answer is on its way to the disk still counts. */
  open(): OpenPrompt[];
  /** The returned function ends it. */
  onChange(listener: PromptListener): () => void;
}

interface Attempt {
  frame: AnswerFrame;
  by: string;
  /** Whether the engine took it; settles once that is on disk. */
  taken: Promise<boolean>;
}

interface Question {
  prompt: OpenPrompt;
  /** The first right answer, from the moment it came; undone only if the engine did not take it. */
  first?: Attempt;
  closed?: ClosedPrompt;
}

export function createAnswerRegistry(): AnswerRegistry {
  const open = new Map<string, Question>();
  const closed = new Map<string, Question>();
  const listeners = new Set<PromptListener>();
  const tell = (change: ClosedPrompt | undefined): void => {
    for (const listener of listeners) listener(change);
  };

  function attempt(question: Question, frame: AnswerFrame, by: string): Attempt {
    const { prompt } = question;
    const settled = frame.cancelled === true ? prompt.cancel(by) : prompt.answer(frame.value, by);
    return { frame, by, taken: settled.then((how) => how === "done") };
  }

  return {
    onInput(prompt) {
      open.set(prompt.promptId, { prompt });
      tell(undefined);
    },
    onInputClosed(promptId, outcome, by) {
      const question = open.get(promptId);
      if (!question) return;
      question.closed = { promptId, outcome, by };
      open.delete(promptId);
      closed.set(promptId, question);
      const [oldest] = closed.keys();
      if (closed.size > CLOSED_PROMPTS_MAX && oldest !== undefined) closed.delete(oldest);
      tell(question.closed);
    },
    async answer(frame, by) {
      const promptId = frame["prompt-id"];
      const question = open.get(promptId) ?? closed.get(promptId);
      if (!question) return refused(frame, "unknown-prompt", `No question ${promptId} is open or was closed lately.`);
      const first = question.first;
      if (first) return isRepeat(first, frame, by) && (await first.taken) ? accepted(frame, { repeated: true }) : tooLate(question, frame);
      if (question.closed) return tooLate(question, frame);
      const wrong = frame.cancelled === true ? undefined : question.prompt.check(frame.value);
      if (wrong !== undefined) return refused(frame, "invalid-answer", wrong);
      const mine = attempt(question, frame, by);
      question.first = mine;
      try {
        if (await mine.taken) return accepted(frame);
      } catch (error) {
        delete question.first;
        throw error;
      }
      delete question.first;
      return tooLate(question, frame);
    },
    open: () => [...open.values()].map((question) => question.prompt),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A client chooses its frames' ids: two may choose alike, so the answer and its sender must agree too. */
function isRepeat(first: Attempt, frame: AnswerFrame, by: string): boolean {
  return frame.id !== undefined && isDeepStrictEqual(first.frame, frame) && first.by === by;
}

function tooLate({ closed, first }: Question, frame: AnswerFrame): ReplyFrame {
  const who = closed ? closed.by : first?.by;
  const by = who === undefined ? "" : ` by ${who}`;
  if (closed?.outcome === "withdrawn") return refused(frame, "unknown-prompt", "The question is no longer open: the chart withdrew it.");
  return refused(
    frame,
    "already-answered",
    closed?.outcome === "cancelled" ? `The question was cancelled${by}.` : `The question is already answered${by}.`,
  );
}
