// Actions and texts for charts.

import type { AnyActorRef, AnyEventObject } from "xstate";
import { chartActorOf } from "./chart-actors.ts";
import { engineOf } from "./engine.ts";
import { ChartFailure } from "./errors.ts";
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
