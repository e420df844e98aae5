// A text that a regular expression matches: literals, classes, groups, alternatives, quantifiers. What it cannot read
// (back-references, look-around) it skips; the caller tests the result and tries again.

import { OPEN_REPEATS_MAX, PATTERN_WORK_CHARS_MAX } from "./limits.ts";
import type { Random } from "./random.ts";

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const WORD = `${LOWER}${LOWER.toUpperCase()}${DIGITS}_`;
const PRINTABLE = Array.from({ length: 95 }, (_all, i) => String.fromCharCode(32 + i)).join("");
const CLASSES: Readonly<Record<string, string>> = { d: DIGITS, w: WORD, s: " ", D: LOWER, W: " -.", S: LOWER };
const CONTROLS: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", 0: "\0" };

/** `repeatMore` lengthens open quantifiers: for a `minLength` beside the pattern. */
export function textOfPattern(source: string, random: Random, repeatMore = 0): string {
  let at = 0;
  let left = PATTERN_WORK_CHARS_MAX;

  /** Alternatives up to a closing bracket or the end; one of them is taken. */
  function alternatives(): string {
    const choices = [sequence()];
    while (source[at] === "|") {
      at += 1;
      choices.push(sequence());
    }
    return random.pick(choices)();
  }

  /** Parsed whole before anything is made, so that each repeat draws its own characters. */
  function sequence(): () => string {
    const parts: (() => string)[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") parts.push(quantified(atom()));
    return () => parts.map((part) => part()).join("");
  }

  function atom(): () => string {
    const char = source[at] ?? "";
    at += 1;
    if (char === "^" || char === "$") return () => "";
    if (char === ".") return () => random.pick(Array.from(LOWER));
    if (char === "[") return characters();
    if (char === "\\") return escaped();
    if (char === "(") return group();
    return () => char;
  }

  function group(): () => string {
    const silent = /^\?(?:=|!|<=|<!)/.exec(source.slice(at, at + 3));
    const head = silent ?? /^\?(?::|<[^>]+>)/.exec(source.slice(at));
    at += head?.[0].length ?? 0;
    const start = at;
    const render = (): string => {
      const back = at;
      at = start;
      const text = alternatives();
      at = back;
      return text;
    };
    alternatives();
    at += 1;
    return silent ? () => "" : render;
  }

  function escaped(): () => string {
    const char = source[at] ?? "";
    at += 1;
    if (char === "b" || char === "B") return () => "";
    const unicode = char === "u" || char === "x" ? /^(?:\{([\da-f]+)\}|([\da-f]{4}|[\da-f]{2}))/i.exec(source.slice(at)) : null;
    if (unicode !== null) {
      at += unicode[0].length;
      return () => String.fromCodePoint(Number.parseInt(unicode[1] ?? unicode[2] ?? "20", 16));
    }
    if (/[pP]/.test(char) && source[at] === "{") {
      at = source.indexOf("}", at) + 1;
      return () => random.pick(Array.from(LOWER));
    }
    const set = CLASSES[char];
    if (set !== undefined) return () => random.pick(Array.from(set));
    return () => CONTROLS[char] ?? char;
  }

  function characters(): () => string {
    const negated = source[at] === "^";
    if (negated) at += 1;
    let set = "";
    let first = true;
    while (at < source.length && (source[at] !== "]" || first)) {
      first = false;
      const low = member();
      if (source[at] === "-" && source[at + 1] !== "]" && low.length === 1) {
        at += 1;
        set += rangeOf(low, member());
      } else set += low;
    }
    at += 1;
    const allowed = negated ? Array.from(PRINTABLE).filter((char) => !set.includes(char)) : Array.from(set);
    return () => (allowed.length === 0 ? "" : random.pick(allowed));
  }

  function member(): string {
    const char = source[at] ?? "";
    at += 1;
    if (char !== "\\") return char;
    const next = source[at] ?? "";
    const set = CLASSES[next];
    if (set === undefined) return escaped()();
    at += 1;
    return set;
  }

  function quantified(part: () => string): () => string {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at));
    if (found === null) return part;
    at += found[0].length;
    const [, sign, least, comma, most] = found;
    const min = sign === "+" ? 1 : sign === undefined ? Number(least) : 0;
    const open = min + OPEN_REPEATS_MAX + repeatMore;
    const max = sign === "?" ? 1 : sign !== undefined ? open : comma === "" ? min : most === "" ? open : Number(most);
    return () => {
      const repeats = random.int(repeatMore > 0 ? Math.min(max, min + repeatMore) : min, max);
      const texts: string[] = [];
      for (let i = 0; i < repeats && left > 0; i += 1) {
        const text = part();
        texts.push(text);
        left -= 1 + text.length;
      }
      return texts.join("");
    };
  }

  return alternatives();
}

function rangeOf(low: string, high: string): string {
  const from = low.codePointAt(0) ?? 0;
  const to = Math.min(high.codePointAt(0) ?? from, from + 0x250);
  return Array.from({ length: Math.max(0, to - from) + 1 }, (_all, i) => String.fromCodePoint(from + i)).join("");
}
