// A log's bytes to events: what can be served of it, and what is wrong with the rest. Knows no file. The rules are those of every reader of
// a session (a BOM, CRLF and blank lines are fine; a repeated last line is skipped; any other wrong number, and what is no UTF-8, is damage).

import { isUtf8 } from "node:buffer";
import { createDeltaLines, decodeLine, type DeltaLine, deltaText, type Envelope, PROTOCOL, utf8Text } from "../../wire/index.ts";
import { createDeltaRuns, type LogPart } from "./delta-runs.ts";

/** `tail`: nothing readable comes after it. `middle`: something does, and is not served. */
export interface LogDamage {
  where: "tail" | "middle";
  /** From 1. */
  line: number;
  reason: string;
}

export interface LogLines {
  /** Whole lines with their newlines; gives what became certain. The last event is not yet: the next line may say that it is damaged too. */
  take(bytes: Uint8Array): LogPart[];
  /** seq of the last event that was read; of the last one that was given. */
  last(): number;
  certain(): number;
  /** ts of the event that is not certain yet. */
  heldTs(): number | undefined;
  /**
   * Nothing more is there now, so the last event is certain. `rest` stands after the last newline: true where it was taken as a line, as a
   * whole object is when nobody is about to write on. More lines may follow.
   */
  settle(rest: Uint8Array, isWritten: boolean): { parts: LogPart[]; isRestTaken: boolean };
  /** Each line began with its number: it can be told without parsing. */
  isNumbered(): boolean;
  /** Lines so far. */
  count(): number;
  damage(): LogDamage | undefined;
  /** Nothing more can come of this log: the rest need not be read. */
  isSpent(): boolean;
}

interface HeldDelta extends DeltaLine {
  kind: "delta";
}

const NEWLINE = 0x0a;
const NOT_TEXT = { ok: false, reason: "it is not UTF-8" } as const;

/** `soft`: what a later version wrote is read on. */
export function createLogLines({ soft = false }: { soft?: boolean } = {}): LogLines {
  const deltas = createDeltaLines();
  const runs = createDeltaRuns();
  let lines = 0;
  let lastLine: string | undefined;
  let last = -1;
  let certain = -1;
  let isNumbered = true;
  /** Read, and not certain. A delta's place is used again and again. */
  let held: Envelope | HeldDelta | undefined;
  const heldDelta: HeldDelta = { ...deltas, kind: "delta" };
  let damage: LogDamage | undefined;

  function spoil(reason: string): void {
    damage = { where: "tail", line: lines, reason };
  }

  /** What was held is certain. */
  function release(): void {
    if (!held) return;
    certain = held.seq;
    if (held.kind === "event") runs.event(held);
    else runs.delta(held);
    held = undefined;
  }

  /** The usual line; false where it is none, or not the next one. */
  function takeDelta(bytes: Uint8Array, at: number): boolean {
    if (damage || !deltas.scan(bytes, at) || deltas.seq !== last + 1) return false;
    lines += 1;
    release();
    heldDelta.seq = last = deltas.seq;
    heldDelta.ts = deltas.ts;
    heldDelta.of = deltas.of;
    heldDelta.text = deltas.text;
    heldDelta.bytes = bytes;
    heldDelta.textFrom = deltas.textFrom;
    heldDelta.textTo = deltas.textTo;
    heldDelta.tokens = deltas.tokens;
    held = heldDelta;
    return true;
  }

  /** `isText`: its bytes were UTF-8. */
  function takeLine(raw: string, isText: boolean): void {
    lines += 1;
    let line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (lines === 1 && line.startsWith("\uFEFF")) line = line.slice(1);
    if (line.trim() === "") return;
    if (damage) {
      if (isObject(line)) damage.where = "middle";
      return;
    }
    const decoded = isText ? decodeLine(line) : NOT_TEXT;
    if (!decoded.ok) return isObject(line) ? spoilObject(decoded.reason) : spoil(decoded.reason);
    const envelope = decoded.value;
    if (envelope.seq === last && line === lastLine) return;
    const wrong = wrongWith(envelope);
    if (wrong !== undefined) {
      // Two different lines for one number: neither can be believed.
      if (envelope.seq === last) held = undefined;
      return spoilObject(wrong);
    }
    release();
    held = envelope;
    lastLine = line;
    last = envelope.seq;
    isNumbered &&= line.startsWith(`{"seq":${last},`);
  }

  /** It is a whole object, so it is no torn tail. */
  function spoilObject(reason: string): void {
    spoil(reason);
    if (damage) damage.where = "middle";
  }

  function wrongWith({ seq, event, data }: Envelope): string | undefined {
    if (seq !== last + 1) return `seq ${seq} where ${last + 1} belongs`;
    const protocol = event === "session/opened" ? data["protocol"] : undefined;
    if (!soft && typeof protocol === "number" && protocol > PROTOCOL)
      return `written in protocol ${protocol}; this program reads ${PROTOCOL}`;
    return undefined;
  }

  /** All lines of it. */
  function takeAll(bytes: Uint8Array): void {
    // Asked once for all of it: nearly every log is.
    const isAllText = isUtf8(bytes);
    /** Where the last delta stood: as text it is needed only where no delta follows. */
    let [lastAt, lastEnd] = [0, 0];
    for (let at = 0; at < bytes.length && damage?.where !== "middle";) {
      if (isAllText && takeDelta(bytes, at)) {
        lastAt = at;
        at = lastEnd = deltas.end;
        continue;
      }
      if (lastEnd > 0) lastLine = utf8Text(bytes, lastAt, lastEnd - 1);
      lastEnd = 0;
      const end = bytes.indexOf(NEWLINE, at);
      const stop = end < 0 ? bytes.length : end;
      takeLine(utf8Text(bytes, at, stop), isAllText || isUtf8(bytes.subarray(at, stop)));
      at = stop + 1;
    }
    if (lastEnd > 0) lastLine = utf8Text(bytes, lastAt, lastEnd - 1);
    // The bytes go with this call, and it is not certain yet.
    if (held === heldDelta) heldDelta.text = deltaText(heldDelta);
  }

  return {
    take(bytes) {
      takeAll(bytes);
      return runs.take();
    },
    last: () => last,
    certain: () => certain,
    heldTs: () => held?.ts,
    settle(rest, isWritten) {
      const text = utf8Text(rest);
      const isRestTaken = !isWritten && isObject(text.startsWith("\uFEFF") && lines === 0 ? text.slice(1) : text);
      if (isRestTaken) takeLine(text, isUtf8(rest));
      release();
      return { parts: runs.take(), isRestTaken };
    },
    isNumbered: () => isNumbered,
    count: () => lines,
    damage: () => damage,
    isSpent: () => damage?.where === "middle",
  };
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false; // that is the answer
  }
}
