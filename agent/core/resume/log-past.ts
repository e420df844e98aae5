// The log as a run reads it when it goes on: in order, without deltas, what was cut out of long lines put back.

import { decodeLine, type Envelope } from "../../../wire/index.ts";
import type { Store } from "../ports/store.ts";
import { ResumeError } from "./resume-error.ts";

/** Most of a log are deltas, and no decision hangs on one: they are known by their beginning, and not parsed. */
const DELTA = '"event":"llm/delta"';
const HEAD_CHARS = 80;

/** Everything but deltas. A line that is no event is passed over: the session was checked when it was opened. */
export function* readPast(store: Store): Generator<Envelope> {
  for (const line of store.readLines(0)) {
    if (line.slice(0, HEAD_CHARS).includes(DELTA)) continue;
    const decoded = decodeLine(line);
    if (decoded.ok) yield decoded.value;
  }
}

/** What the root was started with; undefined where the log ends before it says so. */
export function firstStart(store: Store): Envelope | undefined {
  for (const envelope of readPast(store)) {
    if (envelope.event === "runner/started" && envelope.data["parent-session-id"] === undefined) return envelope;
    if (envelope.event === "runner/event-processed") return undefined;
  }
  return undefined;
}

/** `value` with the strings that stand in files of their own. Throws ResumeError where such a file is gone. */
export function withCuts(value: unknown, store: Store): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withCuts(item, store));
  const ref = cutRef(value);
  if (ref !== undefined) return readRef(store, ref);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withCuts(item, store)]));
}

/** The ref of a string that was cut out of its line. */
export function cutRef(value: object): string | undefined {
  const { head, "io/ref": ref, bytes } = value as Record<string, unknown>;
  return typeof head === "string" && typeof ref === "string" && typeof bytes === "number" ? ref : undefined;
}

export function readRef(store: Store, ref: string): string {
  const body = store.readBlob(ref);
  if (body === undefined)
    throw new ResumeError("history-missing", `the file ${ref} of this session is gone; without it the run cannot go on`);
  return body;
}
