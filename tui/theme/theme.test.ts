import { describe, expect, test } from "bun:test";
import { type Ground, STYLE_NAMES } from "../domain/styles.ts";
import fc from "fast-check";
import { chosenTheme, paletteOf } from "./chosen.ts";
import { contrast, type Hex, readable } from "./contrast.ts";
import { colourDepth, themeFor } from "./detect.ts";
import { CONTRAST_PROMISED } from "./limits.ts";
import { colourOn } from "./painted.ts";
import { DARK, LIGHT, type Palette } from "./palettes.ts";
import { BOLD, DIM, INVERSE } from "./theme.ts";

const TRUE = { TERM: "xterm-256color", COLORTERM: "truecolor" };

/** Styles that are too faint on some ground. */
function tooFaint(palette: Palette, colour: typeof colourOn = colourOn): string[] {
  return (Object.keys(palette.grounds) as Ground[]).flatMap((ground) =>
    STYLE_NAMES.filter((style) => contrast(colour(palette, style, ground), palette.grounds[ground]) < CONTRAST_PROMISED).map(
      (style) => `${palette.name} ${style} on ${ground}`,
    ),
  );
}

describe("contrast", () => {
  test("as WCAG counts it", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });
  for (const palette of [DARK, LIGHT]) test(`every style on every ground: ${palette.name}`, () => expect(tooFaint(palette)).toEqual([]));
  test("a planted faint colour is reported", () => {
    const faint = { ...DARK, colours: { ...DARK.colours, hint: "#303030" as const } };
    expect(tooFaint(faint, (palette, style) => palette.colours[style])).toContain("dark hint on screen");
  });
  test("a colour is moved only as far as it must be", () => {
    expect(readable("#ffffff", "#000000", 4.5)).toBe("#ffffff");
    expect(contrast(readable("#202020", "#000000", 4.5), "#000000")).toBeLessThan(5.5);
  });
});

describe("colours of a person's own", () => {
  const TEXT = JSON.stringify({ base: "light", "status.error": "#ff0000", "ground.screen": "#ffffff" });
  test("stand over one of ours", () => {
    const theme = themeFor({ ...TRUE, ESCAPEMENT_THEME: TEXT }, "dark");
    expect(theme.name).toBe("user");
    expect(theme.groundOf("screen")?.toInts().slice(0, 3)).toEqual([255, 255, 255]);
    expect(theme.groundOf("modal")).toEqual(themeFor(TRUE, "light").groundOf("modal"));
  });
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((value): Hex => `#${value.toString(16).padStart(6, "0")}`);
  test("are readable on whatever ground they were given, selection and all", () => {
    fc.assert(
      fc.property(fc.constantFrom("dark", "light"), colour, colour, colour, (base, ink, screen, selection) => {
        const chosen = chosenTheme(JSON.stringify({ base, hint: ink, muted: ink, "ground.screen": screen, "ground.selection": selection }));
        expect(tooFaint(paletteOf(base as "dark", chosen))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
  const WRONG: [string, string[]][] = [
    ["solarized", ['theme: there is no "solarized"; there are auto, dark, light, terminal, or colours by style']],
    ["{", ["theme: it is no JSON object"]],
    ['{"base":"pink"}', ['theme.base: there is no "pink"; there are auto, dark, light, terminal']],
    ['{"glitter":"#ffffff"}', ["theme.glitter: there is no such style"]],
    ['{"hint":"red"}', ['theme.hint: "red" is no colour; one as "#80c0ff" is wanted']],
    ['{"hint":3,"ground.screen":"#fff"}', ["theme.hint", "theme.ground.screen"]],
  ];
  for (const [text, problems] of WRONG)
    test(`what is wrong is named, and the default starts: ${text}`, () => {
      const chosen = chosenTheme(text);
      expect(chosen.problems.length).toBe(problems.length);
      problems.forEach((problem, at) => expect(chosen.problems[at]).toStartWith(problem));
      expect(themeFor({ ...TRUE, ESCAPEMENT_THEME: text }, null).name).toBe("dark");
    });
});

describe("what a terminal can show", () => {
  const DEPTHS: [Record<string, string>, string][] = [
    [TRUE, "truecolor"],
    [{ TERM: "xterm-256color" }, "256"],
    [{ TERM: "xterm" }, "16"],
    [{ ...TRUE, NO_COLOR: "1" }, "none"],
    [{ ...TRUE, NO_COLOR: "" }, "truecolor"],
    [{ TERM: "dumb", COLORTERM: "truecolor" }, "none"],
    [{}, "none"],
  ];
  for (const [env, depth] of DEPTHS) test(`${JSON.stringify(env)}: ${depth}`, () => expect(colourDepth(env)).toBe(depth as never));

  test("the ground: asked for, reported, guessed, else dark", () => {
    expect(themeFor(TRUE, null).name).toBe("dark");
    expect(themeFor(TRUE, "light").name).toBe("light");
    expect(themeFor({ ...TRUE, COLORFGBG: "0;15" }, null).name).toBe("light");
    expect(themeFor({ ...TRUE, ESCAPEMENT_THEME: "dark" }, "light").name).toBe("dark");
    expect(themeFor({ ...TRUE, ESCAPEMENT_THEME: "terminal" }, null).name).toBe("terminal");
    expect(themeFor({ TERM: "xterm" }, "light").name).toBe("terminal");
    expect(themeFor({ ...TRUE, NO_COLOR: "1", ESCAPEMENT_THEME: "light" }, "light").name).toBe("mono");
  });

  test("nothing moves without colour, or where rest is asked for", () => {
    expect(themeFor({ ...TRUE, NO_COLOR: "1" }, null).isStill).toBe(true);
    expect(themeFor({ ...TRUE, REDUCED_MOTION: "1" }, null).isStill).toBe(true);
    expect(themeFor(TRUE, null).isStill).toBe(false);
  });
});

describe("without colour", () => {
  const mono = themeFor({ ...TRUE, NO_COLOR: "1" }, null);
  test("the terminal's own foreground, no ground", () => {
    for (const style of STYLE_NAMES)
      expect([mono.look(style, "screen").fg.intent, mono.look(style, "screen").bg]).toEqual(["default", undefined]);
  });
  test("what is selected is inverse, what is strong is bold, no word is dim", () => {
    expect(mono.look("text", "selection").attributes & INVERSE).toBe(INVERSE);
    expect(mono.look("strong", "screen").attributes & BOLD).toBe(BOLD);
    expect(STYLE_NAMES.filter((style) => mono.look(style, "screen").attributes & DIM)).toEqual(["border", "bar.empty"]);
  });
});
