// The theme that a person asked for: a name, or colours of their own over one of ours. What is wrong is named; the default
// stands in for it.

import { type Ground, STYLE_NAMES, type StyleName } from "../domain/styles.ts";
import type { Hex } from "./contrast.ts";
import { DARK, LIGHT, type Palette } from "./palettes.ts";

export const THEME_NAMES = ["auto", "dark", "light", "terminal"] as const;
type ThemeName = (typeof THEME_NAMES)[number];

export interface ChosenTheme {
  base: ThemeName;
  colours: Partial<Record<StyleName, Hex>>;
  grounds: Partial<Record<Ground, Hex>>;
  /** A sentence each. */
  problems: readonly string[];
}

const GROUND = "ground.";
const isStyle = (name: string): name is StyleName => STYLE_NAMES.some((one) => one === name);
const isGround = (name: string): name is Ground => Object.hasOwn(DARK.grounds, name);
const isName = (value: unknown): value is ThemeName => THEME_NAMES.some((one) => one === value);
const isHex = (value: unknown): value is Hex => typeof value === "string" && /^#[0-9a-f]{6}$/iu.test(value);
const quoted = (value: unknown): string => (JSON.stringify(value) ?? "that").slice(0, 60);
const noSuchName = (value: unknown): string =>
  `theme: there is no ${quoted(value)}; there are ${THEME_NAMES.join(", ")}, or colours by style`;

/** `text`: a name, or JSON: `{ "base": "dark", "status.error": "#ff8080", "ground.screen": "#101010" }`. */
export function chosenTheme(text: string | undefined): ChosenTheme {
  const none: ChosenTheme = { base: "auto", colours: {}, grounds: {}, problems: [] };
  if (text === undefined || text === "") return none;
  if (!text.trimStart().startsWith("{")) return isName(text) ? { ...none, base: text } : { ...none, problems: [noSuchName(text)] };
  const given = parsed(text);
  if (given === undefined) return { ...none, problems: ["theme: it is no JSON object"] };
  const problems: string[] = [];
  const out = { ...none, colours: { ...none.colours }, grounds: { ...none.grounds } };
  for (const [name, value] of Object.entries(given)) {
    const ground = name.startsWith(GROUND) ? name.slice(GROUND.length) : "";
    if (name === "base") {
      if (isName(value)) out.base = value;
      else problems.push(noSuchName(value).replace("theme:", "theme.base:").replace(", or colours by style", ""));
    } else if (!isStyle(name) && !isGround(ground)) problems.push(`theme.${name}: there is no such style`);
    else if (!isHex(value)) problems.push(`theme.${name}: ${quoted(value)} is no colour; one as "#80c0ff" is wanted`);
    else if (isStyle(name)) out.colours[name] = value;
    else if (isGround(ground)) out.grounds[ground] = value;
  }
  return { ...out, problems };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // said by the caller
  }
}

/** One of ours with the person's colours over it. */
export function paletteOf(base: "dark" | "light", { colours, grounds }: ChosenTheme): Palette {
  const ours = base === "light" ? LIGHT : DARK;
  if (Object.keys(colours).length === 0 && Object.keys(grounds).length === 0) return ours;
  return { name: "user", grounds: { ...ours.grounds, ...grounds }, colours: { ...ours.colours, ...colours } };
}
