import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { OUTPUT_HEAD_BYTES, OUTPUT_TAIL_BYTES } from "./limits.ts";
import { callTool, createPlace, openToolset, type Place, toolNamed } from "./tools.fake.ts";
import type { Toolset } from "./toolset.ts";

const ENV = {
  PATH: process.env["PATH"],
  HOME: "/home/somebody",
  ESCAPEMENT_TOKEN: "secret-1",
  ESCAPEMENT_SESSION_DIR: "secret-2",
  OPENTUI_WS_URL: "secret-3",
  OPENAI_API_KEY: "secret-4",
  ANTHROPIC_API_KEY: "secret-5",
  OPENROUTER_API_KEY: "secret-6",
  MISTRAL_API_KEY: "secret-7",
  MY_MODEL_SECRET: "secret-8",
};

let place: Place;
let toolset: Toolset;
/** Process ids that a command tells are this machine's own: what holds in a closed room stands in closed-room.test.ts. */
const OPEN = { env: ENV, closedRoom: false } as const;
beforeAll(async () => {
  place = createPlace();
  place.put("sub/a.txt", "in sub\n");
  toolset = await openToolset(place, { ...OPEN, secrets: ["MY_MODEL_SECRET"] });
});
afterAll(async () => {
  await toolset.close();
  place.remove();
});

const run = (command: string, more: object = {}) => callTool(toolset, "shell/run", { command, ...more });
const isAlive = (pid: number): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};
const waitFor = (condition: () => boolean): Promise<unknown> => vi.waitUntil(condition, { timeout: 20_000, interval: 20 });

test.each<[string, string, boolean, RegExp]>([
  ["its output and its code", "echo out; echo err >&2", false, /^exit code 0\n(out\nerr|err\nout)\n$/],
  ["a failure", "echo no; exit 7", true, /^exit code 7\nno\n$/],
  ["no output", "true", false, /^exit code 0, no output$/],
  ["a signal", "kill -9 $$", true, /^ended by SIGKILL/],
  ["a command that is not there", "no-such-command-x", true, /^exit code 127\n[\s\S]*not found/],
  ["no input: a question does not hang it", 'read x; echo "got <$x>"', false, /got <>/],
  ["no terminal", "tty; test -t 0 || echo none", false, /none/],
  ["what is no UTF-8", "printf '\\377\\376ok'", false, /ok/],
])("%s", async (_, command, isError, wanted) => {
  const result = await run(command);
  expect(result.text).toMatch(wanted);
  expect(result.isError).toBe(isError);
});

test("it runs in the base dir, or in a folder of it", async () => {
  expect((await run("pwd")).text).toContain(place.base);
  expect((await run("cat a.txt", { cwd: "sub" })).text).toContain("in sub");
  symlinkSync("/", join(place.base, "root-link"));
  expect(await run("pwd", { cwd: "root-link" })).toMatchObject({ isError: true });
});

test("nothing of ours and no key is in its environment, nor in that of the shell around it", async () => {
  const { text } = await run("env; cat /proc/$PPID/cmdline; cat /proc/self/environ | tr '\\0' '\\n'");
  expect(text).toContain("HOME=/home/somebody");
  expect(text).not.toMatch(/secret-\d|ESCAPEMENT_|OPENTUI_|API_KEY/);
});

test("a time limit ends it with everything it started", async () => {
  const result = await run("sleep 1000 & echo $! > timeout.pid; trap '' TERM; sleep 1000", { timeoutMs: 200 });
  expect(result).toMatchObject({ isError: true, text: expect.stringContaining("ended after 200 ms") as string });
  const pid = Number(readFileSync(join(place.base, "timeout.pid"), "utf8"));
  expect(isAlive(pid)).toBe(false);
});

test.each([
  ["in the background", "sleep 1000 & echo $! > PID"],
  ["without a hangup", "nohup sleep 1000 >/dev/null 2>&1 & echo $! > PID"],
  ["in a session of its own", "setsid sh -c 'echo $$ > PID; exec sleep 1000' >/dev/null 2>&1 & while ! test -s PID; do sleep 0.05; done"],
  [
    "as an orphan of an orphan",
    "(setsid sh -c 'sh -c \"echo \\$\\$ > PID; exec sleep 1000\" &' &) ; while ! test -s PID; do sleep 0.05; done",
  ],
])("nothing stays behind: %s", async (what, command) => {
  const file = `${what.replaceAll(" ", "-")}.pid`;
  await run(command.replaceAll("PID", file));
  const pid = Number(readFileSync(join(place.base, file), "utf8"));
  expect(pid).toBeGreaterThan(1);
  await waitFor(() => !isAlive(pid));
});

test("a call that is stopped ends its process", async () => {
  const controller = new AbortController();
  const running = callTool(toolset, "shell/run", { command: "echo $$ > stopped.pid; exec sleep 1000" }, controller.signal);
  const file = join(place.base, "stopped.pid");
  await waitFor(() => existsSync(file) && readFileSync(file, "utf8").trim() !== "");
  controller.abort("enough");
  expect(await running).toMatchObject({ isError: true });
  await waitFor(() => !isAlive(Number(readFileSync(file, "utf8"))));
});

test("closing the tools ends what runs, waits for it, and leaves nothing, not even what left the group", async () => {
  const own = await openToolset(place, OPEN);
  const running = callTool(own, "shell/run", {
    command: "setsid sh -c 'echo $$ > closed.pid; exec sleep 1000' & trap '' TERM; sleep 1000",
  });
  const file = join(place.base, "closed.pid");
  await waitFor(() => existsSync(file) && readFileSync(file, "utf8").trim() !== "");
  await own.close();
  expect(isAlive(Number(readFileSync(file, "utf8")))).toBe(false);
  expect(await running).toMatchObject({ isError: true });
});

test("a flood keeps its beginning and its end", async () => {
  const { isError, text } = await run("echo first; head -c 3000000 /dev/zero | tr '\\0' 'x'; echo; echo last");
  expect(isError).toBe(false);
  expect(text).toMatch(/^exit code 0\nfirst\n/);
  expect(text).toMatch(/\[\d+ bytes left out\]/);
  expect(text.endsWith("last\n")).toBe(true);
  expect(text.length).toBeLessThan(OUTPUT_HEAD_BYTES + OUTPUT_TAIL_BYTES + 200);
});

test("a flood without end is ended", async () => {
  expect(await run("yes")).toMatchObject({ isError: true, text: expect.stringContaining("wrote without end") as string });
});

test("many at once, each with its own output", async () => {
  const results = await Promise.all(Array.from({ length: 8 }, (_, n) => run(`echo number ${n}`)));
  expect(results.map(({ text }) => text)).toEqual(Array.from({ length: 8 }, (_, n) => `exit code 0\nnumber ${n}\n`));
});

test("when the agent itself is killed, its commands end too", async () => {
  const code = `
    import { createToolset } from ${JSON.stringify(new URL("./toolset.ts", import.meta.url).href)};
    const { tools } = await createToolset({ baseDir: ${JSON.stringify(place.base)}, workDir: ${JSON.stringify(place.workDir)}, artifactsDir: () => undefined, env: process.env, closedRoom: false });
    const shell = tools.find(({ name }) => name === "shell/run");
    await shell.run({ command: "echo $$ > orphan.pid; exec sleep 1000" }, { signal: new AbortController().signal, sessionId: "s", invokeid: "i" });`;
  const agent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    stdio: "ignore",
    cwd: new URL("../..", import.meta.url),
  });
  const file = join(place.base, "orphan.pid");
  await waitFor(() => existsSync(file) && readFileSync(file, "utf8").trim() !== "");
  const pid = Number(readFileSync(file, "utf8"));
  expect(isAlive(pid)).toBe(true);
  agent.kill("SIGKILL");
  await waitFor(() => !isAlive(pid));
});

test("the preview is the command, and says that nothing closes it in", async () => {
  const context = { signal: new AbortController().signal, sessionId: "s", invokeid: "i" };
  expect(await toolNamed(toolset, "shell/run").preview?.({ command: "rm -rf x", cwd: "sub" }, context)).toEqual({
    summary: "[can read the sessions of the work dir] rm -rf x (in sub)",
  });
});

test("descriptors do not add up", async () => {
  const open = (): number => readdirSync("/proc/self/fd").length;
  await run("true");
  const before = open();
  for (let n = 0; n < 20; n += 1) await run("true");
  await waitFor(() => open() <= before + 2);
});
