// Disks that are full, and syncs that fail, under a whole run: a person sees it, nothing is lost, and it ends by itself.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { escapement } from "./built.ts";
import { checkWhole, createWorkspace, eventually, type Workspace } from "./workspace.ts";

/** They wait for probes, and not for the processor: all at once. */
async function inWorkspace(body: (space: Workspace) => Promise<void>): Promise<void> {
  const space = createWorkspace();
  try {
    await body(space);
  } finally {
    space.remove();
  }
}

const RUN = ["run", "hello", "--session", "made", "--sim", "rate=60"];

function can(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Each thread's `nth` sync of `file` fails. */
async function runWithBadSync(
  space: Workspace,
  file: string,
  nth: number,
): Promise<{ code: number | null; stdout: string; trace: string }> {
  const fault = ["-P", file, "-e", "trace=fdatasync", "-e", `inject=fdatasync:error=EIO:when=${nth}`];
  const child = spawn("strace", ["-f", "--seccomp-bpf", "-qq", ...fault, process.execPath, escapement, ...RUN], {
    cwd: space.dir,
    // What runs beside has one thread then, and so one count.
    env: { ...process.env, UV_THREADPOOL_SIZE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, trace] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (trace += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, trace })));
}

const REQUEST = "nodes/made/greeting/0/greeter/turns/0/request.json";
const canTrace = can("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync:error=EIO", "true");
if (!canTrace)
  process.stderr.write(
    "skipped: strace is missing or may not trace here; agent/session/log-writer.test.ts fails its syncs in the process\n",
  );
(canTrace ? test.concurrent : test.skip).each([
  ["the log", "transcript.jsonl", 2, "the log could not be synced"],
  ["a file that a line names", REQUEST, 1, `${REQUEST} could not be synced`],
])("a sync of %s that fails is seen, made good, and over by itself", (_name, file, nth, says) =>
  inWorkspace(async (space) => {
    const { code, stdout, trace } = await runWithBadSync(space, join(space.workDir, "made", file), nth);
    expect(trace).toContain("EIO (Input/output error) (INJECTED)");
    expect(stdout).toContain(`⚠ cannot write (the disk fails): ${says}: EIO`);
    expect(stdout.indexOf("✓ the log can be written again")).toBeGreaterThan(stdout.indexOf("⚠ cannot write"));
    expect(code).toBe(0);
    checkWhole(space.transcript());
    expect(existsSync(join(space.workDir, "made", REQUEST))).toBe(true);
  }),
);

test.concurrent("a disk that is full while a run streams: seen, no half line, and on by itself once there is room", ({ skip }) =>
  inWorkspace(async (space) => {
    mkdirSync(space.workDir);
    if (!can("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", space.workDir)) return skip("mounting a tmpfs is not permitted here");
    try {
      const child = space.start(["run", "haiku", "--session", "made", "--sim", "rate=300"]);
      let stdout = "";
      child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      const ended = new Promise((resolve) => child.once("close", resolve));
      await eventually("the run to begin", () => stdout.includes("run started"));
      const ballast = join(space.workDir, "ballast");
      fill(ballast);
      await eventually("its word of the full disk", () => /⚠ cannot write \(the disk is full\): ENOSPC.*the run waits/.test(stdout));
      expect(space.transcript().some(({ event }) => event === "runner/done")).toBe(false);
      rmSync(ballast);
      expect(await ended).toBe(0);
      expect(stdout).toMatch(/the run waits[^]*✓ (the log can be written again|files can be|lock\.json is written)[^]*run done/);
      checkWhole(space.transcript());
    } finally {
      rmSync(join(space.workDir, "made"), { recursive: true, force: true });
      execFileSync("umount", ["-l", space.workDir]);
      rmdirSync(space.workDir);
    }
  }));

/** To the last page. */
function fill(ballast: string): void {
  for (let bytes = 1024 * 1024; bytes >= 4096;) {
    try {
      writeFileSync(ballast, Buffer.alloc(bytes), { flag: "a" });
    } catch {
      bytes /= 2;
    }
  }
}
