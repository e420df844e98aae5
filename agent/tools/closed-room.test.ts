// What a command of a model's finds in a closed room, and what is left of it. Skipped, and said so, where this system has none.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { openClosedRoom } from "./closed-room.ts";
import { shareToolset } from "./shared-toolset.fake.ts";
import { callTool, createPlace, openToolset, TOKEN, toolNamed } from "./tools.fake.ts";

const here = createPlace();
const hasRoom = (await openClosedRoom({ workDir: here.workDir, artifactsDir: () => undefined })) !== undefined;
here.remove();

const { place, toolset, call, preview } = shareToolset();

const run = (command: string, more: object = {}, signal?: AbortSignal) => call("shell/run", { command, ...more }, signal);

/** Of processes whose arguments hold `mark`, seen from outside. */
const running = (mark: string): number =>
  readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(mark);
    } catch {
      return false; // it ended meanwhile
    }
  }).length;
const none = (mark: string): Promise<unknown> => vi.waitUntil(() => running(mark) === 0, { timeout: 20_000, interval: 20 });

describe.skipIf(!hasRoom)("in a closed room", () => {
  test("the token of the run is nowhere: not in its file, not in any process", async () => {
    const { text } = await run(`grep -ras ${TOKEN.replace("t", "[t]")} . /proc/[0-9]*/environ /proc/[0-9]*/cmdline; echo looked`);
    expect(text).toBe("exit code 0\nlooked\n");
    expect((await run("cat .escapement/session-1/lock.json")).text).toMatch(/No such file/);
    expect((await run("ls -A .escapement .escapement/session-1")).text).not.toMatch(/session-2|transcript|lock/);
  });

  test("this session's artifacts are there, to be read and written; nothing else in the work dir can be", async () => {
    expect((await run("cat .escapement/session-1/artifacts/poem.md && echo more > .escapement/session-1/artifacts/more.md")).text).toMatch(
      /a poem/,
    );
    expect(readFileSync(join(place.artifactsDir, "more.md"), "utf8")).toBe("more\n");
    expect(await run("echo x > .escapement/x")).toMatchObject({ isError: true, text: expect.stringMatching(/Read-only/) as string });
  });

  test.each([
    ["taking the cover off", "umount .escapement; umount -l .escapement"],
    ["another room within", "unshare -rm umount .escapement"],
    ["the first process's mounts", "nsenter -t 1 -m true"],
    ["what this program holds", `ls /proc/${process.pid}; cat /proc/${process.pid}/environ`],
  ])("%s does not help", async (_, command) => {
    const { text } = await run(`${command}; cat .escapement/session-1/lock.json && echo HELPED`);
    expect(text).not.toMatch(/HELPED/);
  });

  test("it is oneself, in the base dir, and what it writes there stays", async () => {
    const { text } = await run("id -u; pwd; echo kept > kept.txt");
    expect(text).toBe(`exit code 0\n${process.getuid?.()}\n${place.base}\n`);
    expect(readFileSync(join(place.base, "kept.txt"), "utf8")).toBe("kept\n");
    writeFileSync(join(place.base, "kept.txt"), "and ours again\n");
  });

  test.each([
    ["its code", "exit 7", /^exit code 7/],
    ["a signal, as a shell tells it", "kill -9 $$", /^exit code 137/],
    ["a command that is not there", "no-such-command-x", /^exit code 127/],
  ])("%s comes out", async (_, command, wanted) => {
    expect((await run(command)).text).toMatch(wanted);
  });

  test.each([
    ["at its end, in the background", "sleep 1111.1 & true", "1111.1", {}],
    ["at its end, in a session of its own", "setsid sleep 1111.2 >/dev/null 2>&1 & true", "1111.2", {}],
    ["at its time limit", "trap '' TERM; setsid sleep 1111.3 & sleep 1111.3", "1111.3", { timeoutMs: 300 }],
  ])("nothing stays behind: %s", async (_, command, mark, more) => {
    await run(command, more);
    await none(mark);
  });

  test("a call that is stopped ends what it started", async () => {
    const controller = new AbortController();
    const stopped = run("setsid sleep 1111.4 & sleep 1111.4", {}, controller.signal);
    await vi.waitUntil(() => running("1111.4") >= 2, { timeout: 20_000, interval: 20 });
    controller.abort("enough");
    expect(await stopped).toMatchObject({ isError: true });
    await none("1111.4");
  });

  test("the question about it is the command alone", async () => {
    expect(await preview("shell/run", { command: "make" })).toEqual({ summary: "make" });
    expect(await toolset().isClosedIn()).toBe(true);
  });
});

test("where there is none, or none is wanted, the command runs all the same, and the question says what it can read", async () => {
  const open = await openToolset(place, { closedRoom: false });
  const context = { signal: new AbortController().signal, sessionId: "s", invokeid: "i" };
  expect(await open.isClosedIn()).toBe(false);
  expect((await callTool(open, "shell/run", { command: "cat .escapement/session-1/lock.json" })).text).toContain(TOKEN);
  expect(await toolNamed(open, "shell/run").preview?.({ command: "make" }, context)).toEqual({
    summary: "[can read the sessions of the work dir] make",
  });
  await open.close();
});
