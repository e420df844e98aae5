// The marks within a line of Markdown: bold, italic, struck out, code, links. A mark without its partner stays as it is.

import { MARKS } from "../../fold/index.ts";
import { type Span, span } from "./line.ts";
import type { StyleName } from "./styles.ts";

/** `text` is safe to draw already. A link shows where it leads: nothing is hidden behind a word. */
export function inlineSpans(text: string, base: StyleName): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const match of text.matchAll(MARKS)) {
    if (match.index > at) spans.push(span(base, text.slice(at, match.index)));
    spans.push(...marked(match.groups ?? {}, base));
    at = match.index + match[0].length;
  }
  if (at < text.length) spans.push(span(base, text.slice(at)));
  return spans;
}

function marked(found: Record<string, string | undefined>, base: StyleName): Span[] {
  const code = found["code2"] ?? found["code"];
  if (code !== undefined) return [span("code.name", code)];
  const bold = found["bold"] ?? found["bold2"];
  if (bold !== undefined) return inlineSpans(bold, "strong");
  const italic = found["italic"] ?? found["italic2"];
  if (italic !== undefined) return [span("emphasis", italic)];
  if (found["gone"] !== undefined) return [span("muted", found["gone"])];
  if (found["plain"] !== undefined) return [span(base, found["plain"])];
  const url = found["url"] ?? "";
  const label = found["label"] ?? "";
  if (label === "" || label === url) return [span("link", url)];
  return [span("link", label), ...(url === "" ? [] : [span("muted", ` (${url})`)])];
}
