// The footer: where the keys go, then the hints that fit. The way out is always among them, at every width.

import { type Line, line, type Span, span } from "./line.ts";
import { lineWidth } from "./line.ts";

export interface FooterHint {
  keys: string;
  word: string;
  isWayOut: boolean;
}

export function footerLine(mode: string, hints: readonly FooterHint[], columns: number): Line {
  const wayOut = hints.filter((hint) => hint.isWayOut).flatMap(hintSpans);
  const rest = hints.filter((hint) => !hint.isWayOut);
  const room = columns - lineWidth(wayOut) - SEPARATOR.length - 1;
  const all = rest.reduce((sum, hint) => sum + SEPARATOR.length + lineWidth(hintSpans(hint)), 0);
  // The name of the place goes before any hint does.
  const spans: Span[] = mode.length + 1 + all <= room ? [span("mode", ` ${mode}`)] : [];
  for (const hint of rest) {
    const piece = [span("muted", spans.length > 0 ? SEPARATOR : " "), ...hintSpans(hint)];
    // A shorter one behind it may have room.
    if (lineWidth(spans) + lineWidth(piece) > room) continue;
    spans.push(...piece);
  }
  return line(...spans, ...(spans.length > 0 ? [span("muted", SEPARATOR)] : [span("text", " ")]), ...wayOut);
}

/** For the lower edge of a modal: as many hints as fit, none cut. */
export function hintTitle(hints: readonly FooterHint[], columns: number): string {
  let text = "";
  for (const { keys, word, isWayOut } of hints) {
    if (isWayOut) continue;
    const next = `${text}${text === "" ? "" : SEPARATOR}${keys} ${word}`;
    if (next.length > columns) continue;
    text = next;
  }
  return text;
}

const SEPARATOR = " · ";
const hintSpans = ({ keys, word }: FooterHint): Span[] => [span("key", keys), span("hint", ` ${word}`)];
