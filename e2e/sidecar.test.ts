// The whole program as a person meets it: a real terminal, real keys, and both processes killed.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { workspaceOfEachTest } from "./each-test.ts";
import type { PtyProgram } from "./pty.ts";
import { modesLeftOn } from "./terminal-modes.ts";
import { checkWhole, childrenOf, eventually, isAlive } from "./workspace.ts";

const space = workspaceOfEachTest();

/** The line run in a shell that records `stty -a` before and after. */
const watched = (line: string): PtyProgram => space.shellInPty(`stty -a > before; ${line}; echo "exit $?"; stty -a > after`);

async function expectTerminalBack(program: PtyProgram): Promise<void> {
  await program.ended;
  expect(modesLeftOn(program.bytes())).toEqual([]);
  expect(settings("after")).toBe(settings("before"));
}

/** What `stty -a` said, without the size: a terminal may be resized in between. */
const settings = (file: string): string => readFileSync(join(space.dir, file), "utf8").replace(/rows \d+; columns \d+;/, "");

describe("ask, driven by keys", () => {
  test("name, confirm no, again, yes: exit 0, the terminal as before", async () => {
    const program = watched("escapement run ask --tui=opentui");
    await program.until(/Enter send/);
    program.write("Ada");
    await program.until(/Ada/);
    program.press("enter");
    await program.until(/\[Y\/n\]/i);
    program.write("n");
    await program.until((screen) => /Enter send/.test(screen) && !/\[Y\/n\]/i.test(screen), "the first question again");
    program.write("Grace");
    program.press("enter");
    await program.until(/\[Y\/n\]/i);
    program.write("y");
    await program.until(/Run finished/);
    program.press("ctrl-c");
    await program.until(/exit 0/);
    await expectTerminalBack(program);
    checkWhole(space.transcript());
    const answers = space.transcript().filter((envelope) => envelope.event === "human-input/answer");
    expect(answers.map((envelope) => envelope.data["answer"])).toEqual(["Ada", false, "Grace", true]);
  });

  test("Esc cancels and the chart gets human.cancelled", async () => {
    const program = watched("escapement run ask --tui=opentui");
    await program.until(/Enter send/);
    program.press("esc");
    await program.until(/Run finished/);
    program.press("ctrl-c");
    await program.until(/exit 0/);
    await expectTerminalBack(program);
    const names = space
      .transcript()
      .filter((envelope) => envelope.event === "runner/event-processed")
      .map((envelope) => envelope.data["event-name"]);
    expect(names).toContain("human.cancelled");
  });

  test("a resize in the middle of a modal keeps what was typed", async () => {
    const program = watched("escapement run ask --tui=opentui");
    await program.until(/Enter send/);
    program.write("Adelheid");
    await program.until(/Adelheid/);
    program.resize(60, 16);
    await program.until(
      (screen) => /Adelheid/.test(screen) && screen.split("\n").every((line) => line.length <= 60),
      "the same text at 60 columns",
    );
    program.resize(140, 40);
    await program.until(/Adelheid/);
    program.press("enter");
    await program.until(/\[Y\/n\]/i);
    program.write("y");
    await program.until(/Run finished/);
    program.press("ctrl-c");
    await expectTerminalBack(program);
  });
});

const SLOW = "escapement run haiku --sim rate=40 --tui=opentui";

async function sidecarOf(program: PtyProgram): Promise<{ agent: number; sidecar: number }> {
  const { pid: agent } = await space.address();
  const sidecar = await eventually("the sidecar's process", () =>
    childrenOf(agent).find((pid) => /tui\.js/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"))),
  );
  await program.until(/streaming/);
  return { agent, sidecar };
}

describe("a process killed in mid-stream", () => {
  test("kill -9 of the sidecar: terminal restored, the run finishes in plain lines, the transcript whole", async () => {
    const program = watched("escapement run haiku --tui=opentui");
    const { sidecar } = await sidecarOf(program);
    process.kill(sidecar, "SIGKILL");
    await program.until(/exit 0/);
    await expectTerminalBack(program);
    const transcript = space.transcript();
    checkWhole(transcript);
    expect(transcript.filter((envelope) => envelope.event === "ui/lost")).toHaveLength(1);
    expect(transcript.at(-1)?.event).toBe("runner/done");
  });

  test("kill -9 of the agent: the sidecar leaves cleanly and no process stays", async () => {
    // The shell goes on the moment the agent is dead; what counts is the terminal when the sidecar has left it.
    const program = space.shellInPty(`stty -a > before; ${SLOW}; until [ -e left ]; do sleep 0.05; done; stty -a > after`);
    const { agent, sidecar } = await sidecarOf(program);
    process.kill(agent, "SIGKILL");
    await eventually("the sidecar's end", () => !isAlive(sidecar));
    writeFileSync(join(space.dir, "left"), "");
    await expectTerminalBack(program);
    expect(program.bytes()).toMatch(/escapement (resume|open) /);
    expect(isAlive(agent)).toBe(false);
  });
});

describe("leaving", () => {
  test("Ctrl-C asks; stopping ends the run as aborted with exit 130", async () => {
    const program = watched(SLOW);
    await program.until(/streaming/);
    program.press("ctrl-c");
    await program.until(/Stop the run/);
    program.press("ctrl-c");
    await program.until(/exit 130/);
    await expectTerminalBack(program);
    checkWhole(space.transcript());
    expect(space.transcript().at(-1)).toMatchObject({ event: "runner/aborted", data: { reason: "quit" } });
  });

  test("SIGTERM to the agent: terminal restored, on record, exit 143", async () => {
    const program = watched(SLOW);
    const { agent } = await sidecarOf(program);
    process.kill(agent, "SIGTERM");
    await program.until(/exit 143/);
    await expectTerminalBack(program);
    checkWhole(space.transcript());
  });

  test("Ctrl-Z stops both, fg brings the screen back, and the run goes on", async () => {
    const shell = space.shellInPty(
      'set -m; stty -a > before; escapement run haiku --tui=opentui; echo stopped; sleep 0.2; stty -a > between; fg >/dev/null; echo "exit $?"; stty -a > after',
    );
    await shell.until(/streaming/);
    shell.press("ctrl-z");
    await shell.until(/streaming|composing|judging|Run finished/, "the screen after fg");
    await shell.until(/Run finished/);
    shell.press("ctrl-c");
    await shell.until(/exit 0/);
    await expectTerminalBack(shell);
    expect(settings("between")).toBe(settings("before"));
    checkWhole(space.transcript());
  });
});

describe("open", () => {
  test("draws the same cells as the live run's last frame, except the link, the replay line and the footer", async () => {
    const live = watched("escapement run haiku --sim rate=1000 --tui=opentui");
    const last = await live.until((screen) => /Run finished/.test(screen) && /run done/.test(screen), "the end");
    live.press("ctrl-c");
    await live.ended;
    const replay = watched("escapement open latest");
    const drawn = await replay.until((screen) => /replay/i.test(screen) && /run done/.test(screen), "the replayed end");
    replay.press("ctrl-c");
    await expectTerminalBack(replay);
    expect(comparable(drawn)).toEqual(comparable(last));
  });
});

/** Rows without the link (top right of the header), and without the banner and the footer (the last two). */
function comparable(screen: string): string[] {
  return screen
    .split("\n")
    .slice(0, 34)
    .map((line, index) => (index === 1 ? line.replace(/ {2,}\S+ \w+ +◷/u, " ◷") : line));
}

test("no terminal: a clear error, exit 2, nothing spawned and no session made", async () => {
  const { code, stderr, stdout } = await space.run(["run", "hello", "--tui=opentui"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/terminal/i);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
  expect(stdout).toBe("");
  expect(space.transcript()).toEqual([]);
});
