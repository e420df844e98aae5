// The event table: one row an event, and everything else is made from it: the types below, the check of a recorded
// event's data (event-check.ts) and the table in docs/wire.md (a test compares them).
//
// A field name that ends in `?` may be absent. A field's type is a key of `FieldTypes` (event-fields.ts).

import type { FieldTypes } from "./event-fields.ts";

interface EventRow {
  /** One sentence for docs/wire.md. */
  says: string;
  fields: Readonly<Record<string, keyof FieldTypes>>;
}

export const EVENTS = {
  "session/opened": {
    says: "A process opened this session for writing; its `starts-at` is its own `seq`.",
    fields: {
      epoch: "string",
      "prev-epoch?": "string",
      "starts-at": "integer",
      protocol: "integer",
      engine: "string",
      "resumed-from?": "resumed",
    },
  },
  "log/recovered": {
    says: "What was cut off the log was moved aside: a torn last line, or what a repair cut.",
    fields: { bytes: "integer", "moved-to": "string" },
  },
  "runner/started": {
    says: "A chart starts: the root of the session, or a child of `multiplex`.",
    fields: {
      "session-id": "string",
      "chart-id": "string",
      "title?": "string",
      backend: "string",
      "model?": "string",
      "params?": "json",
      "prices?": "json",
      "resume?": "boolean",
      states: "states",
      "parent-session-id?": "string",
      "invokeid?": "string",
      "label?": "string",
    },
  },
  "runner/start-config": { says: "The configuration the chart starts in.", fields: { config: "strings", "session-id?": "string" } },
  "runner/event-processed": {
    says: "One event was given to one actor; numbered before anything that the entered states say.",
    fields: {
      "event-name": "string",
      "config-before": "strings",
      "config-after": "strings",
      entered: "strings",
      exited: "strings",
      "event-data?": "json",
      "session-id": "string",
      taken: "boolean",
    },
  },
  "runner/done": { says: "The root reached a final state.", fields: { "final-config": "strings", status: "string", "output?": "json" } },
  "runner/aborted": {
    says: "The run was stopped.",
    fields: { reason: "string", "by?": "string", "final-config?": "strings", "message?": "string" },
  },
  "runner/error": { says: "The run failed.", fields: { message: "string", "code?": "string", "final-config?": "strings" } },
  "runner/child-done": {
    says: "A child of `multiplex` ended.",
    fields: { "session-id": "string", invokeid: "string", status: "string", "message?": "string" },
  },
  "llm/start": { says: "A conversation begins.", fields: { invokeid: "string", "session-id": "string", "model?": "string" } },
  "llm/delta": {
    says: "A piece of streamed text.",
    fields: { type: "delta-type", text: "string", "model?": "string", invokeid: "string", "session-id": "string", "usage?": "usage" },
  },
  "llm/request": {
    says: "One request to a model; deltas after it belong to it.",
    fields: {
      invokeid: "string",
      "session-id": "string",
      "model?": "string",
      "n-messages": "integer",
      "user-blocks": "user-blocks",
      "system-preview?": "string",
      "io/ref?": "string",
    },
  },
  "llm/response": {
    says: "The whole answer to the request before it.",
    fields: {
      invokeid: "string",
      "session-id": "string",
      content: "content",
      "stop-reason": "string",
      usage: "usage",
      "output-tps?": "number",
      "elapsed-ms": "integer",
      "first-token-ms?": "integer",
      "model?": "string",
      "io/ref?": "string",
      "n-blocks": "integer",
    },
  },
  "llm/tool-start": {
    says: "A tool begins; on disk before one with effects runs.",
    fields: {
      invokeid: "string",
      "session-id": "string",
      "call-id": "string",
      tool: "string",
      "input-preview": "string",
      effects: "effects",
      "io/ref?": "string",
    },
  },
  "llm/tool-result": {
    says: "A tool ended.",
    fields: {
      invokeid: "string",
      "session-id": "string",
      "call-id": "string",
      tool: "string",
      "is-error": "boolean",
      "content-preview": "string",
      "elapsed-ms": "integer",
      "io/ref?": "string",
      "replay/source?": "string",
    },
  },
  "llm/error": {
    says: "A request failed for good.",
    fields: { message: "string", category: "string", invokeid: "string", "session-id": "string" },
  },
  "llm/retry": {
    says: "A request failed and is tried again.",
    fields: {
      model: "string",
      category: "string",
      attempt: "integer",
      "max-retries": "integer",
      "wait-ms": "integer",
      "message?": "string",
      "invokeid?": "string",
      "session-id?": "string",
    },
  },
  "llm/model-down": {
    says: "A model is given up; the next of its alias is tried.",
    fields: {
      model: "string",
      message: "string",
      category: "string",
      remaining: "integer",
      "invokeid?": "string",
      "session-id?": "string",
    },
  },
  "llm/user-message": {
    says: "A text put into a live conversation; `from` is there where another conversation said it.",
    fields: { text: "string", invokeid: "string", "session-id?": "string", "from?": "string" },
  },
  "llm/context-warning": {
    says: "The context window fills up.",
    fields: { "used-frac": "number", invokeid: "string", "session-id?": "string" },
  },
  "llm/model-policy-empty": {
    says: "No model is left that the policy allows.",
    fields: { policy: "string", "strict?": "boolean", invokeid: "string" },
  },
  "llm/worker-exit": {
    says: "A conversation ended; reason is done, stopped or an error category.",
    fields: { invokeid: "string", reason: "string", "session-id": "string" },
  },
  "human-input/start": {
    says: "A question is open.",
    fields: { kind: "prompt-kind", invokeid: "string", "prompt-id": "string", "session-id": "string", opts: "prompt-opts" },
  },
  "human-input/answer": {
    says: "A question is answered.",
    fields: { kind: "prompt-kind", invokeid: "string", "prompt-id": "string", answer: "json", "by?": "string" },
  },
  "human-input/cancelled": {
    says: "A question was cancelled by a person or a time limit (`by`), or withdrawn by the chart (no `by`).",
    fields: { invokeid: "string", "prompt-id": "string", "by?": "string" },
  },
  "human-input/error": {
    says: "A question could not be asked.",
    fields: { message: "string", "invokeid?": "string", "prompt-id?": "string" },
  },
  "human-input/progress": {
    says: "How far something is.",
    fields: { invokeid: "string", label: "string", "done?": "number", "total?": "number" },
  },
  "artifact/written": { says: "A file in the session's artifacts.", fields: { name: "string", bytes: "integer", "invokeid?": "string" } },
  "checkpoint/written": {
    says: "A checkpoint holds everything up to `as-of`. No LOG line.",
    fields: { "session-id": "string", "as-of": "integer" },
  },
  "debug/awaiting-step": { says: "The debugger holds an event.", fields: { "event-name": "string", "external?": "boolean" } },
  "debug/awaiting-quit": { says: "The debugger waits for the way out.", fields: { msg: "string" } },
  "ui/lost": { says: "The sidecar ended before the run.", fields: { "code?": "integer", "signal?": "string" } },
  "transcript/serialize-error": { says: "A value that could not be written.", fields: { event: "string", message: "string" } },
} as const satisfies Record<string, EventRow>;

export type EventName = keyof typeof EVENTS;

type Fields<N extends EventName> = (typeof EVENTS)[N]["fields"];
type Of<T> = T extends keyof FieldTypes ? FieldTypes[T] : never;
type Required_<F> = { [K in keyof F as K extends `${string}?` ? never : K]: Of<F[K]> };
type Optional_<F> = { [K in keyof F as K extends `${infer Name}?` ? Name : never]?: Of<F[K]> | undefined };
type Flat<T> = { [K in keyof T]: T[K] };

/** The `data` of event `N`, made from the table. */
export type EventData<N extends EventName = EventName> = Flat<Required_<Fields<N>> & Optional_<Fields<N>>>;

export const isEventName = (name: string): name is EventName => Object.hasOwn(EVENTS, name);
