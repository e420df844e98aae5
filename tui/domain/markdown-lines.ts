// Markdown as lines: headings, lists, quotes, rules, tables, code in colour. Line ends stay where the writer put them: a
// poem is not a paragraph.

import { safeText } from "../../fold/index.ts";
import { codeLines, languageOf } from "./code-spans.ts";
import { PIECES_CHARS_MAX } from "./limits.ts";
import { EMPTY_LINE, fillLine, type Line, line, type Span, span } from "./line.ts";
import { inlineSpans } from "./markdown-inline.ts";
import { markdownPieces, type Piece } from "./markdown-pieces.ts";
import { tableLines } from "./markdown-table.ts";
import { settled } from "./settled.ts";
import type { StyleName } from "./styles.ts";
import { graphemesOf, widthOf } from "./width.ts";
import { wrap } from "./wrap.ts";
import { wrapSpans } from "./wrap-spans.ts";

export function markdownLines(text: string, columns: number, base: StyleName = "strong"): Line[] {
  return markdownPieces(text).flatMap((piece) => pieceLines(piece, columns, base));
}

const kept = new Map<string, readonly Line[]>();
let keptChars = 0;

/** A piece is laid out once for each width: what streams asks for all of them with every frame. */
export function pieceLines(piece: Piece, columns: number, base: StyleName): readonly Line[] {
  const key = `${columns} ${base} ${piece.kind} ${piece.kind === "code" ? piece.language : ""}\n${piece.text}`;
  const known = kept.get(key);
  if (known) return known;
  const made = layOut(piece, columns, base);
  keptChars += key.length;
  if (keptChars > PIECES_CHARS_MAX) {
    kept.clear();
    keptChars = key.length;
  }
  kept.set(key, made);
  return made;
}

function layOut(piece: Piece, columns: number, base: StyleName): Line[] {
  if (piece.kind === "code") return codeBlock(piece.text, piece.language, columns);
  const table = piece.kind === "table" ? tableLines(piece.text, columns) : undefined;
  return table ?? piece.text.split("\n").flatMap((raw) => lineOf(safeText(raw.replaceAll("\t", "  ")), columns, base));
}

export function codeBlock(text: string, name: string, columns: number): Line[] {
  const language = languageOf(name);
  const lines = text.split("\n").map((raw) => safeText(raw.replaceAll("\t", "  ")));
  return codeLines(lines, language).flatMap((spans) =>
    wrapCode(spans, columns - 2).map((part) => ({
      ...fillLine(line(span("border", "▏ "), ...part), columns),
      ground: "code" as const,
    })),
  );
}

/** At columns, not at words: in code blanks count. */
export function wrapCode(spans: readonly Span[], columns: number): Span[][] {
  const text = spans.map((piece) => piece.text).join("");
  if (widthOf(text) <= columns) return [[...spans]];
  const lines: Span[][] = [[]];
  let used = 0;
  for (const piece of spans)
    for (const part of wrapHard(piece.text, columns, used)) {
      if (part.breaks) lines.push([]);
      lines.at(-1)?.push({ text: part.text, style: piece.style });
      used = part.used;
    }
  return lines;
}

function wrapHard(text: string, columns: number, from: number): { text: string; breaks: boolean; used: number }[] {
  const parts: { text: string; breaks: boolean; used: number }[] = [{ text: "", breaks: false, used: from }];
  for (const grapheme of graphemesOf(settled(text))) {
    const last = parts.at(-1);
    if (!last) break;
    const width = widthOf(grapheme);
    if (last.used + width > Math.max(2, columns)) parts.push({ text: grapheme, breaks: true, used: width });
    else {
      last.text += grapheme;
      last.used += width;
    }
  }
  return parts;
}

function lineOf(text: string, columns: number, base: StyleName): Line[] {
  if (text.trim() === "") return [EMPTY_LINE];
  const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/u.exec(text);
  if (heading) return wrapSpans(inlineSpans(heading[2] ?? "", "heading"), columns).map((spans) => line(...spans));
  if (/^\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/u.test(text)) return [line(span("border", "─".repeat(columns)))];
  const item = /^(\s*)(?:[-*+]|(\d{1,9}[.)]))\s+(?:\[([ xX])\]\s+)?(.*)$/u.exec(text);
  if (item) return itemLines(item, columns, base);
  const quote = /^\s{0,3}>\s?(.*)$/u.exec(text);
  if (quote) return hanging("▏ ", "▏ ", "border", inlineSpans(quote[1] ?? "", "muted"), columns);
  const indent = /^\s*/u.exec(text)?.[0].slice(0, Math.floor(columns / 2)) ?? "";
  return hanging(indent, indent, "text", inlineSpans(text.trimStart(), base), columns);
}

function itemLines([, indent = "", number, box, text = ""]: RegExpExecArray, columns: number, base: StyleName): Line[] {
  const mark = box === undefined ? (number ?? "•") : box === " " ? "☐" : "☑";
  const lead = `${indent.slice(0, Math.floor(columns / 3))}${mark} `;
  return hanging(lead, " ".repeat(widthOf(lead)), "accent", inlineSpans(text, base), columns);
}

function hanging(first: string, rest: string, style: StyleName, spans: readonly Span[], columns: number): Line[] {
  return wrapSpans(spans, columns - widthOf(first)).map((part, at) => line(span(style, at === 0 ? first : rest), ...part));
}

/** Text that is no Markdown. */
export const plainLines = (text: string, columns: number, style: StyleName = "text"): Line[] =>
  wrap(safeText(text.replaceAll("\t", "  "), { newlines: "keep" }), columns).map((part) => line(span(style, part)));
