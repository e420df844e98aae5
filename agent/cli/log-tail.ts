// The last lines of a file of a session, for a person: what the agent said before it went, and what its log tells.

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { createModel, foldEnds } from "../../fold/index.ts";
import { decodeLine } from "../../wire/index.ts";
import { createPlainOutput } from "../plain/index.ts";
import { EVENT_TAIL_BYTES, EVENT_TAIL_LINES, LOG_TAIL_BYTES, LOG_TAIL_LINES } from "./limits.ts";

/** Of an escapement.log. Oldest first, raw: make them safe where they are shown. None where it cannot be read. */
export const logTail = (path: string): string[] => lastLines(path, LOG_TAIL_BYTES).slice(-LOG_TAIL_LINES);

/** Of a transcript, in words, as a plain run prints them. Oldest first; none where it cannot be read, or where its end is nothing but deltas. */
export function eventTail(path: string): string[] {
  const last = lastLines(path, EVENT_TAIL_BYTES).flatMap((line) => {
    const decoded = decodeLine(line);
    return decoded.ok ? [decoded.value] : []; // a torn last line
  });
  const model = createModel();
  foldEnds(model, { first: [], last });
  const said: string[] = [];
  createPlainOutput({ out: { write: (text) => void said.push(text) }, color: false, model, fromStart: true });
  return said.join("").trimEnd().split("\n").filter(Boolean).slice(-EVENT_TAIL_LINES);
}

/** Whole ones, without the blank. A link or a device is not read. */
function lastLines(path: string, bytesMax: number): string[] {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile()) return [];
    const bytes = Buffer.alloc(Math.min(stat.size, bytesMax));
    const read = readSync(fd, bytes, 0, bytes.length, stat.size - bytes.length);
    const text = bytes.toString("utf8", 0, read);
    const whole = stat.size > bytesMax ? text.slice(text.indexOf("\n") + 1) : text;
    return whole.split("\n").filter((line) => line.trim() !== "");
  } catch {
    return []; // no log, or not ours to read
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
