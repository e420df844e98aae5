import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSessionChild } from "./child.fake.ts";
import { createSession, readLockFile } from "./index.ts";
import { linesOf, logOf } from "./log.fake.ts";
import { endedSession, jsonOf, modeOf, refusal, tempDir } from "./session-dir.fake.ts";

let base: string;
let workDir: string;
beforeEach(() => {
  base = tempDir();
  workDir = join(base, ".escapement");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe("a new session", () => {
  it("lies in a folder of its own that only its owner may see", async () => {
    const session = await createSession({ workDir, meta: { chart: "hello", title: "Hello" } });
    expect(session.dir).toBe(join(workDir, session.id));
    expect(readFileSync(join(workDir, ".gitignore"), "utf8")).toBe("*\n");
    session.store.append(linesOf(3));
    session.store.writeBlob(["nodes", session.id, "greet", "0", "llm", "turns", "0", "request.json"], "{}");
    session.store.writeArtifact("a.md", "text");
    await session.store.writeCheckpoint("latest", "{}");
    await session.writeAddress({ port: 4711, token: "secret" });
    const all = readdirSync(session.dir, { recursive: true, withFileTypes: true });
    expect(all.length).toBeGreaterThan(8);
    for (const entry of all) expect(modeOf(join(entry.parentPath, entry.name))).toBe(entry.isDirectory() ? "700" : "600");
    expect(modeOf(session.dir)).toBe("700");
    await session.close("done");
  });

  it("says in meta.json and lock.json who writes it, before the first event, and takes lock.json away at the end", async () => {
    const session = await createSession({ workDir, sessionId: "run/1", meta: { chart: "hello", model: "sim" } });
    expect(basename(session.dir)).toBe("run%2F1");
    expect(jsonOf(join(session.dir, "meta.json"))).toMatchObject({
      id: "run/1",
      chart: "hello",
      model: "sim",
      status: "running",
      protocol: 1,
      epoch: session.epoch,
    });
    expect(readLockFile(session.dir)).toEqual({ pid: process.pid, started: expect.any(Number) as number, epoch: session.epoch });
    expect(session.store.head).toEqual({ sessionId: "run/1", epoch: session.epoch, nextSeq: 0 });
    expect(session.log.head()).toBe(-1);
    await session.writeAddress({ port: 4711, token: "secret" });
    expect(readLockFile(session.dir)).toMatchObject({ pid: process.pid, port: 4711, token: "secret" });
    await session.setMeta({ title: "later" });
    await Promise.all([session.close("aborted"), session.close("done")]);
    expect(existsSync(join(session.dir, "lock.json"))).toBe(false);
    expect(jsonOf(join(session.dir, "meta.json"))).toMatchObject({ title: "later", status: "aborted" });
  });

  it("whose folder is gone at its end says so, and gives the lock back all the same", async () => {
    const session = await createSession({ workDir, sessionId: "gone", meta: {} });
    rmSync(workDir, { recursive: true });
    expect(await session.close("done")).toEqual({ problem: expect.stringContaining(session.dir) as string });
    expect(await (await createSession({ workDir, sessionId: "gone", meta: {} })).close("done")).toEqual({ problem: undefined });
  });

  it("leaves the .gitignore of somebody's own folder alone", async () => {
    writeFileSync(join(base, "README"), "mine");
    const session = await createSession({ workDir: base, meta: {} });
    expect(existsSync(join(base, ".gitignore"))).toBe(false);
    await session.close("done");
  });

  it("does not take an id that is taken, nor a folder with other things in it", async () => {
    const dir = await endedSession(workDir, logOf(linesOf(1)));
    const taken = await refusal(createSession({ workDir, sessionId: basename(dir), meta: {} }));
    expect(taken).toMatchObject({ code: "exists", message: expect.stringContaining(`escapement open ${dir}`) as string });
    mkdirSync(join(workDir, "other"));
    writeFileSync(join(workDir, "other", "file"), "x");
    expect(await refusal(createSession({ workDir, sessionId: "other", meta: {} }))).toMatchObject({ code: "exists" });
  });
});

describe("a work dir that cannot be written", () => {
  const ROWS: { name: string; make(): string; says: RegExp }[] = [
    {
      name: "a file is the work dir",
      make: () => (writeFileSync(workDir, "x"), workDir),
      says: /a file is in the way \((ENOTDIR|EEXIST)\)/,
    },
    {
      name: "a file is on the way",
      make: () => (writeFileSync(workDir, "x"), join(workDir, "deeper", "still")),
      says: /a file is in the way \((ENOTDIR|EEXIST)\)/,
    },
    { name: "a link that leads nowhere", make: () => (symlinkSync(join(base, "no", "where"), workDir), workDir), says: /ENOENT|EEXIST/ },
    { name: "a link in a circle", make: () => (symlinkSync(workDir, workDir), workDir), says: /ELOOP|EEXIST/ },
    { name: "a path that is too long", make: () => join(base, "x".repeat(300)), says: /too long/ },
  ];
  it.each(ROWS)("$name", async ({ make, says }) => {
    const path = make();
    const error = await refusal(createSession({ workDir: path, meta: {} }));
    expect(error.code).toBe("cannot-write");
    expect(error.message).toContain(path);
    expect(error.message).toMatch(says);
    expect(error.message).toContain("--work-dir");
  });

  const isRoot = process.getuid?.() === 0;

  it("no rights (EACCES)", async () => {
    mkdirSync(workDir, { mode: 0o555 });
    if (isRoot) {
      chmodSync(base, 0o755);
      const child = await startSessionChild(["create", workDir], { uid: 65_534 });
      expect(child.line).toMatch(/^refused cannot-write .*you may not write there \(EACCES\).*--work-dir/);
      await child.end("SIGKILL");
    } else
      expect(await refusal(createSession({ workDir, meta: {} }))).toMatchObject({
        code: "cannot-write",
        message: expect.stringContaining("EACCES") as string,
      });
    expect(readdirSync(workDir)).toEqual([]);
  });

  const MOUNTS = [
    { name: "read-only (EROFS)", options: "size=64k,ro", ballast: false, says: /read-only \(EROFS\)/ },
    { name: "full (ENOSPC)", options: "size=16k", ballast: true, says: /full \(ENOSPC\)/ },
  ];
  it.for(MOUNTS)("$name, and nothing is left behind", async ({ options, ballast, says }, { skip }) => {
    mkdirSync(workDir);
    if (!mounts(options)) return skip("mounting a tmpfs is not permitted here");
    try {
      if (ballast) writeFileSync(join(workDir, "ballast"), Buffer.alloc(16 * 1024));
      const error = await refusal(createSession({ workDir, meta: {} }));
      expect(error).toMatchObject({ code: "cannot-write", message: expect.stringMatching(says) as string });
      expect(readdirSync(workDir)).toEqual(ballast ? ["ballast"] : []);
    } finally {
      execFileSync("umount", [workDir]);
      rmdirSync(workDir);
    }
  });

  function mounts(options: string): boolean {
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", workDir], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  }
});
