// A small agent and a small sidecar in a real terminal, and every way in which either can end.

import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually, isAlive } from "../../e2e/workspace.ts";
import { agentLine, dir, expectBack, read, ready, watched } from "./small-program.fake.ts";

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

/** On a busy machine the first signal may have ended it by then. */
function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

describe("signals", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"] as const)(
    "%s twice within a millisecond: restored once, and whole",
    async (signal) => {
      const program = watched();
      const { sidecar } = await ready(program);
      process.kill(sidecar, signal);
      killIfThere(sidecar, signal);
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
