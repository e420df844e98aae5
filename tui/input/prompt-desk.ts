// Questions to the person, as a value: which one is open, what stands in its modal, what waits. Pure: the controller
// sends what `toSend` names and gives back what came of it.

import type { OpenQuestion } from "../../fold/model.ts";
import type { PromptOpts, ReplyFrame } from "../../wire/index.ts";
import type { AnswerFrame } from "../../wire/client-frames.ts";
import { choices } from "../domain/choices.ts";
import { drawableOpts } from "../domain/question-opts.ts";
import { textField } from "../domain/text-field.ts";
import type { Editor } from "../domain/editor.ts";
import { confirmDefault, tooLong, valueOf } from "./answers.ts";
import { HISTORY_MAX, SETTLED_MAX } from "./limits.ts";

/**
 * `editing`: the person's turn. `sending`: the frame is on its way, or about to go (`sent` false). `held`: no link; it is
 * sent after the link is back and names the same question.
 */
export interface OpenModal {
  /** Its opts as they can be drawn; `asked` is what the agent sent, for telling one question from another. */
  question: OpenQuestion;
  asked: PromptOpts;
  editor: Editor;
  stage: "editing" | "sending" | "held";
  frame?: AnswerFrame;
  sent: boolean;
  /** The link went after the frame had left. */
  mayHaveArrived?: true;
  /** Why the last try did not go through. */
  reason?: string;
  /** First line of the question that is seen. */
  scroll: number;
  /** Recorded: shown, not answerable. */
  readOnly: boolean;
}

export interface Desk {
  open?: OpenModal;
  /** Answered from here, or put away: not opened again. */
  settled: readonly string[];
  history: readonly string[];
  /** What to tell the person: a question closed under their hands. */
  said?: { text: string; tone: "info" | "warn" };
}

export const emptyDesk: Desk = { settled: [], history: [] };

export interface DeskInput {
  prompts: ReadonlyMap<string, OpenQuestion>;
  closed: ReadonlyMap<string, { outcome: "answered" | "cancelled" | "withdrawn"; by?: string }>;
  /** The link is live: what `prompts` names is open now, and what it does not name is not. */
  isLive: boolean;
  isReplay: boolean;
  isOver: boolean;
}

/** After frames were folded or the link changed. */
export function syncDesk(desk: Desk, input: DeskInput): Desk {
  if (!input.isLive && !input.isReplay) return desk;
  let next = desk;
  if (next.open) next = syncOpen(next, next.open, input);
  if (next.open || input.isOver) return next;
  const waiting = [...input.prompts.values()].find((question) => !next.settled.includes(question.promptId));
  return waiting ? { ...next, open: openModal(waiting, input.isReplay) } : next;
}

function syncOpen(desk: Desk, open: OpenModal, input: DeskInput): Desk {
  const now = input.prompts.get(open.question.promptId);
  // Closed while our answer is under way: the reply says whether it was ours.
  if (!now && open.stage === "sending" && open.sent && !input.isOver) return desk;
  if (!now || input.isOver) return closedElsewhere(desk, open, input);
  if (!sameOpts(now.opts, open.asked)) {
    const fresh = openModal(now, input.isReplay);
    const editor = fresh.editor.kind === "text" && open.editor.kind === "text" ? open.editor : fresh.editor;
    return { ...desk, open: { ...fresh, editor, reason: "the question has changed: look again" } };
  }
  return open.stage === "held" ? { ...desk, open: { ...open, stage: "sending", sent: false } } : desk;
}

function closedElsewhere(desk: Desk, open: OpenModal, input: DeskInput): Desk {
  const end = input.closed.get(open.question.promptId);
  const { open: _gone, ...rest } = desk;
  if (open.stage === "sending" || open.readOnly) return settle(rest, open.question.promptId);
  const by = end?.by ? ` by ${end.by}` : "";
  const how = end?.outcome === "answered" ? `answered${by}` : end?.outcome === "cancelled" ? `cancelled${by}` : "withdrawn";
  const left = open.stage === "held" && !open.mayHaveArrived ? "; your answer was not sent" : "";
  return { ...settle(rest, open.question.promptId), said: { text: `the question was ${how}${left}`, tone: left ? "warn" : "info" } };
}

const settle = (desk: Desk, promptId: string): Desk => ({ ...desk, settled: [...desk.settled.slice(1 - SETTLED_MAX), promptId] });

export function openModal(raw: OpenQuestion, readOnly: boolean): OpenModal {
  const question = { ...raw, opts: drawableOpts(raw.opts) };
  return { question, asked: raw.opts, editor: editorFor(question), stage: "editing", sent: false, scroll: 0, readOnly };
}

function editorFor({ kind, opts }: OpenQuestion): Editor {
  switch (kind) {
    case "text":
      return { kind, field: textField(), historyAt: -1 };
    case "confirm":
      return { kind, yes: confirmDefault(opts) };
    case "select":
    case "multi":
      return { kind, choices: choices(opts.options ?? [], opts.default) };
  }
}

export const withEditor = (desk: Desk, editor: Editor): Desk => {
  if (!desk.open) return desk;
  const { reason: _old, ...open } = desk.open;
  return { ...desk, open: { ...open, editor } };
};

/** The person sends, or cancels: the modal stays, with `sending…`, until the reply. */
export function submit(desk: Desk, id: string, cancelled = false): Desk {
  const { open } = desk;
  if (!open || open.stage !== "editing" || open.readOnly) return desk;
  const promptId = open.question.promptId;
  if (cancelled) return sending(desk, open, { kind: "answer", "prompt-id": promptId, cancelled: true, id });
  const made = valueOf(open.editor, open.question.opts);
  if (!made.ok) return { ...desk, open: { ...open, reason: made.reason } };
  const frame: AnswerFrame = { kind: "answer", "prompt-id": promptId, value: made.value, id };
  const reason = tooLong(frame);
  if (reason) return { ...desk, open: { ...open, reason } };
  return sending(remember(desk, made.value), open, frame);
}

function sending(desk: Desk, open: OpenModal, frame: AnswerFrame): Desk {
  const { reason: _old, ...rest } = open;
  return { ...desk, open: { ...rest, stage: "sending", sent: false, frame } };
}

const remember = (desk: Desk, value: unknown): Desk =>
  typeof value === "string" && value !== "" && desk.history.at(-1) !== value
    ? { ...desk, history: [...desk.history.slice(1 - HISTORY_MAX), value] }
    : desk;

/** The frame that has to leave now. */
export const toSend = (desk: Desk): AnswerFrame | undefined =>
  desk.open?.stage === "sending" && !desk.open.sent ? desk.open.frame : undefined;

/** What came of `toSend`: it left, or there is no link and it is kept. A cancellation is not kept: nothing happens behind the person's back. */
export function afterSend(desk: Desk, left: boolean): Desk {
  const { open } = desk;
  if (!open) return desk;
  if (left) return { ...desk, open: { ...open, sent: true } };
  if (open.frame?.cancelled) return { ...desk, open: { ...open, stage: "editing", reason: "not connected: nothing was cancelled" } };
  return { ...desk, open: { ...open, stage: "held" } };
}

/** The link went while an answer was on its way: whether it arrived is not known, so it is kept under the same id. */
export function afterLoss(desk: Desk): Desk {
  const { open } = desk;
  if (open?.stage !== "sending") return desk;
  if (open.frame?.cancelled) return { ...desk, open: { ...open, stage: "editing", sent: false } };
  return { ...desk, open: { ...open, stage: "held", sent: false, ...(open.sent ? { mayHaveArrived: true } : {}) } };
}

export const editAgain = (desk: Desk): Desk => (desk.open?.stage === "held" ? { ...desk, open: { ...desk.open, stage: "editing" } } : desk);

export function putAway(desk: Desk): Desk {
  if (!desk.open?.readOnly) return desk;
  const { open, ...rest } = desk;
  return settle(rest, open.question.promptId);
}

/** The agent's word on an answer. */
export function onReply(desk: Desk, reply: ReplyFrame): Desk {
  const { open } = desk;
  if (!open?.frame || reply.id !== open.frame.id) return desk;
  const { open: _gone, ...rest } = desk;
  const promptId = open.question.promptId;
  if (reply.ok) return settle(rest, promptId);
  const message = reply.error?.message ?? "refused";
  switch (reply.error?.code) {
    case "already-answered":
    case "unknown-prompt":
    case "unknown-session":
      return { ...settle(rest, promptId), said: { text: `not taken: ${message}`, tone: "warn" } };
    default:
      return { ...desk, open: { ...open, stage: "editing", sent: false, reason: message } };
  }
}

/** Questions that wait behind the open one. */
export const waitingCount = (desk: Desk, prompts: ReadonlyMap<string, OpenQuestion>): number =>
  [...prompts.keys()].filter((id) => id !== desk.open?.question.promptId && !desk.settled.includes(id)).length;

/** Equal as JSON, whatever the order of keys. */
export function sameOpts(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return (a ?? undefined) === (b ?? undefined);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameOpts((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
