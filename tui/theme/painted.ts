// Themes that paint their own ground (dark, light): every colour is made readable on every ground it may stand on.

import { RGBA } from "@opentui/core";
import type { Ground, StyleName } from "../domain/styles.ts";
import { type Hex, readable } from "./contrast.ts";
import { CONTRAST_MIN } from "./limits.ts";
import type { Palette } from "./palettes.ts";
import { ATTRIBUTES, type Look, type Theme } from "./theme.ts";

/** The colour that a style has on a ground. */
export const colourOn = (palette: Palette, style: StyleName, ground: Ground): Hex =>
  readable(palette.colours[style], palette.grounds[ground], CONTRAST_MIN);

export function paintedTheme(palette: Palette, isStill: boolean): Theme {
  const looks = new Map<string, Look>();
  const grounds = Object.fromEntries(Object.entries(palette.grounds).map(([name, hex]) => [name, RGBA.fromHex(hex)])) as Record<
    Ground,
    RGBA
  >;
  return {
    name: palette.name,
    background: grounds.screen,
    isStill,
    groundOf: (ground) => grounds[ground],
    look(style, ground) {
      const key = `${style} ${ground}`;
      const known = looks.get(key);
      if (known) return known;
      const fg = RGBA.fromHex(colourOn(palette, style, ground));
      const attributes = ATTRIBUTES[style] ?? 0;
      // A match changes places with its ground; where both colours are given the renderer's own inverse does nothing.
      const made = style === "match" ? { fg: grounds[ground], bg: fg, attributes } : { fg, bg: grounds[ground], attributes };
      looks.set(key, made);
      return made;
    },
  };
}
