// Whether the data of a recorded event has the types its row of the table names. The fold asks before it reads: one
// event with a field of the wrong type is counted, and everything else goes on.

import { isCutString } from "./cut-string.ts";
import type { FieldTypes } from "./event-fields.ts";
import { EVENTS, type EventName, isEventName } from "./events.ts";
import type { Envelope, EnvelopeOf } from "./envelope.ts";

type Check = (value: unknown) => boolean;
/** A long string may have been cut to its head and a blob (events.ts `CutString`). */
const isString: Check = (value) => typeof value === "string" || isCutString(value);
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
const isObject: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isArrayOf =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every((part) => item(part));
const orAbsent =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);
/** An object whose named keys pass; other keys are not looked at. */
const isRecord = (checks: Readonly<Record<string, Check>>): Check => {
  const fields = Object.entries(checks);
  return (value) => {
    if (!isObject(value)) return false;
    for (const [key, check] of fields) if (!check((value as Record<string, unknown>)[key])) return false;
    return true;
  };
};

const isState = isRecord({
  id: isString,
  parent: orAbsent(isString),
  kind: isString,
  on: orAbsent(isArrayOf(isRecord({ event: isString, targets: orAbsent(isArrayOf(isString)) }))),
});
const isUsage: Check = (value) => {
  if (!isObject(value)) return false;
  const usage = value as Record<string, unknown>;
  return isCount(usage["input-tokens"]) && isCount(usage["output-tokens"]) && isCount(usage["cached"]);
};
const isCount = orAbsent(isNumber);

/** Of a type that is not known only that it says one: a reader passes it over. */
const isBlock: Check = (value) => {
  if (!isObject(value)) return false;
  const block = value as Record<string, unknown>;
  if (block["type"] === "text") return isString(block["text"]);
  if (block["type"] === "thinking") return isString(block["thinking"]);
  if (block["type"] === "tool_use") return isString(block["name"]) && orAbsent(isString)(block["call-id"]);
  return isString(block["type"]);
};

const isPromptOpts = isRecord({
  prompt: orAbsent(isString),
  options: orAbsent(isArrayOf(isRecord({ label: isString, value: isString, hint: orAbsent(isString) }))),
  placeholder: orAbsent(isString),
  min: isCount,
  multiline: orAbsent((value) => typeof value === "boolean"),
  detail: orAbsent(isRecord({ kind: isString, tool: orAbsent(isString), diff: orAbsent(isString) })),
});

const CHECKS: Readonly<Record<keyof FieldTypes, Check>> = {
  string: isString,
  integer: isNumber,
  number: isNumber,
  boolean: (value) => typeof value === "boolean",
  json: () => true,
  strings: isArrayOf(isString),
  states: isArrayOf(isState),
  usage: isUsage,
  content: isArrayOf(isBlock),
  "user-blocks": isArrayOf(isRecord({ type: isString, text: orAbsent(isString) })),
  "prompt-kind": isString,
  "prompt-opts": isPromptOpts,
  "delta-type": (value) => value === "text-delta" || value === "thinking-delta",
  effects: isString,
  resumed: isRecord({ "as-of": isNumber, replayed: isNumber }),
};

interface Field {
  key: string;
  optional: boolean;
  check: Check;
}

const FIELDS: ReadonlyMap<string, readonly Field[]> = new Map(
  Object.entries(EVENTS).map(([name, row]) => [
    name,
    Object.entries(row.fields).map(([key, type]) => ({ key: key.replace(/\?$/, ""), optional: key.endsWith("?"), check: CHECKS[type] })),
  ]),
);

/** The first field that is missing or of the wrong type; undefined where all is well or the event is not known. */
export function badField(event: string, data: Readonly<Record<string, unknown>>): string | undefined {
  const fields = FIELDS.get(event);
  if (!fields) return undefined;
  for (const field of fields) {
    const value = data[field.key];
    if (value === undefined || value === null ? !field.optional && field.check !== CHECKS.json : !field.check(value)) return field.key;
  }
  return undefined;
}

/** Narrows an envelope to event `name`. Call `badField` first: this compares the name alone. */
export function isEvent<N extends EventName>(envelope: Envelope, name: N): envelope is Envelope & EnvelopeOf<N> {
  return envelope.event === name && isEventName(name);
}
