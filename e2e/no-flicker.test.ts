// The screen in a real terminal: drawn anew on Ctrl-L, a broken theme and a broken key table named, the mouse given away and taken
// back. A whole run driven by hand is show.test.ts.

import { expect, test } from "vitest";
import { workspaceOfEachTest } from "./each-test.ts";
import type { PtyProgram } from "./pty.ts";
import { fullClears } from "./screen-bytes.ts";

const space = workspaceOfEachTest();

/** What was written while something was done. */
async function during(program: PtyProgram, what: () => Promise<unknown>): Promise<string> {
  const from = program.bytes().length;
  await what();
  return program.bytes().slice(from);
}

test("the reader sees a planted clear", () => {
  expect(fullClears("a\u001b[2Jb\u001b[H\u001b[Jc\u001b[1;1Hd").length).toBe(2);
});

test("Ctrl-L draws every cell; nothing that was there is lost", async () => {
  const program = space.inPty(["run", "ask", "--tui=opentui"], { cols: 80, rows: 24 });
  const before = await program.until(/Enter send/);
  program.terminal.write("\u001b[1;1Hgarbage");
  await program.until(/garbage/);
  program.write("\x0c");
  const after = await program.until((screen) => !/garbage/.test(screen), "the garbage gone");
  expect(after.split("\n").slice(3)).toEqual(before.split("\n").slice(3));
  program.press("ctrl-c");
  program.press("ctrl-c");
  await program.ended;
});

test("a broken theme and a broken key table are named, and the run starts with the default", async () => {
  const program = space.inPty(["run", "ask", "--tui=opentui"], {
    cols: 120,
    rows: 30,
    env: { ESCAPEMENT_THEME: '{"glitter":"#ffffff"}', ESCAPEMENT_KEYS: '{"fly":"x"}' },
  });
  await program.until(/configuration: theme.glitter: there is no such style · 1 more: F1/);
  await program.until(/Enter send/);
  program.write("\x1bOP");
  await program.until(/keys.fly: there is no such action/);
  program.press("ctrl-c");
  program.press("ctrl-c");
  await program.ended;
});

test("a window made smaller and at once as it was loses nothing", async () => {
  const program = space.inPty(["run", "ask", "--tui=opentui"], { cols: 100, rows: 30 });
  const before = await program.until(/Enter send/);
  program.resize(60, 16);
  program.resize(100, 30);
  const rows = (screen: string): string[] => screen.split("\n").slice(4);
  await program.until((screen) => rows(screen).join() === rows(before).join(), "the screen as it was");
  program.press("ctrl-c");
  program.press("ctrl-c");
  await program.ended;
});

test("M gives the mouse to the terminal and takes it back; at the end it is the terminal's", async () => {
  const program = space.inPty(["run", "haiku", "--sim", "rate=400", "--tui=opentui"], { cols: 120, rows: 30 });
  await program.until(/Run finished/);
  const given = await during(program, async () => {
    program.write("M");
    await program.until(/the mouse is the terminal's/);
  });
  expect(given).toContain("\x1b[?1000l");
  const taken = await during(program, async () => {
    program.write("M");
    await program.until(/used here again/);
  });
  expect(taken).toContain("\x1b[?1000h");
  program.press("ctrl-c");
  await program.ended;
});
