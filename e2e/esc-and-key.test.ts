// Esc and another key in one read, as a quick hand or a slow link sends them: both count, wherever Esc means something.

import { expect, test } from "vitest";
import { workspaceOfEachTest } from "./each-test.ts";

const space = workspaceOfEachTest();

const FILTER = /words to filter by/;

test("from each place with Esc, straight on to the next", async () => {
  const screen = space.inPty(["run", "haiku", "--param", "poets=3", "--param", "pick=person", "--sim", "rate=5000", "--tui=opentui"], {
    cols: 110,
    rows: 34,
  });
  /** In one write: what is typed, and where it leads. */
  const step = async (keys: string, here: RegExp, gone?: RegExp): Promise<void> => {
    screen.write(keys);
    await screen.until((now) => here.test(now) && !gone?.test(now), `${JSON.stringify(keys)} to ${here} without ${gone}`);
  };

  await screen.until(/type to filter/);
  await step("\x03", /Go on without a screen/);
  await step("\x1b\x07", /INSPECTOR.*1 question waits/, /Go on without/);
  await step("\x1bQ", /\/ Q/, /INSPECTOR/);
  // The first Esc takes the filter away, the second the question.
  await step("\x1b\x1b?", /INSPECTOR/, /question waits/);
  await step("\x1b/", FILTER, /INSPECTOR/);
  await step("poem", /poem/);
  await step("\x1bv", /INSPECTOR · states/, /poem/);
  await step("\x1b\x1bOP", /HELP/, /INSPECTOR · /);
  await step("\x1b\x10", /COMMANDS/, /HELP/);
  await screen.until(/Run finished/);
  await step("\x1b/", FILTER, /COMMANDS/);
  await step("\x1b\t\t/poets", /[1-9]\d* of \d+ ┃/);
  await step("\x1bm", /Esc restore/, /poets ┃/);
  await step("\x1bj", /▎/, /Esc restore/);
  await step("jj\r", /TRANSCRIPT ·/);
  await step("o", /PAGER ·/);
  await step("\x1b/", /TRANSCRIPT ·[^]*Enter find/, /PAGER/);
  await step("\x1b\x1b/", FILTER, /TRANSCRIPT/);
  await step("\x1bj", /▎/, FILTER);
  await step("o", /Esc close/);
  await step("\x1bM", /mouse is the terminal's/, /Esc close/);
  screen.write("\x1b\x03");
  expect((await screen.ended).code).toBe(0);
});
