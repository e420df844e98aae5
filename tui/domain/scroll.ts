// A long text as blocks that are laid out only when they are seen: scrolling costs what is on the screen, whatever the
// length of the text. Blocks are counted from the first there ever was, so that those let go of at the front move nothing.

import type { Line } from "./line.ts";
import type { Seen } from "./scroll-bar.ts";

export interface Blocks {
  first: number;
  /** One behind the last. */
  end: number;
  /** At least one line. */
  linesOf(block: number): readonly Line[];
}

export interface Place {
  block: number;
  line: number;
}

/** The first line that is seen; `follows`: the window hangs on the end, wherever that goes. */
export interface Scroll {
  follows: boolean;
  at: Place;
}

export const AT_START: Scroll = { follows: false, at: { block: 0, line: 0 } };
export const AT_END: Scroll = { follows: true, at: { block: 0, line: 0 } };

/** The place so many lines on (or back), no further than either end. */
export function placeAfter(blocks: Blocks, from: Place, by: number): Place {
  let { block, line } = within(blocks, from);
  let left = by;
  while (left > 0) {
    const more = blocks.linesOf(block).length - 1 - line;
    if (left <= more) return { block, line: line + left };
    const next = nearest(blocks, block + 1, 1);
    if (next === undefined) return { block, line: line + Math.max(0, more) };
    left -= more + 1;
    block = next;
    line = 0;
  }
  while (left < 0) {
    if (-left <= line) return { block, line: line + left };
    const before = nearest(blocks, block - 1, -1);
    if (before === undefined) return { block, line: 0 };
    left += line + 1;
    block = before;
    line = blocks.linesOf(block).length - 1;
  }
  return { block, line };
}

/** The first block with lines from `block` on, or back. */
function nearest({ first, end, linesOf }: Blocks, block: number, by: 1 | -1): number | undefined {
  for (let at = block; at >= first && at < end; at += by) if (linesOf(at).length > 0) return at;
  return undefined;
}

/** A place that is there: what was let go of, or has become shorter, is the nearest that is left. */
export function within(blocks: Blocks, { block, line }: Place): Place {
  const wanted = Math.max(blocks.first, Math.min(block, blocks.end - 1));
  const there = nearest(blocks, wanted, 1) ?? nearest(blocks, wanted, -1);
  if (there === undefined) return { block: blocks.first, line: 0 };
  const last = blocks.linesOf(there).length - 1;
  if (there !== block) return { block: there, line: there < block ? last : 0 };
  return { block, line: Math.max(0, Math.min(line, last)) };
}

const lastPlace = (blocks: Blocks): Place => within(blocks, { block: blocks.end, line: 0 });

/** The first line of a window that ends with the last line. */
export const endPlace = (blocks: Blocks, height: number): Place =>
  blocks.end <= blocks.first ? { block: blocks.first, line: 0 } : placeAfter(blocks, lastPlace(blocks), 1 - height);

export interface View {
  lines: Line[];
  /** Place of each line. */
  places: Place[];
  at: Place;
  /** Lines above or below are out of sight. */
  above: boolean;
  below: boolean;
}

export function viewOf(blocks: Blocks, scroll: Scroll, height: number): View {
  const end = endPlace(blocks, height);
  const wanted = scroll.follows ? end : within(blocks, scroll.at);
  const at = isBefore(end, wanted) ? end : wanted;
  const view: View = { lines: [], places: [], at, above: at.block > blocks.first || at.line > 0, below: isBefore(at, end) };
  let from = at.line;
  for (let block = at.block; block < blocks.end && view.lines.length < height; block += 1) {
    const lines = blocks.linesOf(block);
    for (let line = from; line < lines.length && view.lines.length < height; line += 1) {
      view.lines.push(lines[line] as Line);
      view.places.push({ block, line });
    }
    from = 0;
  }
  return view;
}

/** Moved by so many lines; beyond the end it follows again, where the text may grow. */
export function scrolled(blocks: Blocks, scroll: Scroll, by: number, height: number): Scroll {
  if (blocks.end <= blocks.first) return scroll;
  const end = endPlace(blocks, height);
  if (scroll.follows && by >= 0) return scroll;
  const from = viewOf(blocks, scroll, height).at;
  const at = placeAfter(blocks, from, by);
  return { follows: by > 0 && !isBefore(at, end), at: isBefore(end, at) ? end : at };
}

export const isBefore = (a: Place, b: Place): boolean => a.block < b.block || (a.block === b.block && a.line < b.line);

/** What is seen, in blocks and parts of one; undefined where all is. */
export function seenOf(blocks: Blocks, { above, below, places }: View): Seen | undefined {
  const [first, last] = [places[0], places.at(-1)];
  if (!first || !last || (!above && !below)) return undefined;
  const placed = ({ block, line }: Place, more: number): number =>
    block - blocks.first + (line + more) / Math.max(1, blocks.linesOf(block).length);
  const total = blocks.end - blocks.first;
  const from = above ? placed(first, 0) : 0;
  return { from, size: (below ? placed(last, 1) : total) - from, total };
}

/** "↑ 63% ↓": empty where all is seen. */
export const footOf = (blocks: Blocks, view: View): string =>
  view.above || view.below ? `${view.above ? "↑ " : ""}${percent(blocks, view)}%${view.below ? " ↓" : ""}` : "";

/** How far down, 0 to 100: by blocks, and by lines in the one that is seen. */
export function percent(blocks: Blocks, { at, below }: View): number {
  if (!below) return 100;
  const lines = Math.max(1, blocks.linesOf(at.block).length);
  return Math.floor(((at.block - blocks.first + at.line / lines) * 100) / Math.max(1, blocks.end - blocks.first));
}
