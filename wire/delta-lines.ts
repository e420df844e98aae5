// Lines of `llm/delta` read without JSON.parse. Most of a log is these, and lines of one stream differ in four places: seq, ts, text, and the
// tokens so far. What stands between is learned from a whole parse and compared from then on as text. Whatever is not exactly so written is
// not taken here: its reader parses it.

import { decodeLine } from "./codec.ts";
import { badField } from "./event-check.ts";
import type { DeltaStream } from "./frames.ts";
import { DELTA_FRAMES_MAX, DELTA_HEAD_CHARS_MAX } from "./limits.ts";

/** Whose delta it is: one object for all lines that are framed alike. */
export type DeltaOf = Pick<DeltaStream, "session-id" | "invokeid" | "type" | "model">;

export interface DeltaLines {
  /** Whether the line that starts at `at` is a delta whose newline is there too. If so the fields below are of it, until the next call. */
  scan(text: string, at: number): boolean;
  seq: number;
  ts: number;
  of: DeltaOf;
  /** A part of the scanned text where it could be: keep it only in a copy. */
  text: string;
  /** `usage.output-tokens`, where the line has it. */
  tokens: number | undefined;
  /** Behind the newline. */
  end: number;
}

/** What stands around the four places. A null in their place: learned that it cannot be read so. */
interface Framing {
  /** From behind `ts` to the text's quote. */
  head: string;
  /** From the text's closing quote to the newline, or to the tokens and from behind them. */
  tail: string;
  rest: string | undefined;
  of: DeltaOf;
  /** The one met after it the last time: streams take turns. */
  next: Framing | undefined;
}

const SEQ = '{"seq":';
const TS = ',"ts":';
const EVENT = ',"event":"llm/delta",';
const EVENT_DIFFERS_AT = EVENT.indexOf("delta");
const EVENT_DIFFERS = EVENT.charCodeAt(EVENT_DIFFERS_AT);
const TEXT = '"text":"';
const TOKENS = '"output-tokens":';
/** So many are compared one by one in less time than one call into the engine takes. */
const FEW_CHARS = 24;
/** Any integer of as many is exact. */
const DIGITS_MAX = 15;
const [QUOTE, BACKSLASH, NEWLINE, RETURN, SPACE, ZERO] = [0x22, 0x5c, 0x0a, 0x0d, 0x20, 0x30];
const NOBODY: DeltaOf = { "session-id": "", invokeid: "", type: "text-delta" };

export function createDeltaLines(): DeltaLines {
  /** By head, then by tail with a newline for the tokens. */
  let framings = new Map<string, Map<string, Framing | null>>();
  let known = 0;
  /** Lines read with those known. */
  let taken = 0;
  /** Each line is framed otherwise: to learn costs more than it saves. */
  let isHopeless = false;
  let last: Framing | undefined;
  /** Where the last step of a scan ended. */
  let pos = 0;
  /** Whether the value just passed is written with escapes. */
  let isEscaped = false;
  const line: DeltaLines = { scan, seq: 0, ts: 0, of: NOBODY, text: "", tokens: undefined, end: 0 };

  /** -1: none stand at `pos`, or not as an integer is written. */
  function digits(text: string): number {
    const from = pos;
    let value = 0;
    for (; pos - from <= DIGITS_MAX; pos += 1) {
      const digit = text.charCodeAt(pos) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    const count = pos - from;
    return count === 0 || count > DIGITS_MAX || (count > 1 && text.charCodeAt(from) === ZERO) ? -1 : value;
  }

  function passes(text: string, part: string): boolean {
    if (part.length <= FEW_CHARS) return passesFew(text, part);
    if (!text.startsWith(part, pos)) return false;
    pos += part.length;
    return true;
  }

  function passesFew(text: string, part: string): boolean {
    for (let at = 0; at < part.length; at += 1) if (text.charCodeAt(pos + at) !== part.charCodeAt(at)) return false;
    pos += part.length;
    return true;
  }

  /** To the closing quote; false where no string of JSON stands. */
  function passesValue(text: string): boolean {
    isEscaped = false;
    for (;;) {
      const code = text.charCodeAt(pos);
      if (code === QUOTE) return true;
      if (!(code >= SPACE)) return false;
      if (code === BACKSLASH) {
        isEscaped = true;
        pos += 1;
      }
      pos += 1;
    }
  }

  function passesTail(text: string, { tail, rest }: Framing): boolean {
    line.tokens = undefined;
    if (!passes(text, tail)) return false;
    if (rest !== undefined) {
      line.tokens = digits(text);
      if (line.tokens < 0 || !passes(text, rest)) return false;
    }
    return text.charCodeAt(pos) === NEWLINE;
  }

  function scan(text: string, at: number): boolean {
    pos = at;
    if (isHopeless || !passesFew(text, SEQ)) return false;
    line.seq = digits(text);
    if (line.seq < 0 || !passesFew(text, TS)) return false;
    line.ts = digits(text);
    // Most other events differ here, and a call is saved.
    if (line.ts < 0 || text.charCodeAt(pos + EVENT_DIFFERS_AT) !== EVENT_DIFFERS) return false;
    const headAt = pos;
    const next = last?.next ?? last;
    const guess = next && passes(text, next.head) ? next : undefined;
    if (!guess) {
      if (!passes(text, EVENT)) return false;
      const found = text.indexOf(TEXT, pos);
      if (found < 0 || found - pos > DELTA_HEAD_CHARS_MAX) return false;
      pos = found + TEXT.length;
    }
    const valueAt = pos;
    if (!passesValue(text)) return false;
    const tailAt = pos;
    const value = textOfValue(text, valueAt, tailAt);
    if (value === undefined) return false;
    line.text = value;
    let framing = guess;
    if (!guess || !passesTail(text, guess)) {
      framing = framingOf(text, at, headAt, valueAt, tailAt);
      pos = tailAt;
      if (!framing || !passesTail(text, framing)) return false;
    }
    if (!framing) return false;
    if (last) last.next = framing;
    last = framing;
    taken += 1;
    line.of = framing.of;
    line.end = pos + 1;
    return true;
  }

  function textOfValue(text: string, from: number, to: number): string | undefined {
    if (!isEscaped) return text.slice(from, to);
    try {
      return JSON.parse(text.slice(from - 1, to + 1)) as string;
    } catch {
      return undefined; // an escape that is none: the whole line says the same
    }
  }

  function framingOf(text: string, at: number, headAt: number, valueAt: number, tailAt: number): Framing | undefined {
    const stop = text.indexOf("\n", tailAt);
    // A line that ends as on Windows is two texts for one event.
    if (stop < 0 || text.charCodeAt(stop - 1) === RETURN) return undefined;
    const head = text.slice(headAt, valueAt);
    const whole = text.slice(tailAt, stop);
    const tokensAt = whole.indexOf(TOKENS);
    const cut = tokensAt < 0 ? whole.length : tokensAt + TOKENS.length;
    pos = tailAt + cut;
    const tokens = tokensAt < 0 ? undefined : digits(text);
    const [tail, rest] = [whole.slice(0, cut), tokensAt < 0 ? undefined : text.slice(pos, stop)];
    const key = rest === undefined ? tail : `${tail}\n${rest}`;
    const learned = framings.get(head)?.get(key);
    if (learned !== undefined) return learned ?? undefined;
    const of = tokens === -1 ? undefined : learn(text.slice(at, stop), `${head}${text.slice(valueAt, tailAt)}x${tail}`, tokens, rest);
    return remember(key, of && { head: ownCopy(head), tail: ownCopy(tail), rest: rest && ownCopy(rest), of, next: undefined }, head);
  }

  /**
   * The line as it is, and with all four places changed: what both parse to must differ in just those. So no key that stands there twice,
   * and no place that only looks like one of them, is ever taken for it.
   */
  function learn(whole: string, changed: string, tokens: number | undefined, rest: string | undefined): DeltaOf | undefined {
    const before = decodeLine(whole);
    const after = decodeLine(
      `${SEQ}${line.seq + 1}${TS}${line.ts + 1}${changed}${tokens === undefined ? "" : `${tokens + 1}${rest ?? ""}`}`,
    );
    if (!before.ok || !after.ok || before.value.event !== "llm/delta" || badField("llm/delta", before.value.data) !== undefined)
      return undefined;
    const isEach = [before.value, after.value].every(({ seq, ts, data }, by) => {
      const usage = data["usage"] as DeltaStream["usage"] | null | undefined;
      const said = usage?.["output-tokens"] ?? undefined;
      return (
        seq === line.seq + by &&
        ts === line.ts + by &&
        data["text"] === line.text + "x".repeat(by) &&
        said === (tokens === undefined ? undefined : tokens + by)
      );
    });
    const { "session-id": session, invokeid, type, model } = before.value.data;
    if (!isEach || typeof session !== "string" || typeof invokeid !== "string") return undefined;
    if (typeof model !== "string" && model !== undefined && model !== null) return undefined;
    return { "session-id": session, invokeid, type: type as DeltaOf["type"], ...(typeof model === "string" && { model }) };
  }

  function remember(key: string, framing: Framing | undefined, head: string): Framing | undefined {
    if (known >= DELTA_FRAMES_MAX) {
      isHopeless = taken < 2 * known;
      framings = new Map();
      last = undefined;
      known = 0;
      taken = 0;
    }
    known += 1;
    const tails = framings.get(head) ?? new Map<string, Framing | null>();
    framings.set(framing?.head ?? ownCopy(head), tails.set(ownCopy(key), framing ?? null));
    return framing;
  }

  return line;
}

/**
 * Not a part of the text it was cut from, which would stay with it. Joined to a blank it is a text of two pieces until one of its
 * characters is read, and what was read has to count for something: an optimizer leaves out what does not.
 */
export function ownCopy(slice: string): string {
  const joined = ` ${slice}`;
  return joined.charCodeAt(0) === 0x20 ? joined.slice(1) : slice;
}
