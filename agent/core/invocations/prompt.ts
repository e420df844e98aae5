// One question to a person. The engine is the arbiter: the first answer wins, and counts once it is on disk.

import type { AnyEventObject } from "xstate";
import type { PromptKind, PromptOpts } from "../../../wire/index.ts";
import type { Engine } from "../engine.ts";
import { ChartFailure, messageOf } from "../errors.ts";
import { jsonCopy } from "../json-copy.ts";
import { ANSWER_TRIES_MAX } from "../limits.ts";
import type { OpenPrompt, PromptOutcome, Settled } from "../ports/frontend.ts";
import { wrongAnswer } from "./answer-check.ts";
import type { HumanInputInput } from "./inputs.ts";
import type { Stand } from "./stand.ts";

export interface PromptParts {
  engine: Engine;
  stand: Stand;
  input: Pick<HumanInputInput, "schema" | "timeoutMs">;
  kind: PromptKind;
  opts: PromptOpts;
  promptId: string;
  /** Gives how it ended to whoever asked, as `human.answer`, `human.cancelled` or an error; whether it was taken. */
  tell(event: AnyEventObject, by: string | undefined): Promise<boolean>;
  /** `error.human.invalid-answer`, and no state of the chart took it. */
  onUntaken(failure: ChartFailure): void;
}

/** On record at once, shown when that is on disk. The result withdraws it. */
export function askPerson(parts: PromptParts): { withdraw(): void } {
  const { engine, stand, input, kind, opts, promptId } = parts;
  const { transcript, frontend } = engine;
  const ids = { invokeid: stand.invokeid, "prompt-id": promptId };
  const rest = engine.liveness.begin();
  const asked = transcript.emit({ event: "human-input/start", data: { kind, ...ids, "session-id": stand.sessionId, opts } }, stand.place);
  let isOpen = true;
  let isShown = false;
  let tries = 0;
  let cancelTimeout = (): void => undefined;

  const close = (): void => {
    isOpen = false;
    cancelTimeout();
    removeFromBook();
  };

  /** After the record is on disk: the frontend, then the chart. */
  const settle = async (
    record: { seq: number },
    outcome: PromptOutcome,
    by: string | undefined,
    event: AnyEventObject | undefined,
  ): Promise<Settled> => {
    await transcript.durable();
    if (isShown) frontend.onInputClosed(promptId, outcome, by, record.seq);
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
    const wrong = wrongAnswer(kind, opts, value);
    if (wrong !== undefined) return { ok: false, message: wrong };
    if (!input.schema) return { ok: true, answer: value };
    try {
      const parsed = input.schema.safeParse(value);
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
    engine.emit({ event: "human-input/error", data: { message, ...ids } }, stand.place);
    const record = transcript.emit({ event: "human-input/cancelled", data: ids }, stand.place);
    void settle(record, "withdrawn", undefined, { type: "error.human.invalid-answer", message, from: stand.invokeid });
  };

  const prompt: OpenPrompt = {
    promptId,
    kind,
    invokeid: stand.invokeid,
    sessionId: stand.sessionId,
    opts,
    get asOf() {
      return asked.seq;
    },
    check(value) {
      const outcome = isOpen ? read(value) : { ok: true as const };
      return outcome.ok ? undefined : outcome.message;
    },
    answer(value, by) {
      const outcome = isOpen ? read(value) : undefined;
      if (!outcome?.ok) return Promise.resolve("closed");
      close();
      const data = { kind, ...ids, answer: jsonCopy(value), ...(by === undefined ? {} : { by }) };
      const record = transcript.emit({ event: "human-input/answer", data }, stand.place);
      return settle(record, "answered", by, { type: "human.answer", answer: outcome.answer, from: stand.invokeid });
    },
    cancel(by = "person") {
      if (!isOpen) return Promise.resolve("closed");
      close();
      const record = transcript.emit({ event: "human-input/cancelled", data: { ...ids, by } }, stand.place);
      return settle(record, "cancelled", by, { type: "human.cancelled", from: stand.invokeid });
    },
  };

  const timeOut = (): void => {
    const takesDefault = opts.default !== undefined && wrongAnswer(kind, opts, opts.default) === undefined;
    void (takesDefault ? prompt.answer(opts.default, "timeout") : prompt.cancel("timeout"));
  };

  const show = async (): Promise<void> => {
    await engine.checkpoints.now();
    await transcript.durable();
    if (!isOpen) return;
    isShown = true;
    if (input.timeoutMs !== undefined) cancelTimeout = engine.clock.after(input.timeoutMs, timeOut);
    frontend.onInput(prompt);
  };

  const removeFromBook = engine.prompts.add(prompt);
  void show();
  return {
    withdraw() {
      rest();
      if (!isOpen) return;
      close();
      void settle(transcript.emit({ event: "human-input/cancelled", data: ids }, stand.place), "withdrawn", undefined, undefined);
    },
  };
}
