// How a row of LOG is made: one line of bounded text, in its lane.

import type { Envelope } from "../wire/index.ts";
import { textOf } from "../wire/index.ts";
import { cutText } from "./bounded-text.ts";
import { briefJson } from "./brief-json.ts";
import { LOG_TEXT_CHARS_MAX } from "./limits.ts";
import type { Glyph, LaneKind, LogRow, Model } from "./model.ts";
import { labelOf, rowKey } from "./row-index.ts";

export type Tone = LogRow["tone"];

/** Between the word that counts and what follows it. */
export const GAP = "  ";
export const SEPARATOR = " · ";

export function logRow(envelope: Envelope, lane: LaneKind, glyph: Glyph, text: string, tone: Tone = "plain", who: string = lane): LogRow {
  return { seq: envelope.seq, ts: envelope.ts, lane, who, glyph, text: cutText(oneLine(text), LOG_TEXT_CHARS_MAX), tone };
}

/** A row of an invocation, in its own lane or in `lane` where what happened belongs there. */
export function invocationRow(
  model: Model,
  envelope: Envelope,
  glyph: Glyph,
  text: string,
  tone: Tone = "plain",
  lane: LaneKind = "llm",
): LogRow {
  const { label, key } = voiceOf(model, envelope.data);
  const row = logRow(envelope, lane, glyph, text, tone, lane === "llm" ? label : lane);
  if (key !== undefined) row.rowKey = key;
  return row;
}

/** Who an event is of, in words, and its row of LIVE. */
export function voiceOf(model: Model, data: Readonly<Record<string, unknown>>): { label: string; key?: string } {
  const invokeid = textOf(data["invokeid"]);
  const session = data["session-id"];
  if (invokeid === "") return { label: "llm" };
  if (session === undefined || session === null) return { label: invokeid };
  const label = labelOf(model, invokeid, textOf(session));
  const key = rowKey(invokeid, textOf(session));
  const row = model.rows.get(key);
  // The row's own texts where they are the same: LOG would hold a copy of them in each of its rows.
  return row ? { label: row.label === label ? row.label : label, key: row.key } : { label, key };
}

/** Words with nothing left out between them where a word is missing. */
export function joined(between: string, ...words: (string | undefined | false)[]): string {
  let line = "";
  for (const word of words) if (word !== undefined && word !== false && word !== "") line = line === "" ? word : `${line}${between}${word}`;
  return line;
}

/** Line ends and runs of blanks become one blank. A lone CR stays: what it would hide is shown as a mark. */
const oneLine = (text: string): string =>
  text.includes("\n") || text.includes("\t") ? text.replace(/[ \t]*(?:\r?\n)+[ \t\r\n]*|\t+/g, " ").trim() : text.trim();

/** A value for a line: text as it is, the rest as short JSON, nothing where there is none. */
export function valueWords(value: unknown, most = 120): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.length <= 20 && value.every((item) => typeof item === "string" || typeof item === "number"))
    return cutText(value.join(", "), most);
  return briefJson(value, most);
}

/** Named values: `poets=8 theme=autumn`. */
export function namedWords(value: unknown, most = 120): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return valueWords(value, most);
  const words: string[] = [];
  for (const [key, item] of Object.entries(value).slice(0, 40))
    if (item !== null && item !== undefined) words.push(`${key}=${cutText(valueWords(item, most), most)}`);
  return cutText(words.join(" "), most);
}
