// The commands around sessions, as a person and a script use them: joined from another terminal, left, listed, shown, exported,
// repaired, removed; and what is said after a crash.

import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { endPtyPrograms } from "./pty.ts";
import { modesLeftOn } from "./terminal-modes.ts";
import { checkWhole, createWorkspace, eventually, isAlive, type Workspace } from "./workspace.ts";

let space: Workspace;
const background = new Set<number>();
beforeEach(() => {
  space = createWorkspace();
});
afterEach(() => {
  endPtyPrograms();
  for (const pid of background) if (isAlive(pid)) process.kill(pid, "SIGKILL");
  background.clear();
  space.remove();
});

/** A run in the background, and its process. */
async function detached(id: string, chart = "ask", ...args: string[]): Promise<number> {
  const { code, stdout, stderr } = await space.run(["run", chart, "--detach", "--session", id, ...args]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`escapement attach ${id}`);
  const { pid } = lockOf(id);
  background.add(pid);
  return pid;
}
const lockOf = (id: string): { pid: number; port: number } =>
  JSON.parse(readFileSync(join(space.workDir, id, "lock.json"), "utf8")) as { pid: number; port: number };
const json = async <T>(...args: string[]): Promise<T> => JSON.parse((await space.run([...args, "--json"])).stdout) as T;
const list = (): Promise<{ id: string; status: string; "open-prompts": unknown[] }[]> => json("sessions", "list");

describe("attach", () => {
  test("a picker of what runs; full screen and history at once; Ctrl-C leaves and the run goes on; two terminals, one answer", async () => {
    const pid = await detached("one");
    await detached("two");
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
    expect((await list()).find(({ id }) => id === "one")?.status).toBe("done");
  });

  test("the picker: arrows wrap, Esc leaves with 2 and the terminal as before", async () => {
    await detached("one");
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
    await detached("one");
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
    const pid = await detached("dead");
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
    const { pid } = lockOf("one");
    background.add(pid);
    program.hangUp();
    await program.ended;
    expect(isAlive(pid)).toBe(true);
    expect((await list())[0]).toMatchObject({ id: "one", status: "running" });
    expect(readFileSync(join(space.workDir, "one", "escapement.log"), "utf8")).toContain("What is your name?");
    process.kill(pid, "SIGTERM");
    await eventually("its end", () => !isAlive(pid));
    expect((await list())[0]).toMatchObject({ status: "aborted" });
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
    await detached("one");
    expect(await space.run(["run", "ask", "--detach", "--session", "one"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("one") as string,
    });
  });
});

describe("sessions", () => {
  test("list and show, as words and as JSON; unknown ones and unknown actions are 2", async () => {
    expect(await space.run(["sessions"])).toMatchObject({ code: 0, stdout: expect.stringContaining("No sessions") as string });
    expect(await list()).toEqual([]);
    await space.run(["run", "hello", "--session", "done", "--sim", "rate=1000"]);
    await detached("asks");
    const all = await list();
    expect(all.map(({ id, status }) => [id, status])).toEqual([
      ["asks", "running"],
      ["done", "done"],
    ]);
    expect(all[0]?.["open-prompts"]).toMatchObject([{ type: "text", prompt: "What is your name?" }]);
    const shown = await json<Record<string, unknown>>("sessions", "show", "don");
    for (const key of [
      "id",
      "path",
      "chart",
      "title",
      "status",
      "created",
      "updated",
      "protocol",
      "epoch",
      "last-seq",
      "events",
      "bytes",
      "open-prompts",
      "damage",
    ])
      expect(shown).toHaveProperty(key);
    expect(shown).toMatchObject({
      id: "done",
      chart: "hello",
      status: "done",
      damage: null,
      protocol: 1,
      events: (shown["last-seq"] as number) + 1,
    });
    expect((await space.run(["sessions"])).stdout).toMatch(/asks +● running[\s\S]*\ndone +✓ done/);
    expect(await space.run(["sessions", "show", "nobody"])).toMatchObject({ code: 2 });
    expect(await space.run(["sessions", "show"])).toMatchObject({ code: 2, stderr: expect.stringContaining("latest") as string });
    expect(await space.run(["sessions", "shwo"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean show") as string,
    });
  });

  test("damage: 1 from show, list and export; repair puts it right and keeps what it cuts", async () => {
    await space.run(["run", "hello", "--session", "one", "--sim", "rate=1000"]);
    const log = join(space.workDir, "one", "transcript.jsonl");
    const before = readFileSync(log, "utf8");
    const lines = before.trimEnd().split("\n");
    writeFileSync(log, [...lines.slice(0, 5), "garbage", ...lines.slice(5), ""].join("\n"));
    expect(await space.run(["sessions", "show", "one", "--json"])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("escapement sessions repair one") as string,
    });
    expect(await space.run(["sessions", "list"])).toMatchObject({ code: 1 });
    const exported = await space.run(["sessions", "export", "one", "--jsonl", "-"]);
    expect(exported).toMatchObject({ code: 1, stdout: `${lines.slice(0, 5).join("\n")}\n` });
    const repaired = await space.run(["sessions", "repair", "one"]);
    expect(repaired).toMatchObject({ code: 0, stdout: expect.stringContaining("5 events can be read") as string });
    const [cut = ""] = readdirSync(join(space.workDir, "one")).filter((name) => name.startsWith("transcript.corrupt-"));
    expect(readFileSync(log, "utf8") + readFileSync(join(space.workDir, "one", cut), "utf8")).toBe(
      [...lines.slice(0, 5), "garbage", ...lines.slice(5), ""].join("\n"),
    );
    expect((await space.run(["sessions", "repair", "one"])).stdout).toContain("nothing to repair");
    expect(await space.run(["sessions", "show", "one"])).toMatchObject({ code: 0 });
  });

  test("a session of a newer protocol: strict says what to do, --soft goes on, repair does not cut it", async () => {
    await space.run(["run", "hello", "--session", "one", "--sim", "rate=1000"]);
    const log = join(space.workDir, "one", "transcript.jsonl");
    const head = space.transcript().length;
    appendFileSync(
      log,
      `${JSON.stringify({ seq: head, ts: 1, event: "session/opened", data: { epoch: "later", "starts-at": head, protocol: 2 } })}\n`,
    );
    const strict = await space.run(["sessions", "show", "one"]);
    expect(strict).toMatchObject({ code: 1 });
    expect(strict.stdout).toMatch(/protocol 2.*[\s\S]*--soft/);
    expect(await space.run(["sessions", "show", "one", "--soft"])).toMatchObject({ code: 0 });
    expect(await space.run(["open", "one"])).toMatchObject({ code: 1, stderr: expect.stringContaining("--soft") as string });
    expect(await space.run(["open", "one", "--soft"])).toMatchObject({ code: 0, stderr: "" });
    expect(await space.run(["sessions", "repair", "one"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("later version") as string,
    });
  });

  test("export: a page and the very bytes of the log; nothing is written over unasked", async () => {
    await space.run(["run", "hello", "--session", "one", "--sim", "rate=1000"]);
    const log = readFileSync(join(space.workDir, "one", "transcript.jsonl"), "utf8");
    expect(await space.run(["sessions", "export", "one"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--html") as string });
    expect(await space.run(["sessions", "export", "one", "--html", "page.html", "--jsonl", "events.jsonl"])).toMatchObject({ code: 0 });
    expect(readFileSync(join(space.dir, "events.jsonl"), "utf8")).toBe(log);
    const page = readFileSync(join(space.dir, "page.html"), "utf8");
    expect(page).toMatch(/^<!doctype html>[\s\S]*default-src 'none'[\s\S]*<\/html>\n$/);
    expect(await space.run(["sessions", "export", "one", "--html", "page.html"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--yes") as string,
    });
    expect(await space.run(["sessions", "export", "one", "--html", "page.html", "--yes"])).toMatchObject({ code: 0 });
    expect(await space.run(["sessions", "export", "one", "--html", "none/page.html"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("cannot write") as string,
    });
    expect(readdirSync(space.dir).filter((name) => name.includes("part"))).toEqual([]);
  });

  test("rm: asks once in a terminal, needs --yes in a pipe, refuses one that runs", async () => {
    await space.run(["run", "hello", "--session", "one", "--sim", "rate=1000"]);
    await detached("two");
    expect(await space.run(["sessions", "rm", "one"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") as string });
    expect(await space.run(["sessions", "rm", "two", "--yes"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("running") as string,
    });
    const program = space.inPty(["sessions", "rm", "one"]);
    await program.until(/for good\? \[y\/N\]/);
    program.press("enter");
    expect(await program.ended).toMatchObject({ code: 2 });
    expect(existsSync(join(space.workDir, "one"))).toBe(true);
    expect(await space.run(["sessions", "rm", "one", "--yes"])).toMatchObject({ code: 0 });
    expect(readdirSync(space.workDir).filter((name) => !name.startsWith("."))).toEqual(["two"]);
  });
});

test("after a crash the next run says who died, what it said last, and how to go on: on stderr, once", async () => {
  const pid = await detached("dead");
  appendFileSync(join(space.workDir, "dead", "escapement.log"), "a last word \u001b[31mred\n");
  process.kill(pid, "SIGKILL");
  await eventually("its end", () => !isAlive(pid));
  const next = await space.run(["run", "hello", "--output", "jsonl", "--sim", "rate=1000"]);
  expect(next.code).toBe(0);
  expect(next.stderr).toMatch(/session dead .*1 question open[\s\S]*a last word ␛\[31mred[\s\S]*escapement resume dead/);
  for (const line of next.stdout.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("kind");
  expect((await space.run(["run", "hello", "--sim", "rate=1000"])).stderr).toBe("");
});

describe("doctor", () => {
  test("all is well here: 0, a frame was drawn, no key is shown", async () => {
    const { code, stdout } = await space.run(["doctor"], { env: { OPENAI_API_KEY: "sk-very-secret" } });
    expect([code, stdout]).toEqual([0, expect.stringContaining("drew a frame")]);
    expect(stdout).toContain("OPENAI_API_KEY is set (not shown)");
    expect(stdout).not.toContain("secret");
  });

  test("what is missing is named with what to do, and is 1", async () => {
    const { code, stdout } = await space.run(["doctor", "--json"], { env: { BUN_BIN: "/nowhere/bun" } });
    expect(code).toBe(1);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { name: string; state: string; says: string; advice?: string }[] };
    expect(ok).toBe(false);
    expect(checks.filter(({ state }) => state === "fail")).toMatchObject([
      { name: "screen", says: expect.stringContaining("/nowhere/bun") as string, advice: expect.any(String) as string },
    ]);
  });

  test("a lock that a killed run left is explained", async () => {
    const pid = await detached("dead");
    process.kill(pid, "SIGKILL");
    await eventually("its end", () => !isAlive(pid));
    expect((await space.run(["doctor"])).stdout).toMatch(/dead: lock\.json is left over; process \d+ is gone[\s\S]*escapement resume dead/);
  });
});
