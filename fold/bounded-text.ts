// Text that is added to for hours and stays small: its beginning and its end. Where it is cut depends on the whole text
// alone, never on the pieces it came in: a merged delta must leave the same as its parts.

import { FLATTEN_EVERY_CHARS, LONG_FLATTEN_EVERY_CHARS, LONG_PIECE_CHARS } from "./limits.ts";

/** Stands where the middle was left out; on a line of its own. */
export const CUT_MARK = "\n…\n";

export interface TextBounds {
  /** Characters kept of the beginning; 0: the end only, without a mark. */
  head: number;
  /** The end starts at a multiple of this and is one to two of it long. */
  step: number;
}

/** `kept` is what is left of the first `chars` characters; gives what is left with `added` behind them. */
export function appendBounded(kept: string, chars: number, added: string, bounds: TextBounds): string {
  const total = chars + added.length;
  const most = bounds.head + 2 * bounds.step;
  if (total <= most) return flatNowAndThen(kept + added, chars, added);
  const start = endStart(total, bounds);
  if (chars > most && start === endStart(chars, bounds)) return flatNowAndThen(kept + added, chars, added);
  const ofKept = Math.max(0, total - start - added.length);
  const before = afterPair(kept.slice(kept.length - ofKept));
  const after = ofKept > 0 ? added : afterPair(added.slice(start - total));
  const head = headOf(kept.length > bounds.head + CUT_MARK.length ? kept : kept + added, chars > most, bounds);
  // Pieces that are joined and made flat are a copy already; one alone is a slice of what is to be let go.
  return head === "" && before === "" ? ownCopy(after) : flatText(head + before + after);
}

export const boundText = (text: string, bounds: TextBounds): string => appendBounded("", 0, text, bounds);

/** The first `most` characters and "…"; a copy, so that the long text can go. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = isHigh(text, most - 2) ? most - 2 : most - 1;
  return flatText(`${text.slice(0, end)}…`);
}

const endStart = (total: number, { step }: TextBounds): number => Math.floor(total / step) * step - step;

function headOf(text: string, wasCut: boolean, { head }: TextBounds): string {
  if (head === 0) return "";
  const shorter = wasCut ? text.startsWith(CUT_MARK, head - 1) : isHigh(text, head - 1);
  return text.slice(0, shorter ? head - 1 : head) + CUT_MARK;
}

const isHigh = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800;
/** Without the second half of a pair at its beginning. */
const afterPair = (text: string): string => ((text.charCodeAt(0) & 0xfc00) === 0xdc00 ? text.slice(1) : text);

/** A slice keeps the string it was cut from alive; joined to another and made flat it keeps only itself. */
const ownCopy = (slice: string): string => flatText(` ${slice}`).slice(1);

/** No character of any text. */
const NO_CHARACTER = 0xffff;

/**
 * The same text in one piece of its own: reading a character makes an engine join the pieces of a string. What was read has to count for
 * something that no optimizer can know beforehand: it leaves out the reading otherwise, and with it the joining.
 */
export const flatText = (text: string): string => (text.charCodeAt(0) === NO_CHARACTER ? text.slice() : text);

/** Long pieces cost little as they are: to copy all of the text for each would cost more than their fold. */
function flatNowAndThen(text: string, before: number, added: string): string {
  const every = added.length < LONG_PIECE_CHARS ? FLATTEN_EVERY_CHARS : LONG_FLATTEN_EVERY_CHARS;
  return Math.floor(before / every) === Math.floor((before + added.length) / every) ? text : flatText(text);
}
