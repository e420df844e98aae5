// How many columns a text takes, and what to do when it takes too many. By grapheme: an emoji, a CJK character or a
// combining mark never breaks a column.

import stringWidth from "string-width";
import { PLAIN_TEXT } from "../../fold/index.ts";
import { GRAPHEME_CACHE_MAX } from "./limits.ts";
import { RIDING, settled } from "./settled.ts";

let segmenter: Intl.Segmenter | undefined;
const widths = new Map<string, number>();

/** The graphemes of a text, in order. */
export function* graphemesOf(text: string): Generator<string> {
  if (PLAIN_TEXT.test(text)) yield* text;
  else {
    // Made when it is needed: a first frame is seldom in want of it.
    segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
    for (const { segment } of segmenter.segment(text)) yield segment;
  }
}

/** Columns of one grapheme as it is drawn (settled.ts): 0, 1 or 2, more where its parts are. */
export function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1 && PLAIN_TEXT.test(grapheme)) return 1;
  const known = widths.get(grapheme);
  if (known !== undefined) return known;
  if (widths.size >= GRAPHEME_CACHE_MAX) widths.clear();
  const width = stringWidth(settled(grapheme).replace(RIDING, ""));
  widths.set(grapheme, width);
  return width;
}

export function widthOf(text: string): number {
  if (PLAIN_TEXT.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemesOf(text)) width += graphemeWidth(grapheme);
  return width;
}

/** The longest beginning of `text` that fits in `columns`; never half a wide grapheme. */
export function headOf(text: string, columns: number): string {
  if (PLAIN_TEXT.test(text)) return text.slice(0, Math.max(0, columns));
  let width = 0;
  let out = "";
  for (const grapheme of graphemesOf(text)) {
    width += graphemeWidth(grapheme);
    if (width > columns) break;
    out += grapheme;
  }
  return out;
}

/** The longest end of `text` that fits in `columns`. */
export function tailOf(text: string, columns: number): string {
  if (PLAIN_TEXT.test(text)) return columns <= 0 ? "" : text.slice(-columns);
  const all = [...graphemesOf(text)];
  let width = 0;
  let from = all.length;
  while (from > 0) {
    width += graphemeWidth(all[from - 1] ?? "");
    if (width > columns) break;
    from -= 1;
  }
  return all.slice(from).join("");
}

/** At most `columns` wide, ended with `…` where something was cut. */
export function truncate(text: string, columns: number): string {
  if (columns <= 0) return "";
  if (widthOf(text) <= columns) return text;
  return `${headOf(text, columns - 1)}…`;
}

/** At most `columns` wide, begun with `…` where something was cut: for names that differ in their end. */
export function truncateStart(text: string, columns: number): string {
  if (columns <= 0) return "";
  if (widthOf(text) <= columns) return text;
  return `…${tailOf(text, columns - 1)}`;
}

/** Exactly `columns` wide: cut with `…` or filled with blanks. */
export function pad(text: string, columns: number, align: "left" | "right" = "left"): string {
  const cut = truncate(text, columns);
  const blanks = " ".repeat(Math.max(0, columns - widthOf(cut)));
  return align === "left" ? cut + blanks : blanks + cut;
}
