// A session's log as positions: read on to its end once, any event again by a sparse index. Memory does not grow with the events.

import { createMarkers, type Marker } from "../../fold/index.ts";
import { decodeLine, type Envelope } from "../../wire/index.ts";
import { FINGERPRINT_BYTES, REPLAY_CHUNK_BYTES } from "./limits.ts";
import type { LogBytes } from "./log-bytes.ts";
import { createLogLines, type LogDamage } from "./log-lines.ts";

export interface RecordedLog {
  /** Reads on by one chunk. False: nothing more is there now. `isWritten`: somebody writes it, so a line without its end waits for it. */
  next(isWritten: boolean): boolean;
  /** seq of the last event that can be shown; -1 in the beginning. */
  last(): number;
  /** From `seq` on, some; none where it is not read yet, or cannot be read any more. */
  read(seq: number): readonly Envelope[];
  /** Recorded milliseconds since the first event, never back with a higher seq. Undefined where it is not read yet. */
  timeOf(seq: number): number | undefined;
  /** The last event at or before `atMs`; -1 before the first. */
  find(atMs: number): number;
  /** Of the last event. */
  spanMs(): number;
  firstTs(): number | undefined;
  markers(): readonly Marker[];
  /** The run has ended, and nothing came after that. */
  isOver(): boolean;
  damage(): LogDamage | undefined;
  /** `other`: what was read is not what stands there now. */
  look(): "same" | "grown" | "other" | "gone";
  close(): void;
}

/** Where a chunk of whole lines begins. */
interface Entry {
  /** The first event that may be in it. */
  seq: number;
  byte: number;
  /** Of the last event before it. */
  atMs: number;
}

interface Chunk {
  entry: Entry;
  events: Envelope[];
  /** Of each event; made when asked for. */
  times?: Float64Array;
}

export function createRecordedLog(bytes: LogBytes, options?: { soft?: boolean }): RecordedLog {
  const lines = createLogLines(options);
  const markers = createMarkers();
  const entries: Entry[] = [];
  /** The two used last: a way through the log goes from one to the next. */
  let chunks: Chunk[] = [];
  let byte = 0;
  let firstTs: number | undefined;
  let lastEvent = "";
  let atMs = 0;
  let torn: LogDamage | undefined;
  let fingerprint = "";

  function keep(entry: Entry, events: Envelope[]): Chunk {
    const chunk = { entry, events };
    chunks = [chunk, ...chunks.slice(0, 1)];
    return chunk;
  }

  /** What comes in small pieces, as it is written, goes on in the chunk before while that can be read at once. */
  function enter(from: Entry, events: Envelope[]): void {
    const before = entries.at(-1);
    if (!before || byte - before.byte > REPLAY_CHUNK_BYTES) {
      entries.push(from);
      return void keep(from, events);
    }
    const chunk = chunks.find(({ entry }) => entry === before);
    if (chunk) chunk.events.push(...events);
  }

  function take(from: Entry, events: Envelope[], taken: number): void {
    byte += taken;
    fingerprint = bytes.before(byte, FINGERPRINT_BYTES);
    if (events.length === 0) return;
    enter(from, events);
    for (const event of events) {
      firstTs ??= Number.isFinite(event.ts) ? event.ts : undefined;
      atMs = laterOf(atMs, event.ts, firstTs);
      markers.add(event, atMs);
      lastEvent = event.event;
    }
  }

  function next(isWritten: boolean): boolean {
    if (lines.isSpent()) return settle("", 0, isWritten);
    const from = { seq: lines.last() + 1, byte, atMs };
    const { text, bytes: size, isWhole } = bytes.lines(byte, REPLAY_CHUNK_BYTES);
    if (isWhole) {
      take(from, lines.take(text), size);
      return true;
    }
    return settle(text, size, isWritten);
  }

  /** The end, for now: what stands after the last newline is an event, or torn, or not written to its end yet. */
  function settle(rest: string, size: number, isWritten: boolean): boolean {
    const before = lines.certain();
    const from = { seq: lines.last() + 1, byte, atMs };
    const { frames, isRestTaken } = lines.settle(rest, isWritten);
    if (isRestTaken) take(from, frames, size);
    const isTorn = !isRestTaken && !isWritten && rest.trim() !== "" && !lines.damage();
    torn = isTorn ? { where: "tail", line: lines.count() + 1, reason: "it is torn" } : undefined;
    return lines.certain() > before;
  }

  /** Undefined: not read yet. */
  function chunkOf(seq: number): Chunk | undefined {
    if (seq < 0 || seq > lines.last()) return undefined;
    const at = lastIndexWhere(entries, (entry) => entry.seq <= seq);
    const entry = entries[at];
    if (!entry) return undefined;
    return chunks.find((chunk) => chunk.entry === entry) ?? keep(entry, decodeChunk(entry, (entries[at + 1]?.seq ?? lines.last() + 1) - 1));
  }

  /** What was good once is decoded again; a file that was changed under us gives less. */
  function decodeChunk(entry: Entry, last: number): Envelope[] {
    const events: Envelope[] = [];
    const { text } = bytes.lines(entry.byte, REPLAY_CHUNK_BYTES);
    for (let at = entry.byte === 0 && text.startsWith("\uFEFF") ? 1 : 0; at < text.length && entry.seq + events.length <= last;) {
      const end = text.indexOf("\n", at);
      const stop = end < 0 ? text.length : end;
      const decoded = stop > at ? decodeLine(text.slice(at, stop)) : undefined;
      if (decoded?.ok && decoded.value.seq === entry.seq + events.length) events.push(decoded.value);
      at = stop + 1;
    }
    return events;
  }

  function timesOf(chunk: Chunk): Float64Array {
    if (chunk.times?.length === chunk.events.length) return chunk.times;
    let time = chunk.entry.atMs;
    return (chunk.times = Float64Array.from(chunk.events, ({ ts }) => (time = laterOf(time, ts, firstTs))));
  }

  return {
    next,
    last: lines.certain,
    read(seq) {
      const chunk = chunkOf(seq);
      if (!chunk || seq > lines.certain()) return [];
      return chunk.events.slice(seq - chunk.entry.seq, lines.certain() + 1 - chunk.entry.seq);
    },
    timeOf(seq) {
      if (seq > lines.certain()) return undefined;
      const chunk = chunkOf(seq);
      return chunk && timesOf(chunk)[seq - chunk.entry.seq];
    },
    find(wanted) {
      if (wanted < 0) return -1;
      // Time before a chunk at or under what is wanted: its last such event is the one, or the last of the chunk before it.
      const entry = entries[lastIndexWhere(entries, (one) => one.atMs <= wanted)];
      const chunk = entry && chunkOf(entry.seq);
      if (!entry || !chunk) return -1;
      return Math.min(lines.certain(), entry.seq + lastIndexWhere(timesOf(chunk), (time) => time <= wanted));
    },
    spanMs: () => atMs,
    firstTs: () => firstTs,
    markers: markers.all,
    isOver: () => ENDS.has(lastEvent),
    damage: () => lines.damage() ?? torn,
    look() {
      const now = bytes.look(byte);
      if (now === "cut" || now === "replaced") return "other";
      return now === "grown" && bytes.before(byte, FINGERPRINT_BYTES) !== fingerprint ? "other" : now;
    },
    close: bytes.close,
  };
}

/** Each is the last event of a run. */
const ENDS: ReadonlySet<string> = new Set(["runner/done", "runner/aborted", "runner/error"]);

/** A clock that was set back does not turn recorded time back. */
function laterOf(atMs: number, ts: number, firstTs: number | undefined): number {
  return firstTs !== undefined && Number.isFinite(ts) ? Math.max(atMs, ts - firstTs) : atMs;
}

/** Of a list in which all that hold come before all that do not; -1 where none holds. */
function lastIndexWhere<T>(list: ArrayLike<T>, holds: (item: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
