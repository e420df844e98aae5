// The screen under everything that is done to a window: nothing is cleared but after a resize, fg or Ctrl-L; too small it says
// so and recovers; resized in mid-stream, suspended, and driven with an inspector over a question.

import { afterEach, beforeEach, expect, test } from "vitest";
import { endPtyPrograms, type PtyProgram } from "./pty.ts";
import { fullClears } from "./screen-bytes.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

let space: Workspace;
beforeEach(() => {
  space = createWorkspace();
});
afterEach(() => {
  endPtyPrograms();
  space.remove();
});

/** What was written while something was done. */
async function during(program: PtyProgram, what: () => Promise<unknown>): Promise<string> {
  const from = program.bytes().length;
  await what();
  return program.bytes().slice(from);
}

test("the reader sees a planted clear", () => {
  expect(fullClears("a\u001b[2Jb\u001b[H\u001b[Jc\u001b[1;1Hd").length).toBe(2);
});

test("a run of thirty poets: streamed, drilled into, filtered, asked: not one clear", async () => {
  const program = space.inPty(["run", "haiku", "--param", "poets=30", "--param", "pick=person", "--sim", "rate=400", "--tui=opentui"], {
    cols: 130,
    rows: 40,
  });
  await program.until(/streaming/);
  const bytes = await during(program, async () => {
    program.write("jj");
    await program.until(/▎/);
    program.press("enter");
    await program.until(/TRANSCRIPT|▎/);
    program.write("q");
    await program.until(/LOG/);
    program.write("/chart");
    await program.until(/\/ chart/);
    program.press("enter");
    await program.until(/LOG \/chart/);
    await program.until(/Which haiku wins/);
    program.write("\x07"); // the inspector, over the question
    await program.until(/INSPECTOR.*1 question waits/);
    program.write("4");
    await program.until(/summary|no artifacts yet/);
    program.press("esc");
    await program.until(/type to filter/);
    program.press("enter");
    await program.until(/Run finished/);
  });
  expect(fullClears(bytes)).toEqual([]);
  program.press("ctrl-c");
  await program.ended;
  const answers = space.transcript().filter(({ event }) => event === "human-input/answer");
  expect(answers.length).toBe(1);
});

test("200×60 to 40×12 and back in mid-stream, and under 40×12 a sentence; the rows are there again", async () => {
  const program = space.inPty(["run", "haiku", "--sim", "rate=60", "--tui=opentui"], { cols: 200, rows: 60 });
  await program.until(/streaming/);
  program.resize(40, 12);
  await program.until((screen) => /LIVE/.test(screen) && (screen.split("\n")[11] ?? "").endsWith("Ctrl-C leave"), "the screen of 40×12");
  program.resize(30, 8);
  await program.until(/30×8/);
  program.resize(200, 60);
  await program.until((screen) => /┏━LIVE/.test(screen) && /─LOG/.test(screen), "both panes again");
  const after = await during(program, () => program.until(/Run finished/));
  // What a resize clears is cleared at once.
  expect(fullClears(after.slice(20_000))).toEqual([]);
  program.press("ctrl-c");
  await program.ended;
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

test("a copied path goes to the terminal's clipboard as OSC 52, and the screen says what it did", async () => {
  const program = space.inPty(["run", "haiku", "--sim", "rate=400", "--tui=opentui"], { cols: 130, rows: 40 });
  await program.until(/Run finished/);
  program.write("y");
  await program.until(/sent to the terminal's clipboard/);
  const [, base64 = ""] = /\x1b\]52;c;([A-Za-z0-9+/=]+)/.exec(program.bytes()) ?? [];
  expect(Buffer.from(base64, "base64").toString("utf8")).toBe(await space.sessionDir());
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
