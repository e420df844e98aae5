// The command palette as a value and as lines: what can be done here, found by typing.

import { EMPTY_LINE, fillLine, type Line, line, span, spread } from "./line.ts";
import { fieldLines } from "./field-lines.ts";
import { edit, type FieldEdit, insert, type TextField } from "./text-field.ts";
import { clampTop, topToSee } from "./viewport.ts";

export interface Command {
  /** An action of the key table. */
  action: string;
  says: string;
  keys: string;
}

export interface Palette {
  field: TextField;
  at: number;
}

/** Every word occurs in what a command does, in its name or its keys; those whose words begin so stand first. */
export function shownCommands(commands: readonly Command[], words: string): Command[] {
  const wanted = words.toLowerCase().split(/\s+/u).filter(Boolean);
  if (wanted.length === 0) return [...commands];
  const rank = ({ says, action, keys }: Command): number => {
    const text = says.toLowerCase();
    const all = `${text} ${action} ${keys.toLowerCase()}`;
    if (!wanted.every((word) => all.includes(word))) return -1;
    const begins = text.split(/[^\p{L}\p{N}]+/u);
    return wanted.every((word) => begins.some((one) => one.startsWith(word))) ? 0 : wanted.every((word) => text.includes(word)) ? 1 : 2;
  };
  return [0, 1, 2].flatMap((wantedRank) => commands.filter((command) => rank(command) === wantedRank));
}

/** Wraps at both ends by one; stops there by more. */
export function moveInPalette(palette: Palette, total: number, by: number): Palette {
  if (total === 0) return { ...palette, at: 0 };
  if (Math.abs(by) === 1) return { ...palette, at: (palette.at + by + total) % total };
  return { ...palette, at: Math.max(0, Math.min(total - 1, palette.at + by)) };
}

export const typeInPalette = (palette: Palette, text: string): Palette => ({
  ...palette,
  field: insert(palette.field, text, false),
  at: 0,
});

export function editPalette(palette: Palette, by: FieldEdit): Palette {
  const field = edit(palette.field, by);
  return { ...palette, field, at: field.text === palette.field.text ? palette.at : 0 };
}

export interface PaletteView {
  lines: Line[];
  cursor: { x: number; y: number };
}

/** First command that is seen, and the one that is marked. */
function windowOf(palette: Palette, total: number, height: number): { top: number; size: number; at: number } {
  const at = Math.max(0, Math.min(palette.at, total - 1));
  const size = Math.max(1, height - HEAD_LINES);
  return { at, size, top: topToSee(at, clampTop(at - Math.floor(size / 2), size, total), size, total) };
}

/** Field and rule. */
const HEAD_LINES = 2;

/** Which command stands on a line; undefined: none. */
export function commandAt(palette: Palette, commands: readonly Command[], height: number, line: number): number | undefined {
  const total = shownCommands(commands, palette.field.text).length;
  const { top } = windowOf(palette, total, height);
  const at = top + line - HEAD_LINES;
  return line >= HEAD_LINES && at < total ? at : undefined;
}

export function paletteView(palette: Palette, commands: readonly Command[], width: number, height: number): PaletteView {
  const { lines: laid, row, column } = fieldLines(palette.field, Math.max(4, width - 2));
  const shown = shownCommands(commands, palette.field.text);
  const { top, size, at } = windowOf(palette, shown.length, height);
  const field =
    palette.field.text === ""
      ? line(span("accent", "› "), span("field.default", "type what you want to do"))
      : line(span("accent", row > 0 ? "… " : "› "), span("field.text", laid[row]?.text ?? ""));
  const list = shown.slice(top, top + size).map(({ says, keys }, index): Line => {
    const isMarked = top + index === at;
    const spans = spread([span("accent", isMarked ? "▸ " : "  "), span(isMarked ? "strong" : "choice", says)], [span("key", keys)], width);
    return { ...fillLine({ spans }, width), ...(isMarked ? { ground: "modal.selection" as const } : {}) };
  });
  if (shown.length === 0) list.push(line(span("muted", "  nothing of that name")));
  const lines = [field, line(span("border", "─".repeat(width))), ...list];
  while (lines.length < height) lines.push(EMPTY_LINE);
  return { lines: lines.slice(0, height).map((given) => fillLine(given, width)), cursor: { x: 2 + column, y: 0 } };
}
