// Transcript, pager, inspector and menus cell by cell: readable in every theme, marked or not; no colour where none is wanted.

import { afterEach, describe, expect, test } from "bun:test";
import { faintCells } from "../dev/faint-cells.ts";
import { sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";
import { fakeFiles } from "../files/session-files.fake.ts";
import { DIM, INVERSE } from "../theme/theme.ts";

let screen: FakeScreen;
afterEach(() => screen.end());
const TRUE = { TERM: "xterm-256color", COLORTERM: "truecolor", REDUCED_MOTION: "1" };
const FILES = fakeFiles({
  "artifacts/poems.md":
    '# Title\n**bold** *thin* `code` ~~gone~~ [a](http://b)\n> said\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\n/* of\n two lines */ const a = "b"; // 1\n```\n\n```diff\n@@ 1 @@\n-old\n+new\n same\n```\n\n```json\n{"a": [1, "b", true]}\n```\n---\n',
  "artifacts/summary.md": new Uint8Array([0, 1, 2, 80]),
});

/** Everything that is drawn over the panes, one after the other; `look` is called on each. */
async function through(look: () => void): Promise<void> {
  const type = async (keys: string): Promise<void> => {
    for (const key of keys) {
      await screen.key(key);
      look();
    }
  };
  const { state } = screen.app;
  await type("jjo");
  await type("j");
  state.overlays.set([]);
  await screen.key("RETURN");
  await type("tsrg/");
  await screen.type("haiku");
  await screen.key("RETURN");
  look();
  state.overlays.set([]);
  await type("?jj2jjv34");
  await screen.key("RETURN");
  look();
  await type("/b");
  await screen.key("RETURN");
  look();
  await screen.esc();
  await type("j");
  await screen.key("RETURN");
  look();
}

describe("readable", () => {
  for (const theme of ["dark", "light"])
    test(theme, async () => {
      screen = await fakeScreen({ columns: 130, rows: 40, env: { ...TRUE, ESCAPEMENT_THEME: theme }, files: FILES });
      await screen.live(sampleSession({}));
      await through(() => expect(faintCells(screen)).toEqual([]));
    });
});

test("in sixteen colours every word is the terminal's own ink or a hue on the terminal's own ground; only frames are dim", async () => {
  screen = await fakeScreen({ columns: 110, rows: 30, env: { ...TRUE, ESCAPEMENT_THEME: "terminal" }, files: FILES });
  await screen.live(sampleSession({}));
  const seen = new Set<number>();
  await through(() => {
    for (const { text, own, index, attributes } of screen.spans().flat()) {
      if (text.trim() === "") continue;
      if (index !== undefined) seen.add(index);
      const isDim = (attributes & DIM) !== 0 && !/^[\s─-▟]*$/u.test(text);
      const isMarked = (attributes & INVERSE) !== 0 && index !== undefined;
      if ((!own && index === undefined) || isDim || isMarked)
        throw new Error(`${JSON.stringify(text)} own ${own}, colour ${index}, attributes ${attributes}`);
    }
  });
  // Red to cyan without blue, which is hardly read on black; never black, white or a bright one, whose ground is unknown.
  expect([...seen].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 5, 6]);
});

test("without colour every cell is the terminal's own, and what is marked is inverse", async () => {
  screen = await fakeScreen({ columns: 110, rows: 30, env: { ...TRUE, NO_COLOR: "1" }, files: FILES });
  await screen.live(sampleSession({}));
  await through(() =>
    expect(
      screen.spans().flatMap((line, y) => line.filter(({ own }) => !own).map(({ text }) => `line ${y}: ${JSON.stringify(text)}`)),
    ).toEqual([]),
  );
});
