// Text to frames and back. Decoding is by kind and shape (cheap: 22 ns where a schema takes 300); the strict schema of
// what a client may send stands in client-frames.ts.

import type { Envelope } from "./envelope.ts";
import type { AgentFrame } from "./frames.ts";

export type Decoded<T> = { ok: true; value: T } | { ok: false; reason: string };

const SEPARATORS = /[\u2028\u2029]/g;
const escapeSeparators = (json: string): string =>
  json.includes("\u2028") || json.includes("\u2029") ? json.replace(SEPARATORS, (c) => (c === "\u2028" ? "\\u2028" : "\\u2029")) : json;

/** One line of transcript.jsonl, without its newline and without `kind`. Throws what JSON.stringify throws (cycles, depth, BigInt). */
export function encodeLine(envelope: Omit<Envelope, "kind">): string {
  const { seq, ts, event, data } = envelope;
  let json = JSON.stringify({ seq, ts, event, data });
  for (const key in envelope) {
    if (key === "kind" || key === "seq" || key === "ts" || key === "event" || key === "data") continue;
    // Put together by hand: copying all keys but these takes a third of the time of an event.
    const value = JSON.stringify((envelope as Record<string, unknown>)[key]);
    if (value !== undefined) json = `${json.slice(0, -1)},${JSON.stringify(key)}:${value}}`;
  }
  return escapeSeparators(json);
}

/** A value as it stands in a line; undefined where JSON has none for it. Throws as `encodeLine` does. */
export function encodeValue(value: unknown): string | undefined {
  const json = JSON.stringify(value) as string | undefined;
  return json === undefined ? undefined : escapeSeparators(json);
}

/** The frame of a line that starts with `{`: the line is stringified once for file, ring and sockets. */
export const frameOfLine = (line: string): string => `{"kind":"event",${line.slice(1)}`;

export const encodeFrame = (frame: AgentFrame): string => encodeJson(frame);

/** A part of a frame, for whoever puts one together of parts. */
export const encodeJson = (value: unknown): string => escapeSeparators(JSON.stringify(value));

/** What JSON writes otherwise than it stands; what is beyond ASCII is left to it too. */
const ESCAPED = /["\\\u0000-\u001f\u007f-\uffff]/;

/** A text of some hundred characters: to look whether it stands as it is takes a third of writing it. */
export const encodeText = (text: string): string => (ESCAPED.test(text) ? encodeJson(text) : `"${text}"`);

/** One line of a log, with or without `kind`. The envelope always has `kind: "event"`. */
export function decodeLine(line: string): Decoded<Envelope> {
  const parsed = parseObject(line);
  if (!parsed.ok) return parsed;
  const frame = parsed.value;
  if (frame["kind"] !== undefined && frame["kind"] !== "event")
    return { ok: false, reason: `kind ${typeName(frame["kind"])} is not an event` };
  return shapeOfEvent(frame);
}

/** One frame. An unknown kind is `ok` with itself as value: the reader ignores it. */
export function decodeFrame(text: string): Decoded<AgentFrame> {
  const parsed = parseObject(text);
  if (!parsed.ok) return parsed;
  const frame = parsed.value;
  if (typeof frame["kind"] !== "string") return { ok: false, reason: "no kind" };
  if (frame["kind"] === "event") return shapeOfEvent(frame);
  const kind = frame["kind"];
  const missing = Object.hasOwn(SHAPES, kind) ? SHAPES[kind]?.find((field) => !field.is(frame[field.key])) : undefined;
  if (missing) return { ok: false, reason: `${kind}: ${missing.key} is ${typeName(frame[missing.key])}` };
  return { ok: true, value: frame as unknown as AgentFrame };
}

/** One message of a socket: one frame, or with cap `batch` several joined by "\n". Each is decoded by itself. */
export function decodeMessage(text: string): Decoded<AgentFrame>[] {
  const out: Decoded<AgentFrame>[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at);
    const stop = end < 0 ? text.length : end;
    if (stop > at) out.push(decodeFrame(text.slice(at, stop)));
    at = stop + 1;
  }
  return out;
}

function parseObject(text: string): Decoded<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { ok: false, reason: "not an object" };
  return { ok: true, value: value as Record<string, unknown> };
}

/** A value in an error, without writing it: it may be nested deeper than can be written. */
const typeName = (value: unknown): string =>
  value === undefined ? "missing" : value === null ? "null" : typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : typeof value;

function shapeOfEvent(frame: Record<string, unknown>): Decoded<Envelope> {
  const { seq, ts, event } = frame;
  if (!isSeq(seq)) return { ok: false, reason: "seq is not a whole number from 0" };
  if (typeof ts !== "number") return { ok: false, reason: "ts is not a number" };
  if (typeof event !== "string") return { ok: false, reason: "event is not a string" };
  const data = frame["data"] ?? {};
  if (typeof data !== "object" || Array.isArray(data)) return { ok: false, reason: "data is not an object" };
  frame["kind"] = "event";
  frame["data"] = data;
  return { ok: true, value: frame as unknown as Envelope };
}

type Shape = readonly { key: string; is: (value: unknown) => boolean }[];
const isString = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number";
const isSeq = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isCursor = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= -1;
const isArray = (value: unknown): boolean => Array.isArray(value);
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

const SHAPES: Readonly<Record<string, Shape>> = {
  hello: [
    { key: "protocol", is: isNumber },
    { key: "session-id", is: isString },
    { key: "epoch", is: isString },
    { key: "head", is: isCursor },
    { key: "resume", is: isString },
  ],
  live: [
    { key: "as-of", is: isCursor },
    { key: "open-prompts", is: isArray },
  ],
  deltas: [
    { key: "seq-from", is: isSeq },
    { key: "seq", is: isSeq },
    { key: "streams", is: isArray },
  ],
  phase: [
    { key: "config", is: isArray },
    { key: "breadcrumb", is: isArray },
    { key: "siblings", is: isArray },
  ],
  prompt: [
    { key: "prompt-id", is: isString },
    { key: "invokeid", is: isString },
    { key: "type", is: isString },
    { key: "opts", is: isObject },
  ],
  "prompt-closed": [
    { key: "prompt-id", is: isString },
    { key: "outcome", is: isString },
  ],
  progress: [
    { key: "invokeid", is: isString },
    { key: "label", is: isString },
  ],
  storage: [{ key: "state", is: isString }],
  control: [{ key: "op", is: isString }],
  reply: [{ key: "re", is: isString }],
};
