// Looking for words in a long text: what is typed, what is looked for, where it is found.

import { type Line, plainText, type Span } from "./line.ts";
import { isBefore, type Place } from "./scroll.ts";
import type { TextBlocks } from "./text-blocks.ts";

export interface Find {
  /** The field is open: keys type. */
  typing: boolean;
  field: string;
  /** What matches are marked of, in lower case; empty: nothing is looked for. */
  words: string;
}

export const NO_FIND: Find = { typing: false, field: "", words: "" };

export type Found = { kind: "found"; at: Place } | { kind: "go-on"; block: number } | { kind: "none" };

/**
 * The first line after `from` (before it, where `by` is -1) that holds the words, looking through at most `lot` blocks;
 * then it goes on from `block`. A block is laid out only where its text may hold them.
 */
export function findIn(blocks: TextBlocks, words: string, from: Place, by: 1 | -1, lot: number): Found {
  let block = from.block;
  for (let looked = 0; block >= blocks.first && block < blocks.end; block += by, looked += 1) {
    if (looked >= lot) return { kind: "go-on", block };
    if (!blocks.holds(block, words)) continue;
    const matches = matchingLines(blocks.linesOf(block), words).map((line) => ({ block, line }));
    const at = by > 0 ? matches.find((match) => isBefore(from, match)) : matches.findLast((match) => isBefore(match, from));
    if (at) return { kind: "found", at };
  }
  return { kind: "none" };
}

/** Lines that hold the words, or in which words begin that end in the next. */
function matchingLines(lines: readonly Line[], words: string): number[] {
  const texts = lines.map(({ spans }) => plainText(spans).toLowerCase());
  const out: number[] = [];
  texts.forEach((text, at) => {
    const next = (texts[at + 1] ?? "").trimStart();
    const here = text.includes(words);
    if (here || (!next.includes(words) && (`${text} ${next}`.includes(words) || `${text}${next}`.includes(words)))) out.push(at);
  });
  return out;
}

/** Every match of a line stands out. */
export function withMatches(given: Line, words: string): Line {
  if (words === "") return given;
  const text = plainText(given.spans).toLowerCase();
  if (!text.includes(words) || text.length !== plainText(given.spans).length) return given;
  const marked = new Uint8Array(text.length);
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) marked.fill(1, at, at + words.length);
  const spans: Span[] = [];
  let offset = 0;
  for (const piece of given.spans) {
    let from = 0;
    for (let at = 1; at <= piece.text.length; at += 1) {
      if (at < piece.text.length && marked[offset + at] === marked[offset + from]) continue;
      spans.push({ text: piece.text.slice(from, at), style: marked[offset + from] === 1 ? "match" : piece.style });
      from = at;
    }
    offset += piece.text.length;
  }
  return { ...given, spans };
}
