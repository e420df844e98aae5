// A session told in a few words, for tests: names and data, numbered and timed.

import type { Envelope, EventData, EventName } from "../wire/index.ts";
import { applyEvent } from "./apply.ts";
import { createModel } from "./create-model.ts";
import type { Model } from "./model.ts";

export type Told = readonly [event: string, data: Record<string, unknown>, ts?: number];

/** Data of a known event, checked by its type. */
export const told = <N extends EventName>(event: N, data: EventData<N>, ts?: number): Told =>
  ts === undefined ? [event, { ...data }] : [event, { ...data }, ts];

/** From `fromSeq`, a second apart where no ts is given. */
export const envelopes = (list: readonly Told[], fromSeq = 0): Envelope[] =>
  list.map(([event, data, ts], n) => ({ kind: "event", seq: fromSeq + n, ts: ts ?? (fromSeq + n) * 1_000, event, data }));

/** A model of these events; throws where one is not applied or of the wrong type. */
export function modelOf(list: readonly Told[], model: Model = createModel()): Model {
  for (const envelope of envelopes(list, model.seq + 1)) {
    const applied = applyEvent(model, envelope);
    if (applied !== "applied" || model.bad.count > 0) throw new Error(`${envelope.event}: ${applied} ${model.bad.last ?? ""}`);
  }
  return model;
}

const S = "session/a";
const who = { invokeid: "poet", "session-id": S };

/** Events with the data that most tests do not care about. */
export const sample = {
  started: (states: EventData<"runner/started">["states"] = []): Told =>
    told("runner/started", { "session-id": S, "chart-id": "haiku", title: "Tournament", backend: "sim", states }),
  child: (n: number, more: Partial<EventData<"runner/started">> = {}): Told =>
    told("runner/started", {
      "session-id": `${S}/${n}`,
      "parent-session-id": S,
      invokeid: "poets",
      "chart-id": "poet",
      backend: "sim",
      states: [],
      ...more,
    }),
  step: (name: string, before: string[], after: string[], session = S): Told =>
    told("runner/event-processed", {
      "event-name": name,
      "config-before": before,
      "config-after": after,
      entered: after,
      exited: before,
      "session-id": session,
      taken: true,
    }),
  start: (more: Partial<EventData<"llm/start">> = {}, ts?: number): Told => told("llm/start", { ...who, ...more }, ts),
  request: (more: Partial<EventData<"llm/request">> = {}, ts?: number): Told =>
    told("llm/request", { ...who, model: "m1", "n-messages": 2, "user-blocks": [{ type: "text", text: "Write" }], ...more }, ts),
  delta: (text: string, more: Partial<EventData<"llm/delta">> = {}, ts?: number): Told =>
    told("llm/delta", { ...who, type: "text-delta", text, ...more }, ts),
  response: (more: Partial<EventData<"llm/response">> = {}, ts?: number): Told =>
    told(
      "llm/response",
      {
        ...who,
        content: [{ type: "text", text: "said" }],
        "stop-reason": "end",
        usage: { "input-tokens": 100, "output-tokens": 20 },
        "elapsed-ms": 1_200,
        "n-blocks": 1,
        ...more,
      },
      ts,
    ),
  toolStart: (id: string, more: Partial<EventData<"llm/tool-start">> = {}): Told =>
    told("llm/tool-start", { ...who, "call-id": id, tool: "fs/read", "input-preview": "a.md", effects: "none", ...more }),
  toolResult: (id: string, more: Partial<EventData<"llm/tool-result">> = {}): Told =>
    told("llm/tool-result", {
      ...who,
      "call-id": id,
      tool: "fs/read",
      "is-error": false,
      "content-preview": "text",
      "elapsed-ms": 12,
      ...more,
    }),
  exit: (reason: string, more: Partial<EventData<"llm/worker-exit">> = {}): Told => told("llm/worker-exit", { ...who, reason, ...more }),
  ask: (
    id: string,
    opts: EventData<"human-input/start">["opts"] = { prompt: "Which?" },
    kind: EventData<"human-input/start">["kind"] = "text",
  ): Told => told("human-input/start", { kind, invokeid: "pick", "prompt-id": id, "session-id": S, opts }),
  answer: (id: string, answer: unknown, by?: string): Told =>
    told("human-input/answer", { kind: "text", invokeid: "pick", "prompt-id": id, answer, by }),
};
