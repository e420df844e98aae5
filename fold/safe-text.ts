// The one door between foreign text and a screen. Nothing is left out and nothing acts: what would steer a terminal,
// reorder a line or hide in it becomes a mark that can be seen. The log keeps the bytes.
//
// Decided here:
//  - C0 and DEL are shown by their control pictures (ESC as ␛), everything else by its number: ‹U+202E›.
//  - Every character without a glyph of its own (Unicode's default ignorables: bidi controls, zero-width, soft hyphen,
//    fillers, tags, variation selectors) is marked, joiners in scripts that use them too: a mark too many is read, a
//    character too few is not. The exception is an emoji: a variation selector, skin tone or joiner stays where it is
//    part of one, up to EMOJI_PARTS_MAX pictures; flags made of tags do not.
//  - More than MARKS_MAX combining marks on one letter are counted instead of drawn: they would climb over other rows.
//  - Letters that look like others stay: they are letters.

import { countText } from "./words.ts";

/** Pictures joined to one emoji; the longest in use has four. */
const EMOJI_PARTS_MAX = 6;
/** Combining marks on one letter; Vietnamese takes two, pointed Hebrew three. */
const MARKS_MAX = 8;
const TAB = "    ";

const EMOJI = String.raw`\p{Extended_Pictographic}(?:[\uFE0E\uFE0F]|\p{Emoji_Modifier})?`;
const KEPT = String.raw`${EMOJI}(?:\u200D${EMOJI}){0,${EMOJI_PARTS_MAX - 1}}|[0-9#*]\uFE0F\u20E3`;
const UNSAFE = String.raw`[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2028\u2029\uFFF9-\uFFFB]`;
const PILE = String.raw`(?<=\p{M}{${MARKS_MAX}})(?:(?!${UNSAFE})\p{M})+`;

/**
 * What most of a screen is made of: letters of Latin scripts, punctuation, arrows, lines and boxes, our own glyphs. Each is one
 * character, safe and a column wide: a look at a text that holds no other needs none of the tables of Unicode.
 */
export const PLAIN_TEXT = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25fc\u2699\u26a0\u2713\u2717]*$/;
const SUSPECT = new RegExp(`${UNSAFE}|${PILE}`, "u");
const PARTS = new RegExp(`${KEPT}|\\r\\n|${UNSAFE}|${PILE}`, "gu");

export interface SafeTextOptions {
  /** `mark` (default): a line end is shown as ␊ and the text is one line. `keep`: it stays; CRLF is one. */
  newlines?: "keep" | "mark";
}

/** Safe to draw; the same again if given twice. */
export function safeText(text: string, { newlines = "mark" }: SafeTextOptions = {}): string {
  if (PLAIN_TEXT.test(text) || !SUSPECT.test(text)) return text;
  const keepsLines = newlines === "keep";
  return text.replace(PARTS, (part) => shown(part, keepsLines));
}

function shown(part: string, keepsLines: boolean): string {
  const code = part.codePointAt(0) ?? 0;
  if (part === "\n" || part === "\r\n") return keepsLines ? "\n" : part === "\n" ? "␊" : "␍␊";
  if (code === 0x09) return TAB;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "␡";
  if (IS_UNSAFE.test(part)) return `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›`;
  if (IS_MARK.test(part)) return `‹+${countText(Array.from(part).length, "mark")}›`;
  return part;
}

/** Asked of a part, which begins with what it was matched for. */
const IS_UNSAFE = new RegExp(`^${UNSAFE}`, "u");
const IS_MARK = /^\p{M}/u;
