// Whether the data of a recorded event has the types its row of the table names. The fold asks before it reads: one
// event with a field of the wrong type is counted, and everything else goes on.

import { EVENTS, type EventName, type FieldTypes, isCutString, isEventName } from "./events.ts";
import type { Envelope, EnvelopeOf } from "./envelope.ts";

type Check = (value: unknown) => boolean;
/** A long string may have been cut to its head and a blob (events.ts `CutString`). */
const isString: Check = (value) => typeof value === "string" || isCutString(value);
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
const isObject: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isArrayOf =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(item);
const has =
  (key: string, check: Check): Check =>
  (value) =>
    isObject(value) && check((value as Record<string, unknown>)[key]);

const CHECKS: Readonly<Record<keyof FieldTypes, Check>> = {
  string: isString,
  integer: isNumber,
  number: isNumber,
  boolean: (value) => typeof value === "boolean",
  json: () => true,
  strings: isArrayOf(isString),
  states: isArrayOf(has("id", isString)),
  usage: isObject,
  content: isArrayOf(has("type", isString)),
  "user-blocks": isArrayOf(has("type", isString)),
  "prompt-kind": isString,
  "prompt-opts": isObject,
  "delta-type": (value) => value === "text-delta" || value === "thinking-delta",
  effects: isString,
  resumed: isObject,
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
