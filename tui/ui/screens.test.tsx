// The looks of screens: that they tell colours apart, and that the terminal's own sixteen stay as they are.

import { afterEach, expect, test } from "bun:test";
import { ask, COLOURED, composing, done, looks, opened, press, screen } from "../dev/every-size.fake.tsx";
import { DIFF_OF_TOOL as TOOL, OPTIONS } from "../dev/question-opts.fake.ts";

afterEach(() => screen.end());

test("a colour that is another is seen in the words of a look", async () => {
  await opened(press(), composing, 80, 24, COLOURED);
  const dark = looks(false);
  screen.look("light");
  await screen.frame();
  expect(looks(false)).not.toBe(dark);
});

test("the looks in the terminal's own sixteen colours", async () => {
  for (const [name, open] of [
    ["run", press("j")],
    ["question", ask("multi", { prompt: "Which go on?", options: OPTIONS, default: ["v0"], min: 2, detail: TOOL })],
    ["transcript", press("j", "j", "RETURN")],
  ] as const) {
    await opened(open, composing, 80, 24, { ...COLOURED, ESCAPEMENT_THEME: "terminal" });
    expect(looks(true)).toMatchSnapshot(name);
    screen.end();
  }
  await opened(press("?", "4", "RETURN"), done, 80, 24, { ...COLOURED, ESCAPEMENT_THEME: "terminal" });
  expect(looks(true)).toMatchSnapshot("pager");
});
