// A list to choose from in a modal: one of several with a filter, or several with boxes to tick. It scrolls with the mark.

import { safeText } from "../../fold/index.ts";
import type { PromptOption } from "../../wire/index.ts";
import { type Choices, shownOptions, tickedValues } from "./choices.ts";
import { EMPTY_LINE, fillLine, type Line, line, type Span, span } from "./line.ts";
import type { EditorView } from "./editor.ts";
import { clampTop, topToSee } from "./viewport.ts";
import { pad, widthOf } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Of the modal's width, at most, for the hints beside the labels. */
const HINT_SHARE = 0.35;
const LABEL_COLUMNS_MIN = 4;
const BOX_COLUMNS = 4;
const MARK_COLUMNS = 2;
const GAP_COLUMNS = 2;
/** Lines in which the marked option is read in full, where labels are too long for one; options seen beside it, at least. */
const WHOLE_LINES_MAX = 3;
const OPTIONS_BESIDE_MIN = 4;

/** The options, the marked one in full where it is cut, and the line below. */
export const choicesHeight = ({ options }: Choices, isSeveral: boolean, width: number): number =>
  Math.max(1, options.length) + wholeHeight(options, isSeveral, width) + 1;

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
  const columns = labelColumns(choices.options, input.isSeveral, width);
  const wanted = wholeHeight(choices.options, input.isSeveral, width);
  const whole = height - 1 - wanted >= Math.min(OPTIONS_BESIDE_MIN, choices.options.length) ? wanted : 0;
  const size = Math.max(1, height - 1 - whole);
  const top = topToSee(choices.at, clampTop(choices.at - Math.floor(size / 2), size, shown.length), size, shown.length);
  const lines: Line[] = shown
    .slice(top, top + size)
    .map((option, at) => optionLine(option, top + at === choices.at, input, columns, width));
  if (shown.length === 0) lines.push(line(span("muted", choices.options.length === 0 ? "  nothing to choose from" : "  nothing matches")));
  while (lines.length < Math.min(size, choices.options.length)) lines.push(EMPTY_LINE);
  lines.push(...wholeLines(shown[choices.at], columns, whole, width));
  lines.push(line(...footSpans(input), span("muted", shown.length > size ? `   ${choices.at + 1} of ${shown.length}` : "")));
  const hasCursor = !input.isSeveral && input.isEditing;
  const targets = shown.slice(top, top + size).map((_, at) => ({ kind: "choice" as const, at: top + at }));
  return { lines, targets, ...(hasCursor ? { cursor: { x: 2 + widthOf(safeText(choices.filter)), y: lines.length - 1 } } : {}) };
}

/** What the hints leave, and no more than the widest label takes. */
function labelColumns(options: readonly PromptOption[], isSeveral: boolean, width: number): number {
  const widest = Math.max(LABEL_COLUMNS_MIN, ...options.map(({ label }) => widthOf(safeText(label))));
  const hint = Math.max(0, ...options.map((option) => widthOf(safeText(option.hint ?? ""))));
  const beside = hint === 0 ? 0 : GAP_COLUMNS + Math.min(hint, Math.floor(width * HINT_SHARE));
  return Math.min(widest, width - MARK_COLUMNS - (isSeveral ? BOX_COLUMNS : 0) - beside);
}

function wholeHeight(options: readonly PromptOption[], isSeveral: boolean, width: number): number {
  const columns = labelColumns(options, isSeveral, width);
  const cut = options.map(({ label }) => safeText(label)).filter((label) => widthOf(label) > columns);
  return Math.min(WHOLE_LINES_MAX, Math.max(0, ...cut.map((label) => wrap(label, width - MARK_COLUMNS).length)));
}

/** Always so many lines: nothing below moves with the mark. */
function wholeLines(option: PromptOption | undefined, columns: number, height: number, width: number): Line[] {
  const label = safeText(option?.label ?? "");
  const text = widthOf(label) > columns ? wrap(label, width - MARK_COLUMNS) : [];
  return Array.from({ length: height }, (_, at) => line(span("border", "▏ "), span("choice.hint", text[at] ?? "")));
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
