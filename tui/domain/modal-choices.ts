// A list to choose from in a modal: one of several with a filter, or several with boxes to tick. It scrolls with the mark.

import { safeText } from "../../fold/index.ts";
import type { PromptOption } from "../../wire/index.ts";
import { type Choices, shownOptions, tickedValues } from "./choices.ts";
import { EMPTY_LINE, fillLine, type Line, line, type Span, span } from "./line.ts";
import type { EditorView } from "./modal-lines.ts";
import { clampTop, topToSee } from "./viewport.ts";
import { pad, widthOf } from "./width.ts";

/** Of the modal's width, for the labels where hints stand beside them. */
const LABEL_SHARE = 0.6;
const LABEL_COLUMNS_MIN = 4;

/** The options and the line below them. */
export const choicesHeight = ({ options }: Choices): number => Math.max(1, options.length) + 1;

export interface ChoicesInput {
  choices: Choices;
  isSeveral: boolean;
  /** How many must be ticked. */
  least: number;
  isEditing: boolean;
}

export function choicesView(input: ChoicesInput, width: number, height: number): EditorView {
  const { choices } = input;
  const shown = shownOptions(choices);
  const size = Math.max(1, height - 1);
  const top = topToSee(choices.at, clampTop(choices.at - Math.floor(size / 2), size, shown.length), size, shown.length);
  const labels = labelColumns(choices.options, width);
  const lines: Line[] = shown.slice(top, top + size).map((option, at) => optionLine(option, top + at === choices.at, input, labels, width));
  if (shown.length === 0) lines.push(line(span("muted", choices.options.length === 0 ? "  nothing to choose from" : "  nothing matches")));
  while (lines.length < Math.min(size, choices.options.length)) lines.push(EMPTY_LINE);
  lines.push(line(...footSpans(input), span("muted", shown.length > size ? `   ${choices.at + 1} of ${shown.length}` : "")));
  const hasCursor = !input.isSeveral && input.isEditing;
  return { lines, ...(hasCursor ? { cursor: { x: 2 + widthOf(safeText(choices.filter)), y: lines.length - 1 } } : {}) };
}

function labelColumns(options: readonly PromptOption[], width: number): number {
  const widest = Math.max(LABEL_COLUMNS_MIN, ...options.map(({ label }) => widthOf(safeText(label))));
  return options.some(({ hint }) => hint) ? Math.min(widest, Math.floor(width * LABEL_SHARE)) : widest;
}

function optionLine(option: PromptOption, isMarked: boolean, { choices, isSeveral }: ChoicesInput, labels: number, width: number): Line {
  const isTicked = choices.ticked.has(option.value);
  const spans = [span("accent", isMarked ? "▸ " : "  ")];
  if (isSeveral) spans.push(span(isTicked ? "tone.good" : "choice", isTicked ? "[✓] " : "[ ] "));
  spans.push(span(isMarked ? "strong" : "choice", pad(safeText(option.label), labels)));
  if (option.hint) spans.push(span("choice.hint", `  ${safeText(option.hint)}`));
  return { ...fillLine(line(...spans), width), ...(isMarked ? { ground: "modal.selection" as const } : {}) };
}

function footSpans({ choices, isSeveral, least }: ChoicesInput): Span[] {
  if (!isSeveral)
    return [
      span("accent", "/ "),
      choices.filter === "" ? span("field.default", "type to filter") : span("field.text", safeText(choices.filter)),
    ];
  const ticked = tickedValues(choices).length;
  return [span("text", `${ticked} chosen`), span("muted", ticked < least ? ` · at least ${least}` : "")];
}
