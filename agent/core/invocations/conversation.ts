// A conversation with a model: request, answer, calls, and again, until its chart leaves the state or it fails.

import type { AnyActorRef, AnyEventObject } from "xstate";
import { deliver, type Engine } from "../engine.ts";
import { INVALID_CALLS_MAX, TURNS_MAX } from "../limits.ts";
import { BackendError, type Message, type ModelRequest, type ToolSpec } from "../ports/backend.ts";
import type { Tool } from "../ports/tool.ts";
import { createEventTools } from "./event-tools.ts";
import { requestByName } from "./fall-over.ts";
import type { LlmConversationInput } from "./inputs.ts";
import type { Answer } from "./answer.ts";
import { type ConversationPast, createConversationPast, type OpenTurn } from "./conversation-past.ts";
import { asBackendError } from "./retry.ts";
import type { Stand } from "./stand.ts";
import { runCalls } from "./tool-calls.ts";

export interface Conversation {
  /** The chart left the state, or the run ends. */
  stop(): void;
  /** For the checkpoint: how far it is, never what was said. */
  progress(): { turn: number; "open-calls": string[] };
}

export interface ConversationParts {
  engine: Engine;
  stand: Stand;
  input: LlmConversationInput;
  self: AnyActorRef;
  /** The chart that holds it. */
  parent: AnyActorRef;
  /** An error that no state of the chart took. */
  onUntaken(error: BackendError): void;
}

/** Begins at once; with nothing to say yet it waits to be told. */
export function startConversation(parts: ConversationParts): Conversation {
  const { engine, stand, input, parent } = parts;
  const ids = { invokeid: stand.invokeid, "session-id": stand.sessionId };
  const controller = new AbortController();
  const { signal } = controller;
  const endOfTurn = input.onEndTurn ?? "llm.idle";
  const events = createEventTools(input.allowedEvents);
  const messages: Message[] = [...(input.messages ?? []), ...(input.message === undefined ? [] : [userMessage(input.message)])];
  const told: string[] = [];
  const spent = { turns: 0, ms: 0, tokens: 0 };
  let sentBefore = 0;
  let invalidInRow = 0;
  let openCalls: string[] = [];
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

  /** One request and what it calls. `again`: the model is to be asked once more. */
  const takeTurn = async (tools: ReadonlyMap<string, Tool>, open: OpenTurn | undefined): Promise<{ again: boolean; text: string }> => {
    const turn = open?.turn ?? spent.turns;
    spent.turns += 1;
    const common = { engine, self: parts.self, stand, signal, turn, place: { ...stand.place, "transcript/turn": turn } };
    const news = messages.slice(sentBefore);
    sentBefore = messages.length;
    const request = requestOf(input, messages, [...events.specs, ...tools.values()]);
    const asked = { ...common, request, news, resilience: input.resilience, retries: open?.retries ?? 0 };
    const answer = open?.answer ?? (await requestByName(asked, input));
    spent.tokens += answer.tokens;
    if (answer.parts.length > 0) messages.push({ role: "assistant", parts: answer.parts });
    if (answer.calls.length === 0) return { again: isCutShort(answer, messages), text: answer.text };
    openCalls = answer.calls.map(({ callId }) => callId);
    const done = await runCalls({ ...common, events, tools, send, past: open?.calls }, answer.calls);
    openCalls = [];
    messages.push({ role: "tool", parts: done.results });
    invalidInRow = done.invalid === undefined ? 0 : invalidInRow + 1;
    if (done.invalid !== undefined && invalidInRow > INVALID_CALLS_MAX) throw new BackendError("tool-validation", done.invalid);
    return { again: true, text: "" };
  };

  const takeTimedTurn = async (tools: ReadonlyMap<string, Tool>, open: OpenTurn | undefined): ReturnType<typeof takeTurn> => {
    if (!open?.answer) checkBudget(input, spent);
    const startedTs = engine.clock.now();
    const cancel =
      input.budgetMs === undefined ? undefined : engine.clock.after(input.budgetMs - spent.ms, () => controller.abort(overBudget(input)));
    try {
      return await takeTurn(tools, open);
    } finally {
      cancel?.();
      spent.ms += engine.clock.now() - startedTs;
    }
  };

  const work = async (): Promise<void> => {
    const tools = pickTools(engine.tools, input);
    let text = goesOnWith?.text ?? "";
    // The first turn of a conversation that goes on is the one it stopped in.
    for (let open = goesOnWith?.open; ; open = undefined) {
      goesOnWith = undefined;
      // Before what was told is taken in: from there to the request on record nothing comes between.
      await engine.transcript.pressure();
      signal.throwIfAborted();
      if (!open) for (const message of told.splice(0)) messages.push(userMessage(message));
      const step = await takeTimedTurn(tools, open);
      signal.throwIfAborted();
      text += step.text;
      if (step.again) continue;
      if (told.length === 0 && open?.isTold !== true) await send({ type: endOfTurn, text, from: stand.invokeid });
      signal.throwIfAborted();
      text = "";
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

  const tell = (text: string): void => {
    if (isOver) return;
    engine.emit({ event: "llm/user-message", data: { ...ids, text } }, stand.place);
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
    invalidInRow = record.invalidInRow;
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
      invokeid: stand.invokeid,
      endOfTurn,
      onAsked: () => void told.splice(0),
      isTool: (name) => engine.tools.some((tool) => tool.name === name),
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
    progress: () => ({ turn: spent.turns, "open-calls": openCalls }),
  };
}

const userMessage = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });

/** A stop for length is continued: the model is asked to go on. */
function isCutShort(answer: Answer, messages: Message[]): boolean {
  if (answer.stop === "content-filter") throw new BackendError("unexpected-stop", "the provider's filter stopped the answer");
  if (answer.stop !== "length") return false;
  messages.push(userMessage("Go on exactly where you stopped."));
  return true;
}

function requestOf(input: LlmConversationInput, messages: readonly Message[], tools: readonly ToolSpec[]): Omit<ModelRequest, "signal"> {
  const model = input.model ?? input.alias;
  return {
    ...(model === undefined ? {} : { model }),
    system: input.system ?? "",
    messages: [...messages],
    tools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
    ...(input.toolChoice === undefined ? {} : { toolChoice: input.toolChoice }),
    ...(input.temperature === undefined ? {} : { temperature: input.temperature }),
    ...(input.topP === undefined ? {} : { topP: input.topP }),
    ...(input.stopSequences === undefined ? {} : { stopSequences: input.stopSequences }),
  };
}

function pickTools(tools: readonly Tool[], { realTools = [] }: LlmConversationInput): Map<string, Tool> {
  if (realTools === "all") return new Map(tools.map((tool) => [tool.name, tool]));
  const picked = new Map<string, Tool>();
  for (const name of realTools) {
    const tool = tools.find((one) => one.name === name);
    if (!tool)
      throw new BackendError("invalid-request", `there is no tool ${name}; there are ${tools.map((one) => one.name).join(", ") || "none"}`);
    picked.set(name, tool);
  }
  return picked;
}

function checkBudget(input: LlmConversationInput, spent: { turns: number; ms: number; tokens: number }): void {
  const maxTurns = input.maxTurns ?? TURNS_MAX;
  if (spent.turns >= maxTurns) throw new BackendError("max-turns", `the conversation has had its ${maxTurns} turns`);
  if (input.budgetTokens !== undefined && spent.tokens >= input.budgetTokens)
    throw new BackendError("budget", `the conversation has used ${spent.tokens} of its ${input.budgetTokens} tokens`);
  if (input.budgetMs !== undefined && spent.ms >= input.budgetMs) throw overBudget(input);
}

const overBudget = (input: LlmConversationInput): BackendError =>
  new BackendError("budget", `the conversation has used its ${input.budgetMs} ms`);
