// A question's Markdown as lines: headings, lists, quotes, code, bold. What a question needs; a transcript needs more.

import { safeText } from "../../fold/index.ts";
import { type Line, line, type Span, span } from "./line.ts";
import type { StyleName } from "./styles.ts";
import { wrap } from "./wrap.ts";
import { widthOf } from "./width.ts";

export function markdownLines(text: string, columns: number, base: StyleName = "strong"): Line[] {
  const out: Line[] = [];
  let inCode = false;
  for (const raw of text.replace(/\r\n?/gu, "\n").replace(/\t/gu, "  ").split("\n")) {
    if (/^\s*```/u.test(raw)) {
      inCode = !inCode;
      continue;
    }
    const safe = safeText(raw);
    if (inCode) out.push(...wrap(safe, columns - 2).map((part) => line(span("border", "▏ "), span("accent", part))));
    else out.push(...block(safe, columns, base));
  }
  return out;
}

function block(text: string, columns: number, base: StyleName): Line[] {
  const heading = /^#{1,6}\s+(.*)$/u.exec(text);
  if (heading) return wrap(heading[1] ?? "", columns).map((part) => line(span("accent", part)));
  const item = /^(\s*)(?:[-*+]|(\d+[.)]))\s+(.*)$/u.exec(text);
  if (item) return hanging(`${item[1] ?? ""}${item[2] ?? "•"} `, item[3] ?? "", columns, base);
  const quote = /^>\s?(.*)$/u.exec(text);
  if (quote) return wrap(quote[1] ?? "", columns - 2).map((part) => line(span("border", "▏ "), span("muted", part)));
  return wrap(text, columns).map((part) => line(...inline(part, base)));
}

function hanging(mark: string, text: string, columns: number, base: StyleName): Line[] {
  const indent = widthOf(mark);
  return wrap(text, columns - indent).map((part, at) => line(span("muted", at === 0 ? mark : " ".repeat(indent)), ...inline(part, base)));
}

/** `**bold**` and `` `code` `` within one line; a mark without its partner stays as it is. */
function inline(text: string, base: StyleName): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const match of text.matchAll(/\*\*([^*]+)\*\*|`([^`]+)`/gu)) {
    spans.push(span(base, text.slice(at, match.index)));
    spans.push(match[1] === undefined ? span("accent", match[2] ?? "") : span("strong", match[1]));
    at = match.index + match[0].length;
  }
  return [...spans, span(base, text.slice(at))];
}
