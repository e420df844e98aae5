// A log's text to events: what can be served of it, and what is wrong with the rest. Knows no file. The rules are those of every reader of
// a session (a BOM, CRLF and blank lines are fine; a repeated last line is skipped; any other wrong number is damage).

import { decodeLine, type Envelope, PROTOCOL } from "../../wire/index.ts";

/** `tail`: nothing readable comes after it. `middle`: something does, and is not served. */
export interface LogDamage {
  where: "tail" | "middle";
  /** From 1. */
  line: number;
  reason: string;
}

export interface LogLines {
  /** Whole lines with their newlines. The last event is not certain yet: the next line may say that it is damaged too. */
  take(text: string): Envelope[];
  /** seq of the last event that was taken; of the last one that may be served. */
  last(): number;
  certain(): number;
  /**
   * Nothing more is there now, so the last event is certain. `rest` stands after the last newline: true where it was taken as a line, as a
   * whole object is when nobody is about to write on. More lines may follow.
   */
  settle(rest: string, isWritten: boolean): { frames: Envelope[]; isRestTaken: boolean };
  /** Lines so far. */
  count(): number;
  damage(): LogDamage | undefined;
  /** Nothing more can come of this log: the rest need not be read. */
  isSpent(): boolean;
}

/** `soft`: what a later version wrote is read on. */
export function createLogLines({ soft = false }: { soft?: boolean } = {}): LogLines {
  let lines = 0;
  let lastLine: string | undefined;
  let last = -1;
  let certain = -1;
  /** The last event stays uncertain for ever. */
  let isDoubted = false;
  let damage: LogDamage | undefined;

  function spoil(reason: string): void {
    damage = { where: "tail", line: lines, reason };
  }

  function takeLine(raw: string, out: Envelope[]): void {
    lines += 1;
    let line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (lines === 1 && line.startsWith("\uFEFF")) line = line.slice(1);
    if (line.trim() === "") return;
    if (damage) {
      if (isObject(line)) damage.where = "middle";
      return;
    }
    const decoded = decodeLine(line);
    if (!decoded.ok) return isObject(line) ? spoilObject(decoded.reason) : spoil(decoded.reason);
    const envelope = decoded.value;
    if (envelope.seq === last && line === lastLine) return;
    const wrong = wrongWith(envelope);
    if (wrong !== undefined) {
      // Two different lines for one number: neither can be believed.
      isDoubted = envelope.seq === last;
      return spoilObject(wrong);
    }
    out.push(envelope);
    certain = last;
    lastLine = line;
    last = envelope.seq;
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

  return {
    take(text) {
      const out: Envelope[] = [];
      for (let at = 0; at < text.length && damage?.where !== "middle";) {
        const end = text.indexOf("\n", at);
        const stop = end < 0 ? text.length : end;
        takeLine(text.slice(at, stop), out);
        at = stop + 1;
      }
      return out;
    },
    last: () => last,
    certain: () => certain,
    settle(rest, isWritten) {
      const frames: Envelope[] = [];
      const isRestTaken = !isWritten && isObject(rest.startsWith("\uFEFF") && lines === 0 ? rest.slice(1) : rest);
      if (isRestTaken) takeLine(rest, frames);
      if (!isDoubted) certain = last;
      return { frames, isRestTaken };
    },
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
