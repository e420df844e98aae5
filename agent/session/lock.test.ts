import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSessionChild } from "./child.fake.ts";
import { createSession, openSession, readLockFile } from "./index.ts";
import { type LockAttempt, type LockKind, probeLock, takeLock } from "./lock.ts";
import { linesOf, logOf } from "./log.fake.ts";
import { endedSession, refusal, tempDir } from "./session-dir.fake.ts";

let base: string;
let workDir: string;
beforeEach(() => {
  base = tempDir();
  workDir = join(base, ".escapement");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe("one writer", () => {
  it("a second one is refused with the first one's pid, here and in another process", async () => {
    const session = await createSession({ workDir, sessionId: "one", meta: {} });
    const before = readdirSync(session.dir);
    for (const attempt of [createSession({ workDir, sessionId: "one", meta: {} }), openSession({ dir: session.dir })]) {
      const error = await refusal(attempt);
      expect(error).toMatchObject({ code: "in-use", pid: process.pid });
      expect(error.message).toContain(`process ${process.pid}`);
    }
    const child = await startSessionChild(["open", session.dir]);
    expect(child.line).toMatch(new RegExp(`^refused in-use .*process ${process.pid}\\b`));
    await child.end("SIGKILL");
    expect(readdirSync(session.dir)).toEqual(before);
    await session.close("done");
    await (await openSession({ dir: session.dir })).close("done");
  });

  it("is told apart by the folder itself, not by the way to it", async () => {
    const session = await createSession({ workDir, sessionId: "one", meta: {} });
    symlinkSync(workDir, join(base, "link"));
    expect(await refusal(openSession({ dir: join(base, "link", "one") }))).toMatchObject({ code: "in-use" });
    expect(await refusal(createSession({ workDir: join(base, "link"), sessionId: "one", meta: {} }))).toMatchObject({ code: "in-use" });
    await session.close("done");
  });

  it("kill -9 gives the lock back; the lock.json it left binds nobody", async () => {
    const child = await startSessionChild(["create", workDir, "one"]);
    expect(child.line).toBe(`open ${join(workDir, "one")}`);
    expect(await refusal(openSession({ dir: join(workDir, "one") }))).toMatchObject({ code: "in-use", pid: child.pid });
    await child.end("SIGKILL");
    expect(readLockFile(join(workDir, "one"))).toMatchObject({ pid: child.pid });
    const session = await openSession({ dir: join(workDir, "one") });
    expect(readLockFile(session.dir)).toMatchObject({ pid: process.pid });
    await session.close("done");
  });

  it("a lock.json whose pid now belongs to another living process binds nobody", async () => {
    const dir = await endedSession(workDir, logOf(linesOf(2)));
    writeFileSync(join(dir, "lock.json"), JSON.stringify({ pid: 1, started: 1, epoch: "old" }));
    const session = await openSession({ dir });
    expect(session.store.head.nextSeq).toBe(2);
    await session.close("done");
  });

  it("its pid comes from lock.json where the holder does not answer", async () => {
    const child = await startSessionChild(["create", workDir, "one"]);
    process.kill(child.pid, "SIGSTOP");
    expect(await refusal(openSession({ dir: join(workDir, "one") }))).toMatchObject({ code: "in-use", pid: child.pid });
    await child.end("SIGKILL");
  });

  it("the lock is held before anything is made", async () => {
    const attempt = await takeLock(join(workDir, "one"));
    expect(await refusal(createSession({ workDir, sessionId: "one", meta: {} }))).toMatchObject({ code: "in-use" });
    expect(existsSync(workDir)).toBe(false);
    if (attempt.ok) await attempt.lock.release();
  });
});

const release = async (attempt: LockAttempt): Promise<void> => (attempt.ok ? attempt.lock.release() : undefined);

describe.each(["abstract", "file"] as LockKind[])("the lock as a socket: %s", (kind) => {
  it("has one holder, who says its pid, and is free after", async () => {
    const path = join(base, "one");
    expect(await probeLock(path, kind)).toEqual({ isHeld: false, pid: undefined });
    const first = await takeLock(path, kind);
    expect(first.ok).toBe(true);
    expect(await takeLock(path, kind)).toEqual({ ok: false, pid: process.pid });
    expect(await probeLock(path, kind)).toEqual({ isHeld: true, pid: process.pid });
    expect((await takeLock(join(base, "two"), kind)).ok).toBe(true);
    await release(first);
    const again = await takeLock(path, kind);
    expect(again.ok).toBe(true);
    await release(again);
  });

  it("goes to exactly one of many that come at the same time", async () => {
    const path = join(base, "rush");
    const attempts = await Promise.all(Array.from({ length: 12 }, () => takeLock(path, kind)));
    expect(attempts.filter((attempt) => attempt.ok)).toHaveLength(1);
    for (const attempt of attempts) await release(attempt);
  });
});

it("a socket file without a listener is taken over", async () => {
  const path = join(base, "dead");
  const child = await startSessionChild(["lock-file", path]);
  expect(child.line).toBe("locked");
  expect(await takeLock(path, "file")).toEqual({ ok: false, pid: child.pid });
  await child.end("SIGKILL");
  const attempts = await Promise.all([takeLock(path, "file"), takeLock(path, "file")]);
  expect(attempts.filter((attempt) => attempt.ok)).toHaveLength(1);
  for (const attempt of attempts) await release(attempt);
});
