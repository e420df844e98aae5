// A small agent and a small sidecar in a real terminal, and every way in which either can end.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { root } from "../../e2e/built.ts";
import { endPtyPrograms, type PtyProgram, startInPty } from "../../e2e/pty.ts";
import { modesLeftOn } from "../../e2e/terminal-modes.ts";
import { eventually, isAlive } from "../../e2e/workspace.ts";

const ENTRY = process.env["SMALL_SIDECAR"] ?? join(root, "tui/terminal/test-fixtures/small-sidecar.ts");
/** In one file, below the package's own folder: to transpile its parts at each start took longer than most of what is tested. */
const AGENT_FILE = join(root, ".build", `small-agent-${process.pid}.mjs`);
const AGENT = `${process.execPath} ${AGENT_FILE}`;

beforeAll(() => {
  const source = join(root, "agent/sidecar/test-fixtures/small-agent.ts");
  const bundle = ["--no-env-file", "--config=/dev/null", "build", source, "--target=node", `--outfile=${AGENT_FILE}`];
  execFileSync(join(root, "node_modules/.bin/bun"), bundle, { stdio: ["ignore", "ignore", "inherit"] });
});
afterAll(() => rmSync(AGENT_FILE, { force: true }));

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sidecar-"));
  writeFileSync(join(dir, "escapement.log"), `${Array.from({ length: 14 }, (_, i) => `log line ${i + 1}`).join("\n")}\n`);
});
afterEach(() => {
  endPtyPrograms();
  rmSync(dir, { recursive: true, force: true });
});

const read = (name: string): string => readFileSync(join(dir, name), "utf8");
const agentLine = (entry = ENTRY): string => `${AGENT} ${entry} ${dir}`;

/** In a shell that notes `stty -a` before and after; what runs between stands in its own process group only where `shell` has job control. */
const watched = (line = agentLine()): PtyProgram =>
  startInPty(
    "bash",
    [
      "--norc",
      "--noprofile",
      "-c",
      `stty -a > ${dir}/before; ${line}; echo "exit $?"; while [ -e ${dir}/hold ]; do sleep 0.05; done; stty -a > ${dir}/after`,
    ],
    { cols: 120, rows: 20 },
  );

async function ready(program: PtyProgram): Promise<{ agent: number; sidecar: number }> {
  await program.until(/sidecar \d+ ready/);
  const found = /agent (\d+) sidecar (\d+)/.exec(read("notes"));
  return { agent: Number(found?.[1]), sidecar: Number(found?.[2]) };
}

async function expectBack(program: PtyProgram): Promise<void> {
  await program.ended;
  expect(modesLeftOn(program.bytes())).toEqual([]);
  expect(read("after")).toBe(read("before"));
}

const count = (text: string, word: string): number => text.split(word).length - 1;
const lastIndexOf = (text: string, pattern: RegExp): number => [...text.matchAll(new RegExp(pattern, "g"))].at(-1)?.index ?? -1;

describe("the sidecar ends by itself", () => {
  test("the person leaves: nothing is left behind, the title is put back after the renderer blanked it", async () => {
    const program = watched();
    await ready(program);
    program.write("q");
    await program.until(/ended left code=0 signal=null restored=true/);
    await expectBack(program);
    const bytes = program.bytes();
    expect(bytes).toContain("\x1b[22;0t");
    expect(lastIndexOf(bytes, /\x1b\[23;0t/)).toBeGreaterThan(lastIndexOf(bytes, /\x1b\][02];/));
    expect(bytes).not.toContain("\x1b]0;injected");
    // One leave of the alternate screen: a second would jump the cursor over what was printed.
    expect(bytes.match(/\x1b\[\?1049l/g)).toHaveLength(1);
  });

  test.each([
    ["an exception", "e", "an exception"],
    ["a rejected promise", "r", "a rejected promise"],
    ["a key handler that throws", "k", "a key handler fell"],
  ])("%s: restored, then the message, 70", async (_name, key, message) => {
    const program = watched();
    await ready(program);
    program.write(key);
    await program.until(/ended crashed code=70 signal=null restored=true/);
    const screen = await program.until(/plain\?/);
    expect(screen).toContain(`the screen crashed: Error: ${message}`);
    program.write("yes\r");
    await expectBack(program);
    expect(program.bytes().indexOf("the screen crashed")).toBeGreaterThan(lastIndexOf(program.bytes(), /\x1b\[\?1049l/));
    expect(program.bytes()).not.toContain("\x1b[31mcolour");
  });

  test("without a screen: 71, and the agent goes on with a clean input", async () => {
    const program = watched();
    await ready(program);
    program.write("wnnn");
    await program.until(/ended go-on code=71/);
    await program.until(/plain\?$/);
    program.write("Grace\r");
    const screen = await program.until(/answer <.*>/);
    expect(screen).toContain("going on in plain lines");
    expect(screen).toContain("answer <Grace>");
    await expectBack(program);
  });

  test("somebody calls exit past us: restored all the same", async () => {
    const program = watched();
    await ready(program);
    program.write("x");
    await program.until(/exit 0/);
    await expectBack(program);
  });

  test("left at once: the terminal's late replies reach nobody", async () => {
    const program = watched();
    await program.until(() => program.bytes().includes("\x1b[?1049h"), "the alternate screen");
    program.write("q");
    await program.until(/exit 0/);
    await expectBack(program);
    expect(program.screen()).not.toMatch(/\^\[|>\||\d;\d+R/);
  });
});

describe("signals", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"] as const)(
    "%s twice within a millisecond: restored once, and whole",
    async (signal) => {
      const program = watched();
      const { sidecar } = await ready(program);
      process.kill(sidecar, signal);
      process.kill(sidecar, signal);
      await program.until(/ended go-on code=71 signal=null restored=true/);
      program.write("\r");
      await expectBack(program);
    },
  );

  test("SIGTERM to the agent is passed on; it hears it too, and outlives the screen", async () => {
    const program = watched();
    const { agent } = await ready(program);
    process.kill(agent, "SIGTERM");
    await program.until(/ended asked code=71 signal=null restored=true/);
    expect(read("notes")).toContain("agent heard SIGTERM");
    await expectBack(program);
  });

  test("asked to quit, even while it is stopped", async () => {
    const program = watched();
    const { agent, sidecar } = await ready(program);
    process.kill(sidecar, "SIGSTOP");
    process.kill(agent, "SIGUSR2");
    await program.until(/ended asked/);
    await expectBack(program);
    expect(isAlive(sidecar)).toBe(false);
  });
});

describe("killed", () => {
  test("kill -9 of the sidecar: the agent puts the terminal back and throws away what was meant for the screen", async () => {
    const program = watched();
    const { sidecar } = await ready(program);
    process.kill(sidecar, "SIGSTOP");
    program.write("keys that nobody read\r");
    process.kill(sidecar, "SIGKILL");
    await program.until(/ended lost code=null signal=SIGKILL restored=true/);
    await program.until(/plain\?$/);
    program.write("Ada\r");
    await program.until(/answer <Ada>/);
    await expectBack(program);
  });

  test("a sidecar that hangs is found by its silence and ended; one that answers the pipe is not", async () => {
    const program = watched();
    await ready(program);
    // The only ack was at the start: it is the pipe that is asked and answers, again and again.
    await eventually("answers on the pipe", () => count(read("notes"), "answered") >= 2);
    program.write("h");
    await eventually("the hang", () => existsSync(join(dir, "hangs")));
    writeFileSync(join(dir, "gives-up"), "");
    await program.until(/ended hung code=null signal=SIGKILL restored=true/);
    program.write("\r");
    await expectBack(program);
  });

  test("kill -9 of the agent: the sidecar restores, shows the log's end and the way on, and leaves", async () => {
    const program = watched();
    const { agent, sidecar } = await ready(program);
    // The shell goes on the moment its child is dead; the sidecar hears of it a few milliseconds later.
    writeFileSync(join(dir, "hold"), "");
    process.kill(agent, "SIGKILL");
    await eventually("the sidecar's end", () => !isAlive(sidecar));
    rmSync(join(dir, "hold"));
    await expectBack(program);
    const screen = program.screen();
    expect(screen).toContain("escapement resume session-one");
    expect(screen).toContain("log line 14");
    expect(screen).toMatch(/log line 5\b/);
    expect(screen).not.toMatch(/log line 4\b/);
  });

  test("the terminal hangs up: nobody stays", async () => {
    const program = watched();
    const { agent, sidecar } = await ready(program);
    program.hangUp();
    await eventually("both ends", () => !isAlive(agent) && !isAlive(sidecar));
  });
});

/** With job control: what runs has its own process group, as at a person's prompt. */
async function interactiveShell(): Promise<PtyProgram> {
  // The shell's own line editor would switch bracketed paste on.
  writeFileSync(join(dir, "inputrc"), "set enable-bracketed-paste off\n");
  const program = startInPty("bash", ["--norc", "--noprofile", "-i"], {
    cols: 120,
    rows: 20,
    env: { PS1: "shell> ", INPUTRC: join(dir, "inputrc") },
  });
  await program.until(/shell>$/);
  program.write(`stty -a > ${dir}/before; ${agentLine()}\r`);
  return program;
}

async function leaveShell(program: PtyProgram): Promise<void> {
  program.write(`stty -a > ${dir}/after; exit\r`);
  await expectBack(program);
}

describe("Ctrl-Z", () => {
  test("ended while stopped: nothing is drawn over the shell, nobody stays", async () => {
    const program = await interactiveShell();
    const { agent, sidecar } = await ready(program);
    program.press("ctrl-z");
    await program.until(/Stopped[\s\S]*shell>$/);
    const bytesBefore = program.bytes().length;
    // In the background it runs, and leaves the terminal alone.
    program.write("bg\r");
    await eventually("running again", () => !/\) T /.test(readFileSync(`/proc/${sidecar}/stat`, "utf8")));
    program.write("kill %1\r");
    await eventually("both ends", () => !isAlive(agent) && !isAlive(sidecar));
    expect(read("notes")).toMatch(/"kind":"asked".*"restored":true/);
    expect(program.bytes().slice(bytesBefore)).not.toMatch(/\x1b\[\?1049/);
    await leaveShell(program);
  });

  test("the agent is killed in the foreground of a shell with job control", async () => {
    const program = await interactiveShell();
    const { agent, sidecar } = await ready(program);
    process.kill(agent, "SIGKILL");
    await eventually("the sidecar's end", () => !isAlive(sidecar));
    program.write("\r");
    await program.until(/shell>$/);
    await leaveShell(program);
  });

  test("the shell gets its terminal as it was; fg draws again, an hour later too", async () => {
    const program = await interactiveShell();
    const { agent, sidecar } = await ready(program);
    program.press("ctrl-z");
    await program.until(/Stopped[\s\S]*shell>$/);
    expect(modesLeftOn(program.bytes())).toEqual([]);
    for (const pid of [agent, sidecar]) expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toMatch(/\) T /);
    program.write(`stty -a > ${dir}/after\r`);
    await eventually("the modes", () => {
      try {
        return read("after").includes("isig");
      } catch {
        return false;
      }
    });
    program.write("fg\r");
    await program.until(/sidecar \d+ resumed/);
    // By the agent's clock: longer than silence and answer may last together. Only its own running time counts.
    expect(await eventually("a look at that clock", () => /looked 1 h later: (\w+)/.exec(read("notes"))?.[1])).toBe("well");
    program.write("a");
    await program.until(/key-a/);
    program.press("ctrl-z");
    await program.until(/Stopped[\s\S]*shell>$/);
    program.write("fg\r");
    await program.until(/sidecar \d+ resumed/);
    program.write("q");
    await program.until(/ended left code=0/);
    expect(read("after")).toBe(read("before"));
    await leaveShell(program);
  });

  test("the agent is killed while both stand still: the sidecar is not left behind", async () => {
    const program = await interactiveShell();
    const { agent, sidecar } = await ready(program);
    program.press("ctrl-z");
    await program.until(/Stopped[\s\S]*shell>$/);
    process.kill(agent, "SIGKILL");
    await eventually("the sidecar's end", () => !isAlive(sidecar));
    program.write("\r");
    await leaveShell(program);
  });

  test("stopped from outside, without a chance to give the terminal back: taken again when continued", async () => {
    const program = watched();
    const { sidecar } = await ready(program);
    process.kill(sidecar, "SIGSTOP");
    process.kill(sidecar, "SIGCONT");
    await program.until(/resumed/);
    program.write("a");
    await program.until(/key-a/);
    program.write("q");
    await program.until(/ended left/);
    await expectBack(program);
  });

  test("with nobody above to take the terminal, the screen comes back by itself", async () => {
    const program = startInPty(process.execPath, [AGENT_FILE, ENTRY, dir], { cols: 120, rows: 20 });
    await ready(program);
    program.press("ctrl-z");
    await program.until(/resumed/);
    program.write("q");
    await program.until(/ended left/);
    await program.ended;
  });
});

describe("refused before anything is spawned", () => {
  test("no terminal on standard output", async () => {
    const program = watched(`${agentLine()} | cat`);
    await program.until(/refused no-terminal: the screen needs a terminal, and standard output is none/);
    await program.ended;
  });

  test("no build", async () => {
    const program = watched(agentLine(join(dir, "tui.js")));
    await program.until(/refused build-missing: .*npm run build/);
    await program.ended;
  });

  test("BUN_BIN names nothing that runs", async () => {
    const program = watched(`BUN_BIN=${dir}/bun ${agentLine()}`);
    await program.until(/refused bun-missing: BUN_BIN names/);
    await program.ended;
  });
});
