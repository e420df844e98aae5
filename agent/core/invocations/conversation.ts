// A conversation with a model: request, answer, calls, and again, until its chart leaves the state or it fails.

import type { AnyActorRef, AnyEventObject } from "xstate";
import { deliver, type Engine } from "../engine.ts";
import { INVALID_CALLS_MAX, TURNS_MAX } from "../limits.ts";
import { BackendError, type Message, type ModelRequest, type ToolSpec } from "../ports/backend.ts";
import type { Tool } from "../ports/tool.ts";
import { createEventTools } from "./event-tools.ts";
import type { LlmConversationInput } from "./inputs.ts";
import { type Answer, requestAnswer } from "./request-loop.ts";
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
  actorId: string;
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
  const events = createEventTools(input.allowedEvents);
  const messages: Message[] = [...(input.messages ?? []), ...(input.message === undefined ? [] : [userMessage(input.message)])];
  const told: string[] = [];
  const spent = { turns: 0, ms: 0, tokens: 0 };
  let sentBefore = 0;
  let invalidInRow = 0;
  let openCalls: string[] = [];
  let telling = 0;
  let isOver = false;
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
    engine.emit({ event: "llm/worker-exit", data: { ...ids, reason } }, stand.place);
    controller.abort("the conversation is over");
  };

  /** On record first; then the chart may take it, else the invocation itself fails. */
  const fail = async (error: BackendError): Promise<void> => {
    engine.emit({ event: "llm/error", data: { ...ids, message: error.message, category: error.category } }, stand.place);
    exit(error.category);
    const isTaken = await send({ type: `error.llm.${error.category}`, message: error.message, from: stand.invokeid });
    if (!isTaken) parts.onUntaken(error);
  };

  /** One request and what it calls. `again`: the model is to be asked once more. */
  const takeTurn = async (tools: ReadonlyMap<string, Tool>): Promise<{ again: boolean; text: string }> => {
    const turn = spent.turns;
    spent.turns += 1;
    const common = { engine, stand, signal, turn, place: { ...stand.place, "transcript/turn": turn } };
    const news = messages.slice(sentBefore);
    sentBefore = messages.length;
    const request = requestOf(input, messages, [...events.specs, ...tools.values()]);
    const answer = await requestAnswer({ ...common, request, news, resilience: input.resilience });
    spent.tokens += answer.tokens;
    if (answer.parts.length > 0) messages.push({ role: "assistant", parts: answer.parts });
    if (answer.calls.length === 0) return { again: isCutShort(answer, messages), text: answer.text };
    openCalls = answer.calls.map(({ callId }) => callId);
    const done = await runCalls({ ...common, events, tools, send }, answer.calls);
    openCalls = [];
    messages.push({ role: "tool", parts: done.results });
    invalidInRow = done.invalid === undefined ? 0 : invalidInRow + 1;
    if (done.invalid !== undefined && invalidInRow > INVALID_CALLS_MAX) throw new BackendError("tool-validation", done.invalid);
    return { again: true, text: "" };
  };

  const takeTimedTurn = async (tools: ReadonlyMap<string, Tool>): ReturnType<typeof takeTurn> => {
    checkBudget(input, spent);
    const startedTs = engine.clock.now();
    const cancel =
      input.budgetMs === undefined ? undefined : engine.clock.after(input.budgetMs - spent.ms, () => controller.abort(overBudget(input)));
    try {
      return await takeTurn(tools);
    } finally {
      cancel?.();
      spent.ms += engine.clock.now() - startedTs;
    }
  };

  const work = async (): Promise<void> => {
    const tools = pickTools(engine.tools, input);
    let text = "";
    for (;;) {
      for (const message of told.splice(0)) messages.push(userMessage(message));
      const step = await takeTimedTurn(tools);
      signal.throwIfAborted();
      text += step.text;
      if (step.again) continue;
      if (told.length === 0) await send({ type: input.onEndTurn ?? "llm.idle", text, from: stand.invokeid });
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
    if (!rest) void goToWork();
  };

  const forget = engine.conversations.add({ ...ids, sessionId: stand.sessionId, actorId: parts.actorId, tell });
  engine.emit({ event: "llm/start", data: { ...ids, model: input.model ?? input.alias ?? engine.backend.model } }, stand.place);
  if (messages.length > 0 && input.waits !== true) void goToWork();
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
