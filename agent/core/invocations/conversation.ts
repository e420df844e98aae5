// A conversation with a model: request, answer, calls, and again, until its chart leaves the state or it fails.

import type { AnyEventObject } from "xstate";
import { deliver } from "../engine.ts";
import { INVALID_CALLS_MAX } from "../limits.ts";
import { BackendError, type Message } from "../ports/backend.ts";
import type { Tool } from "../ports/tool.ts";
import { createEventTools } from "./event-tools.ts";
import { requestByName } from "./fall-over.ts";
import { ASK_PERSON } from "./ask-person.ts";
import { createContextWatch } from "./context-watch.ts";
import type { Conversation, ConversationParts, TurnEnd } from "./conversation-parts.ts";
import { createBudget, overBudget } from "./conversation-budget.ts";
import { type ConversationPast, createConversationPast, type OpenTurn } from "./conversation-past.ts";
import { isCutShort, pickTools, requestOf, userMessage } from "./conversation-request.ts";
import { asBackendError } from "./retry.ts";
import { OUTPUT_EVENT, OUTPUT_TOOL } from "./structured-answer.ts";
import { endOfTurnOf, endTextTurn, mayLeadNowhere, newYield } from "./text-turn.ts";
import { createTimeBudget } from "./time-budget.ts";
import { type CallResults, runCalls } from "./tool-calls.ts";

/** Begins at once; with nothing to say yet it waits to be told. */
export function startConversation(parts: ConversationParts): Conversation {
  const { engine, stand, input, parent } = parts;
  const ids = { invokeid: stand.invokeid, "session-id": stand.sessionId };
  const controller = new AbortController();
  const { signal } = controller;
  const events = createEventTools(input.allowedEvents, input.output && { schema: input.output, from: stand.invokeid });
  const messages: Message[] = [...(input.messages ?? []), ...(input.message === undefined ? [] : [userMessage(input.message)])];
  const told: string[] = [];
  const spent = { turns: 0, ms: 0, tokens: 0 };
  const budget = createBudget({ engine, self: parts.self, stand, signal, input, spent });
  const time = createTimeBudget({
    clock: engine.clock,
    budgetMs: input.budgetMs,
    spent,
    onOver: () => controller.abort(overBudget(input)),
  });
  const context = createContextWatch(engine, stand, input);
  let sentBefore = 0;
  const gave = newYield();
  let openCalls: string[] = [];
  /** The file that holds what was said. */
  let history: string | undefined;
  let telling = 0;
  let isOver = false;
  /** Until it wakes; what it goes on with then. */
  let asleep: ConversationPast | undefined;
  let goesOnWith: Pick<ConversationPast, "open" | "text"> | undefined;
  let forgetSleep = (): void => undefined;
  let rest: (() => void) | undefined;

  const send = async (event: AnyEventObject): Promise<boolean> => {
    telling += 1;
    const isTaken = await deliver(parent, event);
    telling -= 1;
    return isTaken;
  };

  const exit = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    forget();
    forgetSleep();
    if (asleep?.hasExited !== true) engine.emit({ event: "llm/worker-exit", data: { ...ids, reason } }, stand.place);
    controller.abort("the conversation is over");
  };

  /** On record first; then the chart may take it, else the invocation itself fails. */
  const fail = async (error: BackendError): Promise<void> => {
    engine.emit({ event: "llm/error", data: { ...ids, message: error.message, category: error.category } }, stand.place);
    await giveUp(error);
  };

  const giveUp = async (error: BackendError): Promise<void> => {
    exit(error.category);
    const isTaken = await send({ type: `error.llm.${error.category}`, message: error.message, from: stand.invokeid });
    if (!isTaken) parts.onUntaken(error);
  };

  const keep = (ref: string | undefined): void => {
    history = ref;
    engine.changed(stand.sessionId);
  };

  /** One request and what it calls. */
  const takeTurn = async (tools: ReadonlyMap<string, Tool>, open: OpenTurn | undefined): Promise<TurnEnd> => {
    const turn = open?.turn ?? spent.turns;
    spent.turns += 1;
    engine.changed(stand.sessionId);
    const common = { engine, self: parts.self, stand, signal, turn, place: { ...stand.place, "transcript/turn": turn } };
    const news = messages.slice(sentBefore);
    sentBefore = messages.length;
    const request = requestOf(input, messages, [...events.specs, ...tools.values()], gave);
    const asked = { ...common, request, news, resilience: input.resilience, retries: open?.retries ?? 0, onKept: keep };
    const answer = open?.answer ?? (await requestByName(asked, input));
    spent.tokens += answer.tokens;
    context.look(answer, common.place);
    if (answer.parts.length > 0) messages.push({ role: "assistant", parts: answer.parts });
    if (answer.calls.length === 0) return { next: isCutShort(answer, messages) ? "request" : "tell", text: answer.text };
    openCalls = answer.calls.map(({ callId }) => callId);
    engine.changed(stand.sessionId);
    const done = await runCalls({ ...common, events, tools, send, past: open?.calls, aside: time.aside }, answer.calls);
    openCalls = [];
    messages.push({ role: "tool", parts: done.results });
    gave.leftInRow = 0;
    gave.hasSent ||= done.sent;
    gave.invalidInRow = done.invalid === undefined ? 0 : gave.invalidInRow + 1;
    if (done.invalid !== undefined && gave.invalidInRow > INVALID_CALLS_MAX) throw new BackendError("tool-validation", done.invalid);
    return { next: hasOutput(done) ? "rest" : "request", text: "" };
  };

  const textTurn = { input, invokeid: stand.invokeid, gave, messages, isToldMore: () => told.length > 0, send };

  const work = async (): Promise<void> => {
    const tools = pickTools(engine.tools, input, engine.frontend);
    let text = goesOnWith?.text ?? "";
    // The first turn of a conversation that goes on is the one it stopped in.
    for (let open = goesOnWith?.open; ; open = undefined) {
      goesOnWith = undefined;
      if (!open?.answer) await budget.check();
      // Before what was told is taken in: from there to the request on record nothing comes between.
      await engine.transcript.pressure();
      signal.throwIfAborted();
      if (!open) for (const message of told.splice(0)) messages.push(userMessage(message));
      const step = await time.during(() => takeTurn(tools, open));
      signal.throwIfAborted();
      text += step.text;
      if (step.next === "request") continue;
      const isDone = step.next === "rest" || (await endTextTurn(textTurn, text, open?.told));
      signal.throwIfAborted();
      text = "";
      if (!isDone) continue;
      if (told.length === 0) return;
    }
  };

  const goToWork = async (): Promise<void> => {
    const working = engine.liveness.begin();
    rest = (): void => {
      rest = undefined;
      working();
    };
    try {
      await work();
    } catch (error) {
      if (!isOver) await fail(asBackendError(error));
    }
    rest?.();
  };

  const tell = (text: string, from?: string): void => {
    if (isOver) return;
    engine.emit({ event: "llm/user-message", data: { ...ids, text, ...(from === undefined ? {} : { from }) } }, stand.place);
    told.push(text);
    if (!rest && !asleep) void goToWork();
  };

  /** As the record has it: in a turn, at rest, failed, or stopped with its run. */
  const goOn = (record: ConversationPast): void => {
    const { failure } = record;
    if (failure) {
      const working = engine.liveness.begin();
      if (!failure.told) void giveUp(failure.error).finally(working);
      else {
        exit(failure.error.category);
        if (!failure.told.taken) parts.onUntaken(failure.error);
        working();
      }
      return;
    }
    asleep = undefined;
    goesOnWith = record;
    if (record.hasExited) tellStart();
    Object.assign(spent, record.spent);
    Object.assign(gave, record.gave);
    budget.goOn(record.budgetAskedAt);
    context.goOn(record.contextTold);
    history = record.history;
    if (record.messages) {
      messages.splice(0, messages.length, ...record.messages);
      sentBefore = messages.findLastIndex(({ role }) => role === "assistant") + 1;
    }
    if (record.open ?? (told.length > 0 || (messages.length > 0 && input.waits !== true))) void goToWork();
  };

  const tellStart = (): void =>
    engine.emit({ event: "llm/start", data: { ...ids, model: input.model ?? input.alias ?? engine.backend.model } }, stand.place);

  const forget = engine.conversations.add({ ...ids, sessionId: stand.sessionId, actorId: parts.self.id, tell });
  tellStart();
  if (engine.walk) {
    const record = createConversationPast({
      store: engine.store,
      redact: engine.redact,
      stand,
      endOfTurn: input.output ? OUTPUT_EVENT : endOfTurnOf(input),
      wantsOutput: input.output !== undefined,
      mayLeadNowhere: (sofar) => mayLeadNowhere(input, sofar),
      onAsked: () => void told.splice(0),
      isTool: (name) => name === ASK_PERSON || engine.tools.some((tool) => tool.name === name),
    });
    const { see, seeStep, prepare } = record;
    asleep = record;
    forgetSleep = engine.walk.sleep({ self: parts.self, stand, rank: 2, see, seeStep, prepare, wake: () => goOn(record) });
  } else if (messages.length > 0 && input.waits !== true) void goToWork();
  return {
    stop() {
      // What ends while it tells its chart, or waits for a word, has done its work.
      exit(telling > 0 || !rest ? "done" : "stopped");
      rest?.();
    },
    progress: () => ({ turn: spent.turns, "open-calls": openCalls, ...(history === undefined ? {} : { "io/ref": history }) }),
  };
}

/** The chart took an answer in its form: the turn is over. */
const hasOutput = ({ results }: CallResults): boolean =>
  results.some((result) => result.type === "tool-result" && result.name === OUTPUT_TOOL && !result.isError);
