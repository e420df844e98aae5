// A tournament driven as a person drives it, in a real terminal: drilled into while it streams, filtered, resized under whatever lies
// on top, suspended and taken up again, asked, its artifact opened and its path copied. Cleared is the screen only where it must be.

import { expect, test } from "vitest";
import { workspaceOfEachTest } from "./each-test.ts";
import type { PtyProgram } from "./pty.ts";
import { fullClears } from "./screen-bytes.ts";

const space = workspaceOfEachTest();

const footerOf = (screen: string): string => screen.split("\n").at(-1) ?? "";

interface Clears {
  /** What is done here may clear the screen. */
  cleared(what: () => Promise<unknown>): Promise<void>;
  /** Clears at any other time, with the bytes before each; `more`: as if that had been written last. */
  unasked(more?: string): string[];
}

function watchClears(program: PtyProgram): Clears {
  const asked: [from: number, to: number][] = [];
  return {
    async cleared(what) {
      const from = program.bytes().length;
      await what();
      asked.push([from, program.bytes().length]);
    },
    unasked(more = "") {
      const bytes = program.bytes() + more;
      const start = bytes.indexOf("\x1b[?1049h") + 200;
      return fullClears(bytes)
        .filter((at) => at > start && !asked.some(([from, to]) => at >= from && at < to))
        .map((at) => JSON.stringify(bytes.slice(at - 40, at + 10)));
    },
  };
}

test("thirty poets, from the first word to a copied path", async () => {
  const shell = space.shellInPty(
    'set -m; escapement run haiku --param poets=30 --param pick=person --sim rate=90 --tui=opentui; echo "st""opped"; read -r _; fg >/dev/null; echo "exit $?"',
    { cols: 200, rows: 60 },
  );
  const clears = watchClears(shell);
  /** At its new size the screen ends with the way out, and shows what it showed. */
  const resized = (cols: number, rows: number, what: RegExp): Promise<void> =>
    clears.cleared(async () => {
      shell.resize(cols, rows);
      await shell.until(
        (screen) => what.test(screen) && screen.split("\n").length === rows && /Ctrl-C (?:leave|quit)$/.test(footerOf(screen)),
        `${what} at ${cols}×${rows}`,
      );
    });

  // A poet, while it writes.
  await shell.until(/poets +◇ \d+\/\d+ done/);
  shell.write("jj");
  await shell.until(/▎ +[├└]/);
  shell.press("enter");
  await shell.until((screen) => /TRANSCRIPT · \S+ · poets/.test(screen) && /REPLY/.test(screen), "a poet's transcript");
  await shell.until(/Write one haiku/);
  shell.press("esc");
  // The footer is drawn last: half a frame still shows the one before.
  await shell.until((screen) => /LIVE.*LOG/.test(screen) && !/TRANSCRIPT/.test(screen), "the panes");

  shell.write("\t/judg");
  await shell.until(/judg.* of \d+/);
  shell.press("enter");
  await shell.until(/LOG \/judg/);

  // A judge, who writes for long: the same transcript at every size, and no word of it lost.
  await shell.until(/judges +◇ 0\/3 done/);
  shell.press("tab");
  shell.write("gjj");
  await shell.until(/▎ +├ picture/);
  shell.press("enter");
  await shell.until((screen) => /TRANSCRIPT · picture · judges/.test(screen) && screen.includes("▏"), "a judge's words as they come");
  await resized(40, 12, /TRANSCRIPT · picture/);
  await clears.cleared(async () => {
    shell.resize(30, 8);
    await shell.until(/30×8/);
  });
  await resized(200, 60, /TRANSCRIPT · picture/);
  await shell.until(/▏/);
  shell.write("o");
  await shell.until(/PAGER/);
  await resized(80, 24, /PAGER/);
  await resized(200, 60, /PAGER/);
  shell.press("esc");
  await shell.until(/TRANSCRIPT/);

  await clears.cleared(async () => {
    shell.press("ctrl-z");
    await shell.until((screen) => /stopped/.test(screen) && !/TRANSCRIPT/.test(screen), "the shell");
    shell.press("enter");
    await shell.until(/TRANSCRIPT · picture · judges/);
  });
  await clears.cleared(async () => {
    const before = shell.bytes().length;
    shell.press("ctrl-l");
    await shell.until(() => /TRANSCRIPT/.test(shell.bytes().slice(before)), "every cell again");
  });
  shell.press("esc");
  await shell.until(/LIVE/);

  // The question, with the inspector over it and the window changing under both.
  await shell.until(/Which haiku wins/);
  shell.write("\x07");
  await shell.until(/INSPECTOR.*1 question waits/);
  shell.write("2");
  await shell.until(/◉ picking/);
  await resized(40, 12, /INSPECTOR/);
  await resized(200, 60, /INSPECTOR.*1 question waits/);
  shell.press("esc");
  await shell.until(/type to filter/);
  await resized(40, 12, /Which haiku wins/);
  await resized(200, 60, /type to filter/);
  shell.press("down");
  shell.press("enter");
  await shell.until(/Run finished/);

  shell.write("a");
  await shell.until(/INSPECTOR/);
  await shell.until(/summary\.md/);
  shell.press("enter");
  await shell.until(/PAGER · summary\.md/);
  await resized(40, 12, /PAGER · summary\.md/);
  await resized(200, 60, /PAGER · summary\.md/);
  shell.write("y");
  await shell.until(/path sent to the terminal's clipboard/);
  const [, base64 = ""] = [...shell.bytes().matchAll(/\x1b\]52;c;([A-Za-z0-9+/=]+)/g)].at(-1) ?? [];
  expect(Buffer.from(base64, "base64").toString("utf8")).toBe(`${await space.sessionDir()}/artifacts/summary.md`);

  shell.press("ctrl-c");
  await shell.until(/exit 0/);
  await shell.ended;
  expect(clears.unasked()).toEqual([]);
  expect(clears.unasked("\x1b[2J").length).toBe(1);
  const answers = space.transcript().filter(({ event }) => event === "human-input/answer");
  expect(answers.length).toBe(1);
});
