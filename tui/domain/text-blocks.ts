// A text that is here, as blocks: Markdown by its pieces, anything else by so many lines.

import { safeText } from "../../fold/index.ts";
import { codeLines, type Language, languageOf } from "./code-spans.ts";
import { TEXT_BLOCK_LINES } from "./limits.ts";
import { EMPTY_LINE, type Line, line } from "./line.ts";
import { pieceLines, wrapCode } from "./markdown-lines.ts";
import { markdownPieces } from "./markdown-pieces.ts";
import type { Blocks } from "./scroll.ts";
import type { TextFormat } from "./text-format.ts";
import { wrapSpans } from "./wrap-spans.ts";

/** Blocks that say whether they may hold some words, without being laid out. */
export interface TextBlocks extends Blocks {
  /** `words` in lower case. */
  holds(block: number, words: string): boolean;
}

export function textBlocks(text: string, format: TextFormat, columns: number): TextBlocks {
  if (format === "markdown") return markdownBlocks(text, columns);
  return lineBlocks(format === "json" ? jsonText(text) : text, languageFor(format), columns);
}

export const languageFor = (format: TextFormat): Language =>
  format === "code" ? "code" : format === "text" ? "plain" : languageOf(format);

function markdownBlocks(text: string, columns: number): TextBlocks {
  const pieces = markdownPieces(text);
  return {
    first: 0,
    end: pieces.length,
    linesOf(block) {
      const piece = pieces[block];
      return piece ? pieceLines(piece, columns, "text") : [];
    },
    holds: (block, words) => pieces[block]?.text.toLowerCase().includes(words) ?? false,
  };
}

function lineBlocks(text: string, language: Language, columns: number): TextBlocks {
  const lines = text.replace(/\r\n/gu, "\n").replace(/\n$/u, "").split("\n");
  const laid: (readonly Line[] | undefined)[] = [];
  const part = (block: number): string[] => lines.slice(block * TEXT_BLOCK_LINES, (block + 1) * TEXT_BLOCK_LINES);
  return {
    first: 0,
    end: Math.ceil(lines.length / TEXT_BLOCK_LINES),
    linesOf: (block) => (laid[block] ??= sourceLines(part(block), language, columns)),
    holds: (block, words) => part(block).join("\n").toLowerCase().includes(words),
  };
}

/** Lines of a file that follow one another, in colour and wrapped. */
export function sourceLines(lines: readonly string[], language: Language, columns: number): Line[] {
  const safe = lines.map((raw) => safeText(raw.replaceAll("\t", "  ")));
  return codeLines(safe, language).flatMap((spans, at) => {
    if (safe[at] === "") return [EMPTY_LINE];
    // In code blanks count; a text is broken between words.
    return (language === "plain" ? wrapSpans(spans, columns) : wrapCode(spans, columns)).map((part) => line(...part));
  });
}

/** In lines where it is JSON, as it is where it is none. */
function jsonText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
