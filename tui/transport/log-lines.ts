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
  /** Whole lines with their newlines. One event is held back: the next line may say that it is damaged too. */
  take(text: string): Envelope[];
  /** What stood after the last newline. Nothing is taken after this. */
  end(rest: string): { frames: Envelope[]; damage?: LogDamage };
  /** Nothing more can come of this log: the rest need not be read. */
  isSpent(): boolean;
}

export function createLogLines(): LogLines {
  let lines = 0;
  let held: { envelope: Envelope; line: string } | undefined;
  let last = -1;
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
    if (held && envelope.seq === last && line === held.line) return;
    const wrong = wrongWith(envelope);
    if (wrong !== undefined) {
      // Two different lines for one number: neither can be believed.
      if (held && envelope.seq === last) held = undefined;
      return spoilObject(wrong);
    }
    if (held) out.push(held.envelope);
    held = { envelope, line };
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
    if (typeof protocol === "number" && protocol > PROTOCOL) return `written in protocol ${protocol}; this program reads ${PROTOCOL}`;
    return undefined;
  }

  function take(text: string): Envelope[] {
    const out: Envelope[] = [];
    for (let at = 0; at < text.length && damage?.where !== "middle";) {
      const end = text.indexOf("\n", at);
      const stop = end < 0 ? text.length : end;
      takeLine(text.slice(at, stop), out);
      at = stop + 1;
    }
    return out;
  }

  return {
    take,
    end(rest) {
      const frames = take(rest);
      if (held) frames.push(held.envelope);
      held = undefined;
      return { frames, ...(damage ? { damage } : {}) };
    },
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
