// Themes on the terminal's own ground: its 16 colours, or none at all. What is selected is inverse; what is focused and
// what is chosen also shows by border and mark.

import { RGBA } from "@opentui/core";
import type { Ground, StyleName } from "../domain/styles.ts";
import { ATTRIBUTES, BOLD, DIM, INVERSE, type Look, type Theme } from "./theme.ts";

const RED = 1;
const GREEN = 2;
const YELLOW = 3;
const MAGENTA = 5;
const CYAN = 6;

/** Styles without a number are drawn in the terminal's own foreground. */
const SIXTEEN: Partial<Record<StyleName, number>> = {
  accent: CYAN,
  brand: CYAN,
  "border.focus": CYAN,
  "title.focus": CYAN,
  "status.streaming": CYAN,
  "status.tool": YELLOW,
  "status.done": GREEN,
  "status.error": RED,
  "status.interrupted": YELLOW,
  "bar.full": CYAN,
  "tone.good": GREEN,
  "tone.warn": YELLOW,
  "tone.bad": RED,
  "tone.ask": MAGENTA,
  "lane.chart": CYAN,
  "lane.human": MAGENTA,
  "lane.error": RED,
  "lane.debug": YELLOW,
  "role.0": CYAN,
  "role.1": MAGENTA,
  "role.2": GREEN,
  "role.3": YELLOW,
  "role.5": CYAN,
  "link.live": GREEN,
  "link.waiting": YELLOW,
  "link.lost": RED,
  mode: CYAN,
  heading: CYAN,
  link: CYAN,
  "code.name": CYAN,
  "code.keyword": MAGENTA,
  "code.string": GREEN,
  "code.number": YELLOW,
  "diff.add": GREEN,
  "diff.remove": RED,
  "banner.good": GREEN,
  "banner.warn": YELLOW,
  "banner.bad": RED,
};

/** Dim is for frames only: no word is drawn fainter than the terminal's own text. */
const FAINT: ReadonlySet<StyleName> = new Set(["border", "bar.empty"]);

const isSelection = (ground: Ground): boolean => ground === "selection" || ground === "modal.selection";

export function plainTheme(name: "terminal" | "mono", isStill: boolean): Theme {
  const own = RGBA.defaultForeground();
  // What lies over something else hides it, though it has no colour of its own.
  const cover = RGBA.defaultBackground();
  const groundOf = (ground: Ground): RGBA | undefined => (ground.startsWith("modal") ? cover : undefined);
  const attributesOf = (style: StyleName, ground: Ground): number => {
    const base = ATTRIBUTES[style] ?? 0;
    const banner = ground.startsWith("banner.") ? BOLD : 0;
    return base | banner | (FAINT.has(style) ? DIM : 0) | (isSelection(ground) || style === "match" ? INVERSE : 0);
  };
  const look = (style: StyleName, ground: Ground): Look => {
    const index = name === "terminal" && !isSelection(ground) ? SIXTEEN[style] : undefined;
    return { fg: index === undefined ? own : RGBA.fromIndex(index), bg: groundOf(ground), attributes: attributesOf(style, ground) };
  };
  return { name, background: undefined, isStill: isStill || name === "mono", look, groundOf };
}
