// What the names of domain/styles.ts look like: a colour and attributes for each style on each ground.

import { RGBA, TextAttributes } from "@opentui/core";
import type { Ground, StyleName } from "../domain/styles.ts";

export interface Look {
  fg: RGBA;
  bg: RGBA | undefined;
  attributes: number;
}

export interface Theme {
  name: "dark" | "light" | "user" | "terminal" | "mono";
  /** The whole screen's ground; undefined: the terminal's own. */
  background: RGBA | undefined;
  /** Nothing moves: no colours to move through, or the person asked for rest. */
  isStill: boolean;
  look(style: StyleName, ground: Ground): Look;
  groundOf(ground: Ground): RGBA | undefined;
}

export const BOLD = TextAttributes.BOLD;
export const DIM = TextAttributes.DIM;
export const ITALIC = TextAttributes.ITALIC;
export const INVERSE = TextAttributes.INVERSE;
const UNDERLINE = TextAttributes.UNDERLINE;

/** Attributes are the same in every theme: what is strong is bold with and without colour. */
export const ATTRIBUTES: Partial<Record<StyleName, number>> = {
  strong: BOLD,
  brand: BOLD,
  title: BOLD,
  "title.focus": BOLD,
  "crumb.current": BOLD,
  "status.glow": BOLD,
  key: BOLD,
  mode: BOLD,
  "tail.thinking": ITALIC,
  heading: BOLD,
  emphasis: ITALIC,
  link: UNDERLINE,
  match: BOLD,
  "banner.good": BOLD,
  "banner.warn": BOLD,
  "banner.bad": BOLD,
};
