// A log by its two ends, for lists: the last event says how it ended, the first that it is ours. What looks odd there is checked
// whole; a list of a thousand sessions reads a few kilobytes of each.

import { type Envelope, PROTOCOL, decodeLine } from "../../wire/index.ts";
import { GLANCE_BYTES, GLANCE_BYTES_MAX, QUESTIONS_BYTES, SHORT_LOG_BYTES } from "./limits.ts";
import type { Damage } from "./log-check.ts";
import type { LogFile } from "./log-file.ts";
import { checkLogFile } from "./log-repair.ts";
import { type OpenQuestions, createOpenQuestions } from "./open-questions.ts";
import type { SessionSummary } from "./session-summary.ts";

const NEWLINE = 0x0a;
const QUESTION_MARK = `"human-input/`;

export interface Glance {
  first: Envelope | undefined;
  last: Envelope | undefined;
  lastSeq: number;
  bytes: number;
  damage: Damage | undefined;
  /** Of the last opening that was seen. */
  opened: Envelope | undefined;
  checked: SessionSummary["checked"];
}

/** For a whole list: the bytes that may still be gone through line by line, and room for a short log to be read at once. */
export interface ScanBudget {
  bytes: number;
  room: Buffer;
}

export const createScanBudget = (bytes: number): ScanBudget => ({ bytes, room: Buffer.allocUnsafe(bytes > 0 ? SHORT_LOG_BYTES : 0) });

/** A log by places: out of the file, or out of memory. */
type BytesAt = (position: number, length: number) => Buffer;

/** `isHeld`: somebody is writing, so that a torn last line is none. */
export function glanceAtLog(file: LogFile, isHeld: boolean, budget: ScanBudget): Glance {
  const short = budget.bytes >= budget.room.length ? readShort(file, budget.room) : undefined;
  if (short) {
    budget.bytes -= short.length;
    return glanceAtLines(short, isHeld) ?? checkWhole(file, isHeld);
  }
  const bytes = file.size();
  if (bytes > budget.bytes) return glanceAtEnds(inFile(file), bytes, isHeld) ?? checkWhole(file, isHeld);
  budget.bytes -= bytes;
  return glanceAtLines(readInto(file, Buffer.allocUnsafe(bytes), 0), isHeld) ?? checkWhole(file, isHeld);
}

/** A log that fits, in one call and without asking for its size; what a system gave less of than there is shows as torn, and is checked whole. */
function readShort(file: LogFile, room: Buffer): Buffer | undefined {
  if (room.length === 0) return undefined;
  const count = file.read(room, room.length, 0);
  return count < room.length ? room.subarray(0, count) : undefined;
}

const inFile =
  (file: LogFile): BytesAt =>
  (position, length) =>
    readInto(file, Buffer.allocUnsafe(length), position);

function checkWhole(file: LogFile, isHeld: boolean): Glance {
  let first: Envelope | undefined;
  let opened: Envelope | undefined;
  const { last, lastSeq, bytes, damage } = checkLogFile(file, (envelope) => {
    first ??= envelope;
    if (envelope.event === "session/opened") opened = envelope;
  });
  return { first, last, lastSeq, bytes, opened, damage: isHeld && damage?.where === "tail" ? undefined : damage, checked: "whole" };
}

/** Undefined: the ends are not those of a whole log. */
function glanceAtEnds(at: BytesAt, bytes: number, isHeld: boolean): Glance | undefined {
  const first = firstOf(at(0, GLANCE_BYTES));
  if (first?.seq !== 0 || first.event !== "session/opened" || isNewer(first)) return undefined;
  const [before, last] = lastTwo(at, bytes, isHeld);
  if (!last || last.seq <= 0 || isNewer(last) || (before && before.seq + 1 !== last.seq)) return undefined;
  return {
    first,
    last,
    lastSeq: last.seq,
    bytes,
    damage: undefined,
    opened: last.event === "session/opened" ? last : first,
    checked: "ends",
  };
}

const isNewer = ({ event, data }: Envelope): boolean =>
  event === "session/opened" && typeof data["protocol"] === "number" && data["protocol"] > PROTOCOL;

/** The last two events, or the last alone where the one before it is far; nothing where the log does not end in a whole line. */
function lastTwo(at: BytesAt, bytes: number, isHeld: boolean): [Envelope | undefined, Envelope | undefined] {
  for (let length = GLANCE_BYTES; ; length = Math.min(length * 8, GLANCE_BYTES_MAX)) {
    const tail = at(Math.max(0, bytes - length), length);
    const end = tail.lastIndexOf(NEWLINE);
    if (end !== tail.length - 1 && !isHeld) return [undefined, undefined];
    const start = end <= 0 ? -1 : tail.lastIndexOf(NEWLINE, end - 1);
    if (start >= 0) {
      const middle = start === 0 ? -1 : tail.lastIndexOf(NEWLINE, start - 1);
      const last = envelopeAt(tail, start + 1, end);
      const previous = middle >= 0 ? envelopeAt(tail, middle + 1, start) : undefined;
      // A line that cannot be read before the last one: the caller checks the whole log.
      return middle >= 0 && !previous ? [undefined, undefined] : [previous, last];
    }
    if (length >= Math.min(GLANCE_BYTES_MAX, bytes)) return [undefined, undefined];
  }
}

const OPENED_MARK = `"event":"session/opened"`;

/** Each line begins and ends as our own writer writes it, numbered without a gap; what stands between is not parsed. Undefined where not. */
function glanceAtLines(log: Buffer, isHeld: boolean): Glance | undefined {
  // A character a byte: to look for one costs a third of asking the buffer, and their places are the same.
  const text = log.toString("latin1");
  let next = 0;
  let start = 0;
  let lastStart = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    if (text.charCodeAt(end - 1) !== CLOSING_BRACE || !text.startsWith(`{"seq":${next},`, start)) return undefined;
    lastStart = start;
    start = end + 1;
    next += 1;
  }
  if (next === 0 || (start < log.length && !isHeld)) return undefined;
  const first = firstOf(log);
  const last = next === 1 ? first : envelopeAt(log, lastStart, start - 1);
  const opened = lastOpened(log, text, start, first);
  if (!first || !last || opened === "newer") return undefined;
  return { first, last, lastSeq: next - 1, bytes: log.length, damage: undefined, opened, checked: "lines" };
}
const CLOSING_BRACE = 0x7d;

/** Of the bytes before `end`; `text`: a character for each. */
function lastOpened(log: Buffer, text: string, end: number, first: Envelope | undefined): Envelope | undefined | "newer" {
  const firstEnd = text.indexOf("\n");
  let last = first?.event === "session/opened" && !isNewer(first) ? first : undefined;
  for (let mark = text.indexOf(OPENED_MARK, last ? firstEnd : 0); mark >= 0 && mark < end; mark = text.indexOf(OPENED_MARK, mark + 1)) {
    const opened = envelopeAt(log, text.lastIndexOf("\n", mark) + 1, text.indexOf("\n", mark));
    if (!opened || isNewer(opened)) return "newer"; // or unreadable: the whole check says which
    if (opened.event === "session/opened") last = opened;
  }
  return last;
}

/** Of a session that has not ended. */
export function openQuestionsOf(file: LogFile): ReturnType<OpenQuestions["open"]> {
  const questions = createOpenQuestions();
  const bytes = file.size();
  const tail = inFile(file)(Math.max(0, bytes - QUESTIONS_BYTES), Math.min(bytes, QUESTIONS_BYTES));
  for (let at = tail.indexOf(QUESTION_MARK); at >= 0;) {
    const start = tail.lastIndexOf(NEWLINE, at) + 1;
    const stop = tail.indexOf(NEWLINE, at);
    const end = stop < 0 ? tail.length : stop;
    const envelope = envelopeAt(tail, start, end);
    if (envelope) questions.take(envelope);
    at = tail.indexOf(QUESTION_MARK, end);
  }
  return questions.open();
}

function readInto(file: LogFile, buffer: Buffer, position: number): Buffer {
  let done = 0;
  while (done < buffer.length) {
    const count = file.read(buffer.subarray(done), buffer.length - done, position + done);
    if (count <= 0) break;
    done += count;
  }
  return buffer.subarray(0, done);
}

function firstOf(log: Buffer): Envelope | undefined {
  const end = log.indexOf(NEWLINE);
  return envelopeAt(log, 0, end < 0 ? log.length : end);
}

function envelopeAt(log: Buffer, start: number, end: number): Envelope | undefined {
  const decoded = decodeLine(log.toString("utf8", start, end));
  return decoded.ok ? decoded.value : undefined;
}
