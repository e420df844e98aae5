// A session's log as positions: read on to its end once, any event again by a sparse index. Memory does not grow with the events, but for
// some fifty bytes of index for each chunk.

import { createMarkers, type Marker, type SessionEnds } from "../../fold/index.ts";
import { type Envelope, utf8Text } from "../../wire/index.ts";
import { firstSeqOf, type LogPart } from "./delta-runs.ts";
import { COLLECT_LOOK_EACH_BYTES, FINGERPRINT_BYTES, FINGERPRINT_EACH_BYTES, REPLAY_CHUNK_BYTES } from "./limits.ts";
import type { LogBytes } from "./log-bytes.ts";
import { createLogChunks } from "./log-chunks.ts";
import { readEnds } from "./log-ends.ts";
import { createLogLines, type LogDamage } from "./log-lines.ts";

export interface RecordedLog {
  /** Reads on by one chunk. False: nothing more is there now. `isWritten`: somebody writes it, so a line without its end waits for it. */
  next(isWritten: boolean): boolean;
  /** seq of the last event that can be shown; -1 in the beginning. */
  last(): number;
  /** From `seq` on, some, none beyond `most`; none where it is not read yet, or cannot be read any more. Deltas may come merged. */
  read(seq: number, most: number): readonly LogPart[];
  /** Recorded milliseconds since the first event, never back with a higher seq. Undefined where it is not read yet. */
  timeOf(seq: number): number | undefined;
  /** Both ends of a log that is too long to be read at once. */
  ends(): SessionEnds | undefined;
  /** Part of it that is read, 0 to 1. */
  loaded(): number;
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

export interface RecordedLogOptions {
  /** Reads on through what a later version of this program wrote. */
  soft?: boolean;
  /** A log of so many bytes is shown by its end first. */
  endsFromBytes?: number;
  /** Called after each COLLECT_LOOK_EACH_BYTES of reading on; must not throw. */
  collect?: () => void;
}

/** Where a chunk of whole lines begins. */
interface Entry {
  /** The first event that may be in it. */
  seq: number;
  byte: number;
  /** Of the last event before it. */
  atMs: number;
}

/** A chunk's events, each by itself. */
interface Chunk {
  entry: Entry;
  events: readonly Envelope[];
  /** Of each event. */
  times: Float64Array;
}

export function createRecordedLog(bytes: LogBytes, options: RecordedLogOptions = {}): RecordedLog {
  const lines = createLogLines(options);
  const markers = createMarkers();
  const chunkReader = createLogChunks();
  const entries: Entry[] = [];
  /** The two used last: a way through the log goes from one to the next. */
  let chunks: Chunk[] = [];
  /** What was read last, which is mostly folded at once. */
  let fresh: readonly LogPart[] = [];
  let byte = 0;
  let collectedAt = 0;
  let firstTs: number | undefined;
  let lastEvent = "";
  let atMs = 0;
  let torn: LogDamage | undefined;
  /** What stood before byte `fingerprintAt`. */
  let fingerprint = "";
  let fingerprintAt = 0;

  /** What comes in small pieces, as it is written, goes on in the chunk before while that can be read at once. */
  function enter(from: Entry): void {
    const before = entries.at(-1);
    if (!before || byte - before.byte > REPLAY_CHUNK_BYTES) entries.push(from);
    else chunks = chunks.filter(({ entry }) => entry !== before);
  }

  function take(from: Entry, parts: readonly LogPart[], taken: number): void {
    byte += taken;
    if (byte - fingerprintAt > FINGERPRINT_EACH_BYTES) takeFingerprint();
    if (byte - collectedAt > COLLECT_LOOK_EACH_BYTES) {
      collectedAt = byte;
      options.collect?.();
    }
    if (lines.last() >= from.seq) enter(from);
    for (const part of parts) {
      firstTs ??= firstTsOf(part);
      atMs = laterOf(atMs, part.ts, firstTs);
      if (part.kind === "event") markers.add(part, atMs);
      lastEvent = part.kind === "event" ? part.event : "llm/delta";
    }
    fresh = parts;
  }

  function takeFingerprint(): void {
    fingerprint = bytes.before(byte, FINGERPRINT_BYTES);
    fingerprintAt = byte;
  }

  function here(): Entry {
    const heldTs = lines.heldTs();
    return { seq: lines.last() + 1, byte, atMs: heldTs === undefined ? atMs : laterOf(atMs, heldTs, firstTs) };
  }

  function next(isWritten: boolean): boolean {
    if (lines.isSpent()) return settle(new Uint8Array(), isWritten);
    const from = here();
    const { bytes: piece, isWhole } = bytes.lines(byte, REPLAY_CHUNK_BYTES);
    if (isWhole) {
      take(from, lines.take(piece), piece.length);
      return true;
    }
    return settle(piece, isWritten);
  }

  /** The end, for now: what stands after the last newline is an event, or torn, or not written to its end yet. */
  function settle(rest: Uint8Array, isWritten: boolean): boolean {
    const before = lines.certain();
    const from = here();
    const { parts, isRestTaken } = lines.settle(rest, isWritten);
    if (lines.certain() > before) take(from, parts, isRestTaken ? rest.length : 0);
    if (fingerprintAt < byte) takeFingerprint();
    const isTorn = !isRestTaken && !isWritten && utf8Text(rest).trim() !== "" && !lines.damage();
    torn = isTorn ? { where: "tail", line: lines.count() + 1, reason: "it is torn" } : undefined;
    return lines.certain() > before;
  }

  /** Where `seq` stands. Undefined: not read yet. */
  function placeOf(seq: number): { entry: Entry; last: number } | undefined {
    if (seq < 0 || seq > lines.certain()) return undefined;
    const at = lastIndexWhere(entries, (entry) => entry.seq <= seq);
    const entry = entries[at];
    return entry && { entry, last: Math.min(lines.certain(), (entries[at + 1]?.seq ?? Number.POSITIVE_INFINITY) - 1) };
  }

  const partsOf = (entry: Entry, from: number, to: number): readonly LogPart[] =>
    chunkReader.parts(bytes.lines(entry.byte, REPLAY_CHUNK_BYTES).bytes, { first: entry.seq, from, to, isNumbered: lines.isNumbered() });

  function chunkOf(seq: number): Chunk | undefined {
    const place = placeOf(seq);
    if (!place) return undefined;
    const { entry, last } = place;
    const known = chunks.find((chunk) => chunk.entry === entry);
    if (known && known.entry.seq + known.events.length > seq) return known;
    const events = chunkReader.events(bytes.lines(entry.byte, REPLAY_CHUNK_BYTES).bytes, entry.seq, last);
    let time = entry.atMs;
    const chunk = { entry, events, times: Float64Array.from(events, ({ ts }) => (time = laterOf(time, ts, firstTs))) };
    chunks = [chunk, ...chunks.filter((other) => other !== known).slice(0, 1)];
    return chunk;
  }

  return {
    next,
    last: lines.certain,
    read(seq, most) {
      const [first, last] = [fresh[0], fresh.at(-1)];
      if (first && last && firstSeqOf(first) === seq && last.seq <= most) return fresh;
      const place = placeOf(seq);
      if (!place) return [];
      const chunk = chunks.find(({ entry }) => entry === place.entry);
      const to = Math.min(place.last, most);
      return chunk ? chunk.events.slice(seq - chunk.entry.seq, to + 1 - chunk.entry.seq) : partsOf(place.entry, seq, to);
    },
    timeOf(seq) {
      const chunk = chunkOf(seq);
      return chunk?.times[seq - chunk.entry.seq];
    },
    find(wanted) {
      if (wanted < 0) return -1;
      // Time before a chunk at or under what is wanted: its last such event is the one, or the last of the chunk before it.
      const entry = entries[lastIndexWhere(entries, (one) => one.atMs <= wanted)];
      const chunk = entry && chunkOf(entry.seq);
      if (!entry || !chunk) return -1;
      return Math.min(lines.certain(), entry.seq + lastIndexWhere(chunk.times, (time) => time <= wanted));
    },
    ends: () => readEnds(bytes, options.endsFromBytes),
    loaded: () => Math.min(1, byte / Math.max(1, bytes.size())),
    spanMs: () => atMs,
    firstTs: () => firstTs,
    markers: markers.all,
    isOver: () => ENDS.has(lastEvent),
    damage: () => lines.damage() ?? torn,
    look() {
      const now = bytes.look(byte);
      if (now === "cut" || now === "replaced") return "other";
      return now === "grown" && bytes.before(fingerprintAt, FINGERPRINT_BYTES) !== fingerprint ? "other" : now;
    },
    close: bytes.close,
  };
}

/** Each is the last event of a run. */
const ENDS: ReadonlySet<string> = new Set(["runner/done", "runner/aborted", "runner/error"]);

function firstTsOf(part: LogPart): number | undefined {
  const ts = part.kind === "event" ? part.ts : (part.streams[0]?.["first-ts"] ?? part.ts);
  return Number.isFinite(ts) ? ts : undefined;
}

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
