// What is printed once the screen is back: why it went, and what to do next. Foreign text is made safe, line by line.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { callName } from "../../fold/called-as.ts";
import { safeText } from "../../fold/safe-text.ts";
import { LAST_LINE_CHARS_MAX, LOG_TAIL_BYTES, LOG_TAIL_LINES } from "./limits.ts";

export interface SessionPlace {
  dir: string;
  /** How a command names it, as in `escapement open <word>`. */
  word: string;
}

export function wordsOfCrash(error: unknown): string[] {
  const text = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  const [first = "", ...stack] = text.split("\n");
  return [`escapement: the screen crashed: ${printable(first)}`, ...stack.map(printable)];
}

export function wordsOfLoss(session: SessionPlace | undefined): string[] {
  if (!session) return ["escapement: the program that started this screen is gone"];
  const lines = logTail(join(session.dir, "escapement.log"));
  return [
    lines.length > 0 ? "escapement: the agent is gone. The last lines of its log:" : "escapement: the agent is gone.",
    ...lines.map((line) => `  ${printable(line)}`),
    `Go on with: ${callName(process)} resume ${printable(session.word)}`,
  ];
}

/** The last whole lines of a file, oldest first; none where it cannot be read. */
export function logTail(path: string): string[] {
  const text = readEnd(path);
  if (text === undefined) return [];
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-LOG_TAIL_LINES);
}

function readEnd(path: string): string | undefined {
  try {
    const fd = openSync(path, "r");
    try {
      const { size } = fstatSync(fd);
      const bytes = Buffer.alloc(Math.min(size, LOG_TAIL_BYTES));
      const read = readSync(fd, bytes, 0, bytes.length, size - bytes.length);
      const text = bytes.toString("utf8", 0, read);
      return size > LOG_TAIL_BYTES ? text.slice(text.indexOf("\n") + 1) : text;
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined; // no log, or not ours to read: the rest of the words still helps
  }
}

const printable = (line: string): string => {
  const safe = safeText(line.replaceAll("\t", "  ").replaceAll("\r", ""));
  return safe.length > LAST_LINE_CHARS_MAX ? `${safe.slice(0, LAST_LINE_CHARS_MAX)}…` : safe;
};
