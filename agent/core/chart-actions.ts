// Actions and texts for charts.

import type { AnyActorRef, AnyEventObject } from "xstate";
import { chartActorOf } from "./chart-actors.ts";
import { type Engine, engineOf } from "./engine.ts";
import { ChartFailure } from "./errors.ts";
import type { LiveConversation } from "./invocations/conversations.ts";
import type { LlmConversationInput } from "./invocations/inputs.ts";
import { ownAction } from "./own-actions.ts";

/** What XState gives an action, as far as these need it. */
export interface ActionArgs {
  context: unknown;
  event: AnyEventObject;
  self: AnyActorRef;
}

type Text<A> = string | ((args: A) => string);

const textFrom = <A>(text: Text<A>, args: A): string => (typeof text === "string" ? text : text(args));

/** Puts a text into a live conversation of this chart, by its `invokeid` or its id in the chart. Nobody there: nothing happens but a diagnostic. */
export function tellLlm<A extends ActionArgs>(id: string, text: Text<A>): (args: A) => void {
  return ownAction((args) => {
    const engine = engineOf(args.self);
    const chart = chartActorOf(args.self);
    const conversation = chart && engine.conversations.find(chart.sessionId, id);
    if (conversation) conversation.tell(textFrom(text, args));
    else engine.frontend.onDiagnostic(`tellLlm: no conversation ${id} lives in ${chart?.sessionId}`);
  });
}

/**
 * Passes on to other conversations what one said: `text`, else the event's own. `to` is looked for in this chart, then in those
 * that hold it; of several, the one that spoke (the event's `from`) is left out. So two that hear each other talk.
 */
export function tellOtherLlm<A extends ActionArgs>(to: string | readonly string[], text?: Text<A>): (args: A) => void {
  return ownAction((args) => {
    const engine = engineOf(args.self);
    const chart = chartActorOf(args.self);
    const { from, text: said } = args.event as { from?: unknown; text?: unknown };
    const words = text === undefined ? said : textFrom(text, args);
    for (const id of typeof to === "string" ? [to] : to.filter((one) => one !== from)) {
      const conversation = chart && findUpwards(engine, chart.sessionId, id);
      if (typeof words !== "string") engine.frontend.onDiagnostic(`tellOtherLlm: ${args.event.type} carries no text`);
      else if (conversation) conversation.tell(words, typeof from === "string" ? from : undefined);
      else engine.frontend.onDiagnostic(`tellOtherLlm: no conversation ${id} lives in ${chart?.sessionId}, nor above it`);
    }
  });
}

function findUpwards(engine: Engine, sessionId: string, id: string): LiveConversation | undefined {
  const above = engine.sessions.get(sessionId)?.parentSessionId;
  return engine.conversations.find(sessionId, id) ?? (above === undefined ? undefined : findUpwards(engine, above, id));
}

/** Writes an artifact. Without `body`: the event's `output`, else its `text`, else its fields. What is no text becomes JSON. */
export function captureOutput<A extends ActionArgs>(name: Text<A>, body?: (args: A) => unknown): (args: A) => void {
  return ownAction((args) => {
    const { artifacts } = engineOf(args.self);
    const value = body ? body(args) : bodyOf(args.event);
    const { from } = args.event as { from?: unknown };
    const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
    artifacts.write(textFrom(name, args), text, typeof from === "string" ? from : undefined);
  });
}

function bodyOf({ type: _type, ...fields }: AnyEventObject): unknown {
  return fields["output"] ?? fields["text"] ?? fields;
}

const NAME = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** Fills `{{name}}` from `variables`, else from the artifact of that name; a name that is neither is a failure of the chart. */
export function renderTemplate(template: string, from: { self: AnyActorRef }, variables: Readonly<Record<string, unknown>> = {}): string {
  const { artifacts } = engineOf(from.self);
  return template.replace(NAME, (_whole, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : artifacts.read(name);
    if (value === undefined || value === null)
      throw new ChartFailure("chart.template", `{{${name}}} is neither a variable nor an artifact`);
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}

/** The input of an `llmConversation` whose model may ask the person: it gets the tool `ask_person {question, options?}`. */
export const withQuestions = <I extends LlmConversationInput>(input: I): I & { questions: true } => ({ ...input, questions: true });
