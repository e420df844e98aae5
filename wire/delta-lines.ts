// Lines of `llm/delta` read without JSON.parse. Most of a log is these, and lines of one stream differ in four places: seq, ts, text, and the
// tokens so far. What stands between is learned from a whole parse and compared from then on, byte by byte. Whatever is not exactly so written is
// not taken here: its reader parses it.

import { type BytePart, bytePart, standsAt, viewOf } from "./byte-parts.ts";
import { decodeLine } from "./codec.ts";
import { badField } from "./event-check.ts";
import { type DeltaLine, type DeltaOf, deltaText } from "./delta-line.ts";
import type { DeltaStream } from "./frames.ts";
import { DELTA_FRAMES_MAX, DELTA_HEAD_BYTES_MAX } from "./limits.ts";
import { endsWhole, utf8Text } from "./utf8.ts";

interface Scanned extends DeltaLine {
  /** Whether the line that starts at byte `at` is a delta whose newline is there too. If so the fields are of it, until the next call. */
  scan(bytes: Uint8Array, at: number): boolean;
  /** Behind the newline. */
  end: number;
}

/** The line that was scanned last. */
export type DeltaLines = Readonly<Scanned>;

/** What stands around the four places. A null in their place: learned that it cannot be read so. */
interface Framing {
  /** From behind `ts` to the text's quote. */
  head: BytePart;
  /** From the text's closing quote to the newline, or to the tokens and from behind them. */
  tail: BytePart;
  rest: BytePart | undefined;
  of: DeltaOf;
  /** The one met after it the last time: streams take turns. */
  next: Framing | undefined;
}

const SEQ = bytePart('{"seq":');
const TS = bytePart(',"ts":');
const EVENT = bytePart(',"event":"llm/delta",');
const TEXT = bytePart('"text":"');
const TOKENS = '"output-tokens":';
/** Most other events differ here, and a call is saved. */
const [EVENT_DIFFERS_AT, EVENT_DIFFERS] = [',"event":"llm/'.length, "d".charCodeAt(0)];
/** Any integer of as many is exact. */
const DIGITS_MAX = 15;
const [QUOTE, BACKSLASH, NEWLINE, RETURN, SPACE, ZERO, ASCII] = [0x22, 0x5c, 0x0a, 0x0d, 0x20, 0x30, 0x80];
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
  let bytes: Uint8Array = new Uint8Array();
  let view = viewOf(bytes);
  /** Where the last step of a scan ended. */
  let pos = 0;
  /** Of the value just passed: whether it is written with escapes, and not with ASCII alone. */
  let isEscaped = false;
  let isWide = false;
  const line: Scanned = { scan, seq: 0, ts: 0, of: NOBODY, text: undefined, bytes, textFrom: 0, textTo: 0, tokens: undefined, end: 0 };

  /** -1: none stand at `pos`, or not as an integer is written. */
  function digits(): number {
    const from = pos;
    let value = 0;
    for (; pos - from <= DIGITS_MAX; pos += 1) {
      const digit = (bytes[pos] ?? 0) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    const count = pos - from;
    return count === 0 || count > DIGITS_MAX || (count > 1 && bytes[from] === ZERO) ? -1 : value;
  }

  function passes(part: BytePart): boolean {
    if (!standsAt(view, pos, part)) return false;
    pos += part.bytes.length;
    return true;
  }

  /** To the closing quote; false where no string of JSON stands. */
  function passesValue(): boolean {
    isEscaped = false;
    let all = 0;
    for (; ; pos += 1) {
      const code = bytes[pos];
      if (code === QUOTE) break;
      if (code === undefined || code < SPACE) return false;
      all |= code;
      if (code !== BACKSLASH) continue;
      isEscaped = true;
      pos += 1;
    }
    isWide = all >= ASCII;
    return true;
  }

  function passesTail({ tail, rest }: Framing): boolean {
    line.tokens = undefined;
    if (!passes(tail)) return false;
    if (rest !== undefined) {
      line.tokens = digits();
      if (line.tokens < 0 || !passes(rest)) return false;
    }
    return bytes[pos] === NEWLINE;
  }

  function scan(given: Uint8Array, at: number): boolean {
    if (given !== bytes) {
      line.bytes = bytes = given;
      view = viewOf(given);
    }
    pos = at;
    if (isHopeless || !passes(SEQ)) return false;
    line.seq = digits();
    if (line.seq < 0 || !passes(TS)) return false;
    line.ts = digits();
    if (line.ts < 0 || bytes[pos + EVENT_DIFFERS_AT] !== EVENT_DIFFERS) return false;
    const headAt = pos;
    const next = last?.next ?? last;
    const guess = next && passes(next.head) ? next : undefined;
    if (!guess && !(passes(EVENT) && passesToText())) return false;
    const valueAt = pos;
    if (!passesValue()) return false;
    const tailAt = pos;
    line.textFrom = valueAt;
    line.textTo = tailAt;
    line.text = undefined;
    if ((isEscaped || isWide) && !takesText(valueAt, tailAt)) return false;
    let framing = guess;
    if (!guess || !passesTail(guess)) {
      framing = framingOf(at, headAt, valueAt, tailAt);
      pos = tailAt;
      if (!framing || !passesTail(framing)) return false;
    }
    if (!framing) return false;
    if (last) last.next = framing;
    last = framing;
    taken += 1;
    line.of = framing.of;
    line.end = pos + 1;
    return true;
  }

  function passesToText(): boolean {
    const most = pos + DELTA_HEAD_BYTES_MAX;
    for (; pos <= most; pos += 1) {
      const code = bytes[pos];
      if (code === QUOTE && passes(TEXT)) return true;
      if (code === undefined || code === NEWLINE) return false;
    }
    return false;
  }

  /** Of a value that is not ASCII as it stands; false where no string of JSON is. */
  function takesText(from: number, to: number): boolean {
    if (!isEscaped) {
      if (!endsWhole(bytes, from, to)) line.text = utf8Text(bytes, from, to);
      return true;
    }
    try {
      line.text = JSON.parse(utf8Text(bytes, from - 1, to + 1)) as string;
      return true;
    } catch {
      return false; // an escape that is none: the whole line says the same
    }
  }

  function framingOf(at: number, headAt: number, valueAt: number, tailAt: number): Framing | undefined {
    const stop = bytes.indexOf(NEWLINE, tailAt);
    // A line that ends as on Windows is two texts for one event.
    if (stop < 0 || bytes[stop - 1] === RETURN) return undefined;
    const head = utf8Text(bytes, headAt, valueAt);
    const whole = utf8Text(bytes, tailAt, stop);
    const tokensAt = whole.indexOf(TOKENS);
    const cut = tokensAt < 0 ? whole.length : tokensAt + TOKENS.length;
    const digitsText = tokensAt < 0 ? undefined : (/^\d*/.exec(whole.slice(cut))?.[0] ?? "");
    const [tail, rest] = [whole.slice(0, cut), digitsText === undefined ? undefined : whole.slice(cut + digitsText.length)];
    const key = rest === undefined ? tail : `${tail}\n${rest}`;
    const learned = framings.get(head)?.get(key);
    if (learned !== undefined) return learned ?? undefined;
    const parts = { head: bytePart(head), tail: bytePart(tail), rest: rest === undefined ? undefined : bytePart(rest) };
    pos = tailAt + parts.tail.bytes.length;
    const tokens = digitsText === undefined ? undefined : digits();
    const of =
      tokens === -1 ? undefined : learn(utf8Text(bytes, at, stop), `${head}${utf8Text(bytes, valueAt, tailAt)}x${tail}`, tokens, rest);
    return remember(head, key, of && { ...parts, of, next: undefined });
  }

  /**
   * The line as it is, and with all four places changed: what both parse to must differ in just those. So no key that stands there twice,
   * and no place that only looks like one of them, is ever taken for it.
   */
  function learn(whole: string, changed: string, tokens: number | undefined, rest: string | undefined): DeltaOf | undefined {
    const before = decodeLine(whole);
    const after = decodeLine(
      `{"seq":${line.seq + 1},"ts":${line.ts + 1}${changed}${tokens === undefined ? "" : `${tokens + 1}${rest ?? ""}`}`,
    );
    if (!before.ok || !after.ok || before.value.event !== "llm/delta" || badField("llm/delta", before.value.data) !== undefined)
      return undefined;
    const text = deltaText(line);
    const isEach = [before.value, after.value].every(({ seq, ts, data }, by) => {
      const usage = data["usage"] as DeltaStream["usage"] | null | undefined;
      const said = usage?.["output-tokens"] ?? undefined;
      return (
        seq === line.seq + by &&
        ts === line.ts + by &&
        data["text"] === text + "x".repeat(by) &&
        said === (tokens === undefined ? undefined : tokens + by)
      );
    });
    const { "session-id": session, invokeid, type, model } = before.value.data;
    if (!isEach || typeof session !== "string" || typeof invokeid !== "string") return undefined;
    if (typeof model !== "string" && model !== undefined && model !== null) return undefined;
    return { "session-id": session, invokeid, type: type as DeltaOf["type"], ...(typeof model === "string" && { model }) };
  }

  function remember(head: string, key: string, framing: Framing | undefined): Framing | undefined {
    if (known >= DELTA_FRAMES_MAX) {
      isHopeless = taken < 2 * known;
      framings = new Map();
      last = undefined;
      known = 0;
      taken = 0;
    }
    known += 1;
    const tails = framings.get(head) ?? new Map<string, Framing | null>();
    framings.set(head, tails.set(key, framing ?? null));
    return framing;
  }

  return line;
}
