// Text that is added to for hours and stays small: its beginning and its end. Where it is cut depends on the whole text
// alone, never on the pieces it came in: a merged delta must leave the same as its parts.

import { FLATTEN_EVERY_CHARS } from "./limits.ts";

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
  const text = kept + added;
  if (total <= most) return flatNowAndThen(text, chars, total);
  const start = endStart(total, bounds);
  if (chars > most && start === endStart(chars, bounds)) return flatNowAndThen(text, chars, total);
  const end = text.slice(start - total);
  return ownCopy(headOf(text, chars > most, bounds) + (isLow(end) ? end.slice(1) : end));
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
const isLow = (text: string): boolean => (text.charCodeAt(0) & 0xfc00) === 0xdc00;

/** A slice keeps the string it was cut from alive; joined to another and made flat it keeps only itself. */
const ownCopy = (slice: string): string => flatText(` ${slice}`).slice(1);

/** No character of any text. */
const NO_CHARACTER = 0xffff;

/**
 * The same text in one piece of its own: reading a character makes an engine join the pieces of a string. What was read has to count for
 * something that no optimizer can know beforehand: it leaves out the reading otherwise, and with it the joining.
 */
export const flatText = (text: string): string => (text.charCodeAt(0) === NO_CHARACTER ? text.slice() : text);

function flatNowAndThen(text: string, before: number, now: number): string {
  return Math.floor(before / FLATTEN_EVERY_CHARS) === Math.floor(now / FLATTEN_EVERY_CHARS) ? text : flatText(text);
}
