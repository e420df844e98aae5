// Ctrl-Z with a sidecar: who stops, who has the terminal meanwhile, and what `fg` brings back.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type PtyProgram, startInPty } from "../../e2e/pty.ts";
import { modesLeftOn } from "../../e2e/terminal-modes.ts";
import { eventually, isAlive } from "../../e2e/workspace.ts";
import { AGENT_FILE, agentLine, dir, ENTRY, expectBack, read, ready, watched } from "./small-program.fake.ts";

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
