// What the log holds of a conversation that goes on: its history by the last request, and how far its last turn came.

import { textOf, type Envelope } from "../../../wire/index.ts";
import type { ContentBlock, Usage } from "../../../wire/index.ts";
import type { LlmErrorCategory, Message, StopReason } from "../ports/backend.ts";
import { BackendError, LLM_ERROR_CATEGORIES } from "../ports/backend.ts";
import type { Store } from "../ports/store.ts";
import type { Redact } from "../redaction.ts";
import { readRef } from "../resume/log-past.ts";
import { ResumeError } from "../resume/resume-error.ts";
import type { Step } from "../resume/step.ts";
import { type Answer, answerOf, callsOf } from "./answer.ts";
import { askedAtOf } from "./conversation-budget.ts";
import type { Stand } from "./stand.ts";
import { newYield, type Yield } from "./text-turn.ts";
import { createTurnPast, type TurnPast, type TurnPastWriter } from "./turn-past.ts";

/** A turn that was asked for. */
export interface OpenTurn {
  turn: number;
  /** Absent: the request has no answer on record, and is asked again. */
  answer?: Answer;
  /** Retries that were made of a request without an answer. */
  retries: number;
  calls: TurnPast;
  /** Its text was given to the chart. */
  told: { taken: boolean } | undefined;
}

export interface ConversationPast {
  see(line: Envelope): void;
  seeStep(step: Step): boolean;
  /** Throws ResumeError where a file of the history is gone. */
  prepare(): void;
  /** Told to it since its last request, by `take` of which it is the owner. */
  readonly spent: { turns: number; ms: number; tokens: number };
  readonly gave: Readonly<Yield>;
  /** What was spent when a person was last asked whether it may go on. */
  readonly budgetAskedAt: number | undefined;
  /** How full its context was when that was last told, 0 for never. */
  readonly contextTold: number;
  /** Of the answers that were cut short, and not given to the chart yet. */
  readonly text: string;
  /** What its last request held; undefined: it made none. */
  readonly messages: Message[] | undefined;
  /** The file that holds them. */
  readonly history: string | undefined;
  readonly open: OpenTurn | undefined;
  /** It failed: on record, and whether the chart was told. */
  readonly failure: { error: BackendError; told?: { taken: boolean } } | undefined;
  /** Its worker has left, on record. */
  readonly hasExited: boolean;
}

export interface ConversationPastParts {
  store: Store;
  redact: Redact | undefined;
  stand: Stand;
  /** The event that tells the chart of a turn with text alone. */
  endOfTurn: string;
  /** Such a text is an answer, or sent back. */
  wantsOutput: boolean;
  /** A text that no state takes goes back to the model. */
  mayLeadNowhere(gave: Yield): boolean;
  /** A new request took in what was told before. */
  onAsked(): void;
  isTool(name: string): boolean;
}

interface Turn {
  turn: number;
  ref: string | undefined;
  seq: number;
  startedTs: number;
  lastTs: number;
  /** Questions that are open, and since when there was one. */
  asked: number;
  askedTs: number;
  retries: number;
  answer: Answer | undefined;
  calls: TurnPastWriter;
  told: { taken: boolean } | undefined;
}

export function createConversationPast(parts: ConversationPastParts): ConversationPast {
  const { store, redact, stand } = parts;
  const { invokeid } = stand;
  const spent = { turns: 0, ms: 0, tokens: 0 };
  let current: Turn | undefined;
  const gave = newYield();
  let budgetAskedAt: number | undefined;
  let contextTold = 0;
  let text = "";
  let messages: Message[] | undefined;
  let failure: { error: BackendError; told?: { taken: boolean } } | undefined;
  let hasExited = false;

  const ask = ({ data, seq, ts, "transcript/turn": turn = 0 }: Envelope): void => {
    if (current?.turn === turn) return;
    if (current) settle(current);
    parts.onAsked();
    const ref = typeof data["io/ref"] === "string" ? data["io/ref"] : undefined;
    const calls = createTurnPast(store, redact);
    current = { turn, ref, seq, startedTs: ts, lastTs: ts, asked: 0, askedTs: ts, retries: 0, answer: undefined, calls, told: undefined };
  };

  /** A turn that another one has followed. */
  const settle = ({ answer, calls, startedTs, lastTs, told }: Turn): void => {
    spent.turns += 1;
    // The clock may have been set back between two processes.
    spent.ms += Math.max(0, lastTs - startedTs);
    if (!answer) return;
    spent.tokens += answer.tokens;
    text = answer.calls.length === 0 && answer.stop === "length" ? text + answer.text : answer.calls.length === 0 ? "" : text;
    if (answer.calls.length === 0) {
      if (parts.wantsOutput && answer.stop !== "length") gave.invalidInRow = told ? 0 : gave.invalidInRow + 1;
      if (told) gave.leftInRow = !told.taken && parts.mayLeadNowhere(gave) ? gave.leftInRow + 1 : 0;
      return;
    }
    gave.leftInRow = 0;
    gave.hasSent ||= calls.hasReached();
    const wasInvalid = answer.calls.some(
      (call) => calls.result(call.callId)?.isError === true && (call.badInput !== undefined || !parts.isTool(call.name)),
    );
    gave.invalidInRow = wasInvalid ? gave.invalidInRow + 1 : 0;
  };

  /** While a person was asked nothing counted: the turn began so much later. */
  const seeAsked = (turn: Turn, { event, ts }: Envelope): void => {
    if (event === "human-input/start" && (turn.asked += 1) === 1) turn.askedTs = ts;
    if ((event === "human-input/answer" || event === "human-input/cancelled") && turn.asked > 0 && (turn.asked -= 1) === 0)
      turn.startedTs += Math.max(0, ts - turn.askedTs);
  };

  return {
    spent,
    gave,
    get budgetAskedAt() {
      return budgetAskedAt;
    },
    get contextTold() {
      return contextTold;
    },
    get text() {
      return text;
    },
    get messages() {
      return messages;
    },
    get history() {
      return current?.ref;
    },
    get open() {
      return current && ({ ...current, ...(current.answer ? { answer: current.answer } : {}) } as OpenTurn);
    },
    get failure() {
      return failure;
    },
    get hasExited() {
      return hasExited;
    },
    see(line) {
      const { event, data, ts } = line;
      if (event === "llm/start") hasExited = false;
      if (event === "llm/worker-exit") hasExited = true;
      if (event === "llm/request") return ask(line);
      if (event === "llm/error") failure = { error: new BackendError(categoryOf(data["category"]), textOf(data["message"])) };
      if (event === "llm/context-warning") contextTold = Number(data["used-frac"]);
      const askedAt = askedAtOf(stand, data["prompt-id"], redact);
      budgetAskedAt = askedAt ?? budgetAskedAt;
      // A person's time is not the conversation's.
      if (!current || askedAt !== undefined) return;
      current.lastTs = ts;
      seeAsked(current, line);
      if (event === "llm/retry") current.retries += 1;
      if (event === "llm/response") current.answer = answerOnRecord(data);
      current.calls.see(line);
    },
    seeStep(step) {
      const { name, data, taken } = step;
      if (failure && data["from"] === invokeid && name === `error.llm.${failure.error.category}`) failure.told = { taken };
      else if (current?.answer?.calls.length === 0 && data["from"] === invokeid && name === parts.endOfTurn) current.told = { taken };
      else if (current?.answer?.calls.some((call) => call.name === `event__${name}`) === true) current.calls.seeStep(step);
      else return false;
      return true;
    },
    prepare() {
      if (!current) return;
      if (current.ref === undefined)
        throw new ResumeError("history-missing", `the history of ${invokeid} was not written (request at seq ${current.seq})`, current.seq);
      messages = (JSON.parse(readRef(store, current.ref)) as { messages: Message[] }).messages;
    },
  };
}

function answerOnRecord(data: Record<string, unknown>): Answer {
  const content = data["content"] as ContentBlock[];
  return answerOf(content, callsOf(content), data["usage"] as Usage, textOf(data["stop-reason"]) as StopReason, textOf(data["model"]));
}

const categoryOf = (logged: unknown): LlmErrorCategory =>
  LLM_ERROR_CATEGORIES.find((category) => category === logged) ?? "worker-exception";
