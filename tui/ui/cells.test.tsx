// What is drawn, cell by cell: readable wherever it stands, selected or not.

import { afterEach, describe, expect, test } from "bun:test";
import { faintCells as faintIn } from "../dev/faint-cells.ts";
import { questionEvent, sampleSession } from "../dev/sample-session.ts";
import { type FakeScreen, fakeScreen } from "../dev/screen.fake.tsx";
import { INVERSE } from "../theme/theme.ts";

let screen: FakeScreen;
afterEach(() => screen.end());
const session = sampleSession({ until: "composing" });
const TRUE = { TERM: "xterm-256color", COLORTERM: "truecolor", REDUCED_MOTION: "1" };

const faintCells = (least = 4.5): string[] => faintIn(screen, least);

for (const theme of ["dark", "light"])
  describe(theme, () => {
    test("panes, every row selected in turn, LOG scrolled, hints", async () => {
      screen = await fakeScreen({ columns: 130, rows: 40, env: { ...TRUE, ESCAPEMENT_THEME: theme } });
      await screen.live(session);
      expect(faintCells()).toEqual([]);
      // The check sees: nothing reaches the most there is.
      expect(faintCells(20).length).toBeGreaterThan(100);
      for (let step = 0; step < 11; step += 1) {
        await screen.key("j");
        expect(faintCells()).toEqual([]);
      }
      await screen.key("TAB");
      for (let step = 0; step < 24; step += 1) {
        await screen.key("k");
        expect(faintCells()).toEqual([]);
      }
      await screen.key("c", { ctrl: true });
      expect(faintCells()).toEqual([]);
    });

    for (const kind of ["text", "select", "multi", "confirm"] as const)
      test(`a question: ${kind}`, async () => {
        screen = await fakeScreen({ columns: 80, rows: 24, env: { ...TRUE, ESCAPEMENT_THEME: theme } });
        const options = ["a", "b", "c"].map((value) => ({ value, label: value, hint: `hint of ${value}` }));
        await screen.live(
          [
            ...session,
            questionEvent(session.length, "p1", kind, {
              prompt: "# Which?\n`code` **bold**\n> quote",
              options,
              default: "b",
              min: 2,
              detail: { kind: "tool", tool: "fs/write", input: {}, diff: "+new\n-old\n@@ 1 @@\n same" },
            }),
          ],
          ["p1"],
        );
        expect(faintCells()).toEqual([]);
        await screen.key("RETURN");
        expect(faintCells()).toEqual([]);
      });

    test("help, commands, a filter, what was dragged over", async () => {
      screen = await fakeScreen({ columns: 130, rows: 40, env: { ...TRUE, ESCAPEMENT_THEME: theme } });
      await screen.live(session);
      await screen.key("F1");
      expect(faintCells()).toEqual([]);
      await screen.esc();
      await screen.key("p", { ctrl: true });
      expect(faintCells()).toEqual([]);
      await screen.type("rows");
      expect(faintCells()).toEqual([]);
      await screen.esc();
      for (const pane of ["LIVE", "LOG"]) {
        if (pane === "LOG") await screen.key("TAB");
        await screen.type("/poet");
        expect(faintCells()).toEqual([]);
        await screen.key("RETURN");
        await screen.key("n");
        expect(faintCells()).toEqual([]);
      }
      await screen.type("Nf");
      expect(faintCells()).toEqual([]);
      await screen.mouse.drag(5, 8, 30, 14);
      await screen.frame();
      expect(faintCells()).toEqual([]);
    });

    test("banners", async () => {
      screen = await fakeScreen({ columns: 80, rows: 24, env: { ...TRUE, ESCAPEMENT_THEME: theme } });
      await screen.live(session);
      await screen.say({ kind: "storage", state: "full", message: "no room", "as-of": 3 });
      screen.source.status({ kind: "lost", attempt: 2, retryInMs: 900, reason: "gone" });
      await screen.frame();
      expect(faintCells()).toEqual([]);
    });
  });

describe("without colour", () => {
  /** Cells, blank ones too, in a colour that is not the terminal's own. */
  const coloured = (): string[] =>
    screen.spans().flatMap((line, y) => line.filter(({ own }) => !own).map(({ text }) => `line ${y}: ${JSON.stringify(text)}`));
  for (const [columns, rows] of [
    [100, 30],
    [40, 12],
    [38, 10],
    [160, 24],
  ] as const)
    test(`every cell is the terminal's own: ${columns}×${rows}`, async () => {
      screen = await fakeScreen({ columns, rows, env: { ...TRUE, NO_COLOR: "1" } });
      await screen.live(session);
      expect(coloured()).toEqual([]);
      await screen.say(questionEvent(session.length, "p1", "select", { prompt: "Which?", options: [{ value: "a", label: "a" }] }));
      expect(coloured()).toEqual([]);
      await screen.key("c", { ctrl: true });
      expect(coloured()).toEqual([]);
    });

  test("the selection is inverse", async () => {
    screen = await fakeScreen({ columns: 100, rows: 30, env: { ...TRUE, NO_COLOR: "1" } });
    await screen.live(session);
    await screen.key("j");
    const inverse = screen.spans().flatMap((line) => line.filter(({ attributes }) => (attributes & INVERSE) !== 0));
    expect(inverse.map(({ text }) => text).join("")).toContain("poet");
  });
});
