// Runs joined from another terminal, and left: the picker, full screen and lines, runs in the background.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runsOfEachTest } from "./each-test.ts";
import { modesLeftOn } from "./terminal-modes.ts";
import { checkWhole, eventually, isAlive } from "./workspace.ts";

const { runs, space } = runsOfEachTest();

describe("attach", () => {
  test("a picker of what runs; full screen and history at once; Ctrl-C leaves and the run goes on; two terminals, one answer", async () => {
    const pid = await runs.detached("one");
    await runs.detached("two");
    const first = space.inPty(["attach"]);
    await first.until(
      (screen) => /Running sessions/.test(screen) && /one .*What is your name/.test(screen) && /two /.test(screen),
      "both sessions",
    );
    const screen = await first.until(/▸ +1/);
    const number = /^. +(\d) +one /m.exec(screen)?.[1] ?? "";
    first.write(number);
    await first.until(/Enter send/);
    const second = space.inPty(["attach", "one"]);
    await second.until(/Enter send/);
    second.write("Ada");
    await second.until(/Ada/);
    second.press("enter");
    await first.until(/\[Y\/n\]/i);
    first.press("ctrl-c");
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(first.bytes()).toContain("it goes on. To join it again: escapement attach one");
    expect(modesLeftOn(first.bytes())).toEqual([]);
    expect(isAlive(pid)).toBe(true);
    await second.until(/\[Y\/n\]/i);
    second.write("y");
    await second.until(/Run finished|finished/i);
    second.press("ctrl-c");
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(second.bytes()).toContain("it is done");
    await eventually("the agent to end", () => !isAlive(pid));
    expect((await runs.list()).find(({ id }) => id === "one")?.status).toBe("done");
  });

  test("the picker: arrows wrap, Esc leaves with 2 and the terminal as before", async () => {
    await runs.detached("one");
    const program = space.shellInPty(`stty -a > before; escapement attach; echo "exit $?"; stty -a > after`);
    await program.until(/▸ +1 +one/);
    program.press("down");
    program.press("esc");
    await program.until(/exit 2/);
    await program.ended;
    const settings = (file: string): string => readFileSync(join(space.dir, file), "utf8");
    expect(settings("after")).toBe(settings("before"));
    expect(program.bytes()).toContain("no session chosen");
  });

  test("in a pipe: the newest is named, lines come as they happen, the wire takes answers, exit is the run's", async () => {
    await runs.detached("one");
    const unnamed = await space.run(["attach"]);
    expect(unnamed).toMatchObject({ code: 2, stdout: "" });
    expect(unnamed.stderr).toContain("The newest that runs is one");

    const lines = space.start(["attach", "latest"]);
    let printed = "";
    lines.stdout?.setEncoding("utf8").on("data", (said: string) => (printed += said));
    const linesEnded = new Promise((resolve) => lines.once("close", resolve));
    await eventually("the history", () => printed.includes("What is your name?"));
    const wire = space.start(["attach", "one", "--output", "jsonl"]);
    const frames: { kind: string; "prompt-id"?: string; type?: string; seq?: number }[] = [];
    let rest = "";
    wire.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) frames.push(JSON.parse(part) as (typeof frames)[number]);
    });
    for (const [at, value] of ["Ada", true].entries()) {
      const prompt = await eventually(`question ${at}`, () => frames.filter(({ kind }) => kind === "prompt")[at]);
      wire.stdin?.write(`${JSON.stringify({ kind: "answer", "prompt-id": prompt["prompt-id"], value })}\n`);
    }
    let complaint = "";
    wire.stderr?.setEncoding("utf8").on("data", (said: string) => (complaint += said));
    const code = await new Promise((resolve) => wire.once("close", resolve));
    expect([code, complaint]).toEqual([0, ""]);
    expect(frames.filter(({ kind }) => kind === "event").map(({ seq }) => seq)).toEqual(space.transcript().map(({ seq }) => seq));
    expect(await linesEnded).toBe(0);
    expect(printed).toMatch(/What is your name\?[\s\S]*run done/);
  });

  test("whose reader has left ends at once, though nothing happens in the run that waits", async () => {
    const pid = await runs.detached("one");
    const program = space.shellInPty(
      `escapement attach one | head -2; echo "lines \${PIPESTATUS[0]}"; escapement attach one --output jsonl | head -1; echo "wire \${PIPESTATUS[0]}"`,
    );
    await program.until(/lines 0[^]*"kind":"hello"[^]*wire 0/);
    await program.ended;
    expect(isAlive(pid)).toBe(true);
  });

  test("not running: which command shows it; killed: which goes on with it; no server: why", async () => {
    await space.run(["run", "hello", "--session", "ended", "--sim", "rate=1000"]);
    expect(await space.run(["attach", "ended"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("escapement open ended") as string,
    });
    expect(await space.run(["attach"])).toMatchObject({ code: 2, stderr: expect.stringContaining("no session is running") as string });
    expect(await space.run(["attach", "nobody"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no session") as string,
    });
    const pid = await runs.detached("dead");
    process.kill(pid, "SIGKILL");
    await eventually("its end", () => !isAlive(pid));
    expect(await space.run(["attach", "dead"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("escapement resume dead") as string,
    });
  });
});

describe("run --detach", () => {
  test("in a terminal it attaches; the terminal may go, the run stays", async () => {
    const program = space.inPty(["run", "ask", "--detach", "--session", "one"]);
    await program.until(/Enter send/);
    const { pid } = runs.lockOf("one");
    runs.adopt(pid);
    program.hangUp();
    await program.ended;
    expect(isAlive(pid)).toBe(true);
    expect((await runs.list())[0]).toMatchObject({ id: "one", status: "running" });
    expect(readFileSync(join(space.workDir, "one", "escapement.log"), "utf8")).toContain("What is your name?");
    process.kill(pid, "SIGTERM");
    await eventually("its end", () => !isAlive(pid));
    expect((await runs.list())[0]).toMatchObject({ status: "aborted" });
    checkWhole(space.transcript());
  });

  test("a run that cannot start says so here, with 2, and leaves nothing", async () => {
    for (const args of [
      ["nochart"],
      ["hello", "--param", "nope=1"],
      ["ask", "--no-server"],
      ["ask", "--output", "jsonl"],
      ["ask", "--api-server", "nohost.invalid:1"],
    ]) {
      const { code, stderr } = await space.run(["run", ...args, "--detach"]);
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).toMatch(/^escapement: /);
    }
    expect(existsSync(space.workDir) ? readdirSync(space.workDir).filter((name) => !name.startsWith(".")) : []).toEqual([]);
    await runs.detached("one");
    expect(await space.run(["run", "ask", "--detach", "--session", "one"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("one") as string,
    });
  });
});
