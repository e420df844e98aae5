// The lines of deltas, which are most of a log: all of one but its number, its time and its text is as in the one before of its row.
// Such a line is put together of pieces that are known, at a fifth of what stringifying costs, and is the same to the byte.

import { type Envelope, encodeLine } from "../../wire/index.ts";
import { DELTA_FORMS_OF_SESSION_MAX, DELTA_SESSIONS_MAX } from "./limits.ts";
import type { Redact } from "./redaction.ts";

export interface DeltaEncoder {
  /** The line of a delta whose like was learned and whose text holds no secret; undefined: take the long way. */
  lineOf(envelope: Envelope): string | undefined;
  /** Of what went the long way. */
  learn(envelope: Envelope): void;
}

/** What deltas of one row have in common. */
interface Form {
  /** Keys and values of the envelope beside its five, then of its data; VARIES where one differs from delta to delta. */
  fields: readonly unknown[];
  /** The line from the end of its `ts` on, around its text, and around its usage where it has one. */
  pieces: readonly string[];
}

const VARIES = Symbol("differs from delta to delta");
const OWN_KEYS: readonly string[] = ["kind", "seq", "ts", "event", "data"];
const FRONT = '{"seq":0,"ts":0';
/** Text and usage of a line that is taken apart. Within a string a quote has a backslash before it. */
const HOLES = /(?<="text":)""|(?<="usage":)\{"output-tokens":0\}/;
/** What JSON writes otherwise than it stands; what is beyond ASCII is left to JSON too. */
const ESCAPED = /["\\\u0000-\u001f\u007f-\uffff]/;
const SEPARATORS = /[\u2028\u2029]/;

export function createDeltaEncoder(redact: Redact = (text) => text): DeltaEncoder {
  /** By session-id: children of one `multiplex` share their invocation id, and a thousand of them may talk by turns. */
  let forms = new Map<unknown, Form[]>();

  return {
    lineOf(envelope) {
      const { data, seq, ts } = envelope;
      const form = envelope.event === "llm/delta" ? formIn(forms.get(data["session-id"]), envelope) : undefined;
      const text = data["text"];
      if (!form || typeof text !== "string" || redact(text) !== text || SEPARATORS.test(text)) return undefined;
      const [before, after, end] = form.pieces;
      const line = `{"seq":${seq},"ts":${ts}${before}${ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`}${after}`;
      if (end === undefined) return line;
      const count = countOf(data["usage"]);
      return count === undefined ? undefined : `${line}{"output-tokens":${count}}${end}`;
    },
    learn(envelope) {
      const form = envelope.event === "llm/delta" ? formOf(envelope, redact) : undefined;
      if (!form) return;
      if (forms.size >= DELTA_SESSIONS_MAX) forms = new Map();
      const session = envelope.data["session-id"];
      forms.set(session, [form, ...(forms.get(session) ?? [])].slice(0, DELTA_FORMS_OF_SESSION_MAX));
    },
  };
}

function formIn(forms: readonly Form[] | undefined, envelope: Envelope): Form | undefined {
  if (forms) for (const form of forms) if (isOf(form.fields, envelope)) return form;
  return undefined;
}

/** Same keys in the same order, same values. */
function isOf(fields: readonly unknown[], envelope: Envelope): boolean {
  let at = 0;
  for (const key in envelope) {
    if (OWN_KEYS.includes(key)) continue;
    if (fields[at] !== key || fields[at + 1] !== envelope[key as keyof Envelope]) return false;
    at += 2;
  }
  const { data } = envelope;
  for (const key in data) {
    if (fields[at] !== key || (fields[at + 1] !== VARIES && fields[at + 1] !== data[key])) return false;
    at += 2;
  }
  return at === fields.length && data["toJSON"] === undefined;
}

/** Undefined where a name holds a secret, or where a line is no sum of pieces. */
function formOf(envelope: Envelope, redact: Redact): Form | undefined {
  const { kind: _kind, seq: _seq, ts: _ts, event, data, ...place } = envelope;
  const hasUsage = countOf(data["usage"]) !== undefined;
  const keys = Object.keys(data);
  if (hasUsage && keys.indexOf("usage") < keys.indexOf("text")) return undefined;
  const fields = [...Object.entries(place), ...keys.map((key) => [key, varies(key, hasUsage) ? VARIES : data[key]])].flat();
  const blank = { ...data, text: "", ...(hasUsage ? { usage: { "output-tokens": 0 } } : {}) };
  const whole = { seq: 0, ts: 0, event, data: blank, ...place };
  if (!isOf(fields, envelope) || !fields.every(isFixed)) return undefined;
  const line = encodeLine(whole);
  const pieces = line.slice(FRONT.length).split(HOLES);
  return pieces.length === (hasUsage ? 3 : 2) && redact(line) === line ? { fields, pieces } : undefined;
}

const varies = (key: string, hasUsage: boolean): boolean => key === "text" || (hasUsage && key === "usage");

/** Equal to itself, and the same in JSON each time. */
const isFixed = (value: unknown): boolean =>
  value === VARIES ||
  value === undefined ||
  value === null ||
  typeof value === "string" ||
  typeof value === "boolean" ||
  Number.isFinite(value);

/** Of a usage that holds nothing else: what comes with each delta of a backend that counts. */
function countOf(usage: unknown): number | undefined {
  if (typeof usage !== "object" || usage === null) return undefined;
  const { "output-tokens": count, toJSON } = usage as Record<string, unknown>;
  return Number.isFinite(count) && toJSON === undefined && Object.keys(usage).length === 1 ? (count as number) : undefined;
}
