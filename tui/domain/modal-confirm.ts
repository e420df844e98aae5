// Yes or no in a modal.

import { type Line, line, type Span, span } from "./line.ts";

/** Column from which a click means No. */
export const NO_FROM = 8;

export function confirmLine(yes: boolean, yesIsDefault: boolean): Line {
  const choice = (word: string, chosen: boolean): Span[] => [
    span("accent", chosen ? "▸ " : "  "),
    span(chosen ? "strong" : "choice", word),
    span("text", "   "),
  ];
  return line(...choice("Yes", yes), ...choice("No", !yes), span("muted", yesIsDefault ? "[Y/n]" : "[y/N]"));
}
