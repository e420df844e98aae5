// Which theme a terminal gets, out of its environment and what it says of its background.

import { chosenTheme, paletteOf } from "./chosen.ts";
import { paintedTheme } from "./painted.ts";
import { plainTheme } from "./plain-themes.ts";
import type { Theme } from "./theme.ts";

export type Depth = "none" | "16" | "256" | "truecolor";
export type Env = Readonly<Record<string, string | undefined>>;

/** NO_COLOR set to anything but nothing; TERM dumb or empty; then COLORTERM; then TERM. */
export function colourDepth(env: Env): Depth {
  const term = env["TERM"] ?? "";
  if ((env["NO_COLOR"] ?? "") !== "" || term === "" || term === "dumb") return "none";
  if (/^(?:truecolor|24bit)$/iu.test(env["COLORTERM"] ?? "")) return "truecolor";
  return /256/u.test(term) ? "256" : "16";
}

export const wantsRest = (env: Env): boolean => /^(?:1|true|yes)$/iu.test(env["ESCAPEMENT_REDUCED_MOTION"] ?? env["REDUCED_MOTION"] ?? "");

/** `background`: what the terminal reported, null where it did not; then COLORFGBG is asked, and dark is the default. */
export function themeFor(env: Env, background: "dark" | "light" | null): Theme {
  const isStill = wantsRest(env);
  const depth = colourDepth(env);
  const asked = chosenTheme(env["ESCAPEMENT_THEME"]);
  if (depth === "none") return plainTheme("mono", true);
  if (asked.base === "terminal" || depth === "16") return plainTheme("terminal", isStill);
  const ground =
    asked.base === "dark" || asked.base === "light" ? asked.base : (background ?? groundOfColorFgBg(env["COLORFGBG"]) ?? "dark");
  return paintedTheme(paletteOf(ground, asked), isStill);
}

/** "15;0": foreground and background out of the 16 colours. */
function groundOfColorFgBg(value: string | undefined): "dark" | "light" | undefined {
  const last = value?.split(";").at(-1);
  if (last === undefined || !/^\d+$/u.test(last)) return undefined;
  const index = Number(last);
  return index === 7 || index > 8 ? "light" : "dark";
}
