// One question to a person. The engine is the arbiter: the first answer wins, and counts once it is on disk.

import type { AnyActorRef, AnyEventObject } from "xstate";
import type { Envelope, PromptKind, PromptOpts } from "../../../wire/index.ts";
import type { Engine } from "../engine.ts";
import { ChartFailure, messageOf } from "../errors.ts";
import { jsonCopy } from "../json-copy.ts";
import { ANSWER_TRIES_MAX } from "../limits.ts";
import type { OpenPrompt, PromptOutcome, Settled } from "../ports/frontend.ts";
import { wrongAnswer } from "./answer-check.ts";
import type { HumanInputInput } from "./inputs.ts";
import { type PromptRecord, promptRecord } from "./prompt-record.ts";
import { showQuestion } from "./shown-question.ts";
import type { Stand } from "./stand.ts";

export interface PromptParts {
  engine: Engine;
  /** The invocation that asks. */
  self: AnyActorRef;
  stand: Stand;
  input: Pick<HumanInputInput, "schema" | "timeoutMs">;
  kind: PromptKind;
  opts: PromptOpts;
  /** The id of the n-th asking: one that a stopped run took back is asked anew, under the next. */
  promptIdOf(n: number): string;
  /** The first that may be asked. */
  from: number;
  /** Gives how it ended to whoever asked, as `human.answer`, `human.cancelled` or an error; whether it was taken. */
  tell(event: AnyEventObject, by: string | undefined): Promise<boolean>;
  /** `error.human.invalid-answer`, and no state of the chart took it. */
  onUntaken(failure: ChartFailure): void;
}

export interface AskedPrompt {
  withdraw(): void;
  /** Which asking it is. */
  n(): number;
}

/** On record at once, shown when that is on disk; while a log is walked, when that is over. */
export function askPerson(parts: PromptParts): AskedPrompt {
  const { engine, stand, input, kind } = parts;
  const { transcript, frontend } = engine;
  const { meant, shown, ...question } = showQuestion(parts.opts, engine.redact);
  let { opts } = question;
  const rest = engine.liveness.begin();
  let record: PromptRecord = promptRecord(parts);
  let isOpen = true;
  let isShown = false;
  let tries = 0;
  let asked: { n: number; envelope: Envelope } | undefined;
  let cancelTimeout = (): void => undefined;
  let removeFromBook = (): void => undefined;
  let forgetSleep = (): unknown => undefined;

  const ids = (): { invokeid: string; "prompt-id": string } => ({ invokeid: stand.invokeid, "prompt-id": record.promptId });

  const ask = (): void => {
    if (record.past) return;
    const data = { kind, ...ids(), "session-id": stand.sessionId, opts };
    asked = { n: record.n, envelope: transcript.emit({ event: "human-input/start", data }, stand.place) };
  };

  const close = (): void => {
    isOpen = false;
    cancelTimeout();
    removeFromBook();
  };

  /** After the record is on disk: the frontend, then the chart. */
  const settle = async (
    written: { seq: number },
    outcome: PromptOutcome,
    by: string | undefined,
    event: AnyEventObject | undefined,
  ): Promise<Settled> => {
    await transcript.durable();
    if (isShown) frontend.onInputClosed(record.promptId, outcome, by, written.seq);
    if (event) void tellAsker(event, by);
    return "done";
  };

  const tellAsker = async (event: AnyEventObject, by: string | undefined): Promise<void> => {
    const isTaken = parts.tell(event, by);
    rest();
    if (event.type.startsWith("error.") && !(await isTaken)) parts.onUntaken(new ChartFailure(event.type, String(event["message"])));
  };

  /** The chart's own schema, after what the kind asks for: what it makes of a value goes to the chart. */
  const read = (value: unknown): { ok: true; answer: unknown } | { ok: false; message: string } => {
    const wrong = wrongAnswer(kind, opts, shown(value));
    if (wrong !== undefined) return { ok: false, message: wrong };
    if (!input.schema) return { ok: true, answer: meant(value) };
    try {
      const parsed = input.schema.safeParse(meant(value));
      if (parsed.success) return { ok: true, answer: parsed.data };
      return { ok: false, message: countTry(parsed.error.issues[0]?.message ?? "not a valid answer") };
    } catch (error) {
      return { ok: false, message: countTry(messageOf(error)) };
    }
  };

  const countTry = (message: string): string => {
    tries += 1;
    if (tries >= ANSWER_TRIES_MAX && isOpen) refuse(message);
    return message;
  };

  const refuse = (message: string): void => {
    close();
    engine.emit({ event: "human-input/error", data: { message, ...ids() } }, stand.place);
    takeBack(message);
  };

  const takeBack = (message: string): void => {
    const written = transcript.emit({ event: "human-input/cancelled", data: ids() }, stand.place);
    void settle(written, "withdrawn", undefined, failed(message));
  };

  const failed = (message: string): AnyEventObject => ({ type: "error.human.invalid-answer", message, from: stand.invokeid });
  const answered = (answer: unknown): AnyEventObject => ({ type: "human.answer", answer, from: stand.invokeid });
  const cancelled = (): AnyEventObject => ({ type: "human.cancelled", from: stand.invokeid });

  const prompt: OpenPrompt = {
    get promptId() {
      return record.promptId;
    },
    kind,
    invokeid: stand.invokeid,
    sessionId: stand.sessionId,
    get opts() {
      return opts;
    },
    get asOf() {
      return record.past?.seq ?? asked?.envelope.seq ?? -1;
    },
    check(value) {
      const outcome = isOpen ? read(value) : { ok: true as const };
      return outcome.ok ? undefined : outcome.message;
    },
    answer(value, by) {
      const outcome = isOpen ? read(value) : undefined;
      if (!outcome?.ok) return Promise.resolve("closed");
      close();
      const data = { kind, ...ids(), answer: jsonCopy(shown(value)), ...(by === undefined ? {} : { by }) };
      const written = transcript.emit({ event: "human-input/answer", data }, stand.place);
      return settle(written, "answered", by, answered(outcome.answer));
    },
    cancel(by = "person") {
      if (!isOpen) return Promise.resolve("closed");
      close();
      const written = transcript.emit({ event: "human-input/cancelled", data: { ...ids(), by } }, stand.place);
      return settle(written, "cancelled", by, cancelled());
    },
  };

  const timeOut = (): void => {
    const takesDefault = opts.default !== undefined && wrongAnswer(kind, opts, opts.default) === undefined;
    void (takesDefault ? prompt.answer(opts.default, "timeout") : prompt.cancel("timeout"));
  };

  const show = async (): Promise<void> => {
    removeFromBook = engine.prompts.add(prompt);
    await engine.checkpoints.now();
    await transcript.durable();
    if (!isOpen) return;
    isShown = true;
    if (input.timeoutMs !== undefined) cancelTimeout = engine.clock.after(leftOf(input.timeoutMs), timeOut);
    frontend.onInput(prompt);
  };

  /** The time goes on while no process runs; a clock that was set back meanwhile makes it no longer. */
  const leftOf = (timeoutMs: number): number =>
    record.past ? Math.min(Math.max(0, record.past.ts + timeoutMs - engine.clock.now()), timeoutMs) : timeoutMs;

  /** As the record has it: open still, or closed and perhaps not told. */
  const goOn = (): void => {
    if (!isOpen) return;
    record = promptRecord(parts);
    const { past } = record;
    if (past?.failure !== undefined || past?.outcome) return finish(past);
    // Under its id it is the question that was asked: a chart that puts the time or a chance into it would ask another one by now.
    opts = past?.opts ?? opts;
    // What the walk asked and the log lacks was put on record when it ended.
    if (asked?.n !== record.n) ask();
    void show();
  };

  const finish = ({ outcome, failure, told }: NonNullable<PromptRecord["past"]>): void => {
    close();
    if (told) {
      rest();
      if (failure !== undefined && !told.taken) parts.onUntaken(new ChartFailure("error.human.invalid-answer", failure));
    } else if (failure !== undefined) {
      if (outcome) void tellAsker(failed(failure), undefined);
      else takeBack(failure);
    } else if (outcome?.kind === "answered") {
      const { by } = outcome;
      const answer = meant(outcome.answer);
      const parsed = input.schema?.safeParse(answer);
      void tellAsker(answered(parsed?.success === true ? parsed.data : answer), by);
    } else void tellAsker(cancelled(), outcome?.kind === "cancelled" ? outcome.by : undefined);
  };

  if (engine.walk) {
    ask();
    forgetSleep = engine.walk.sleep({ self: parts.self, rank: 0, wake: goOn });
  } else goOn();

  return {
    n: () => record.n,
    withdraw() {
      rest();
      forgetSleep();
      if (!isOpen) return;
      close();
      record = promptRecord(parts);
      if (record.past ? record.past.outcome !== undefined || record.past.failure !== undefined : asked?.n !== record.n) return;
      const written = transcript.emit({ event: "human-input/cancelled", data: ids() }, stand.place);
      if (!engine.walk) void settle(written, "withdrawn", undefined, undefined);
    },
  };
}
