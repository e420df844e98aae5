import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { encodeLine } from "../../wire/index.ts";
import { startSessionChild } from "./child.fake.ts";
import { createSession, explainLocks, findLastCrash, inspectSession, openSession, surveySessions } from "./index.ts";
import { lineOf, linesOf, logOf } from "./log.fake.ts";
import { endedSession, tempDir } from "./session-dir.fake.ts";

let base: string;
let workDir: string;
beforeEach(() => {
  base = tempDir();
  workDir = join(base, ".escapement");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const event = (seq: number, name: string, data: object = {}): string =>
  encodeLine({ seq, ts: 1_780_000_000_000 + seq, event: name, data: { ...data } });
const ask = (seq: number, id: string): string =>
  event(seq, "human-input/start", { kind: "text", invokeid: "i", "prompt-id": id, "session-id": "s", opts: { prompt: `${id}?` } });

describe("a list says what a whole check says", () => {
  const long = linesOf(400);
  const TABLE: [string, string, object][] = [
    ["a short one that is done", logOf([...linesOf(3), event(3, "runner/done")]), { status: "done", "last-seq": 3 }],
    ["a long one that is done", logOf([...long, event(400, "runner/done")]), { status: "done", "last-seq": 400 }],
    ["one that failed", logOf([...long, event(400, "runner/error")]), { status: "failed" }],
    ["one that was stopped", logOf([...long, event(400, "runner/aborted")]), { status: "aborted" }],
    ["one without an end", logOf(long), { status: "crashed", "last-seq": 399 }],
    [
      "one with an open question far from its end",
      logOf([lineOf(0), ask(1, "a"), ask(2, "b"), event(3, "human-input/answer", { "prompt-id": "a" }), ...long.slice(4)]),
      { status: "crashed", "open-prompts": [{ "prompt-id": "b", type: "text", prompt: "b?" }] },
    ],
    ["one whose last line is longer than a glance", logOf([...long, lineOf(400, "x".repeat(100_000))]), { "last-seq": 400 }],
    ["one whose last line is longer than any glance", logOf([...long, lineOf(400, "x".repeat(2_000_000))]), { "last-seq": 400 }],
    ["a torn long one", `${logOf(long)}{"seq":400,"t`, { status: "crashed", "last-seq": 399, damage: { where: "tail", line: 401 } }],
    ["torn after the end", `${logOf([...long, event(400, "runner/done")])}{"x`, { status: "done", damage: { where: "tail" } }],
    [
      "a long one with a hole before its last line",
      logOf([...long.slice(0, 398), lineOf(399)]),
      { status: "unreadable", damage: { where: "middle" } },
    ],
    ["one that does not begin at 0", logOf(long.slice(1)), { status: "unreadable", "last-seq": -1 }],
  ];
  test.each(TABLE)("%s", async (_, log, wanted) => {
    const dir = await endedSession(workDir, log);
    const [listed, ...more] = await surveySessions(workDir);
    expect(more).toEqual([]);
    expect(listed).toMatchObject(wanted);
    const { summary, session } = await inspectSession(dir);
    session.close();
    expect({ ...listed, checked: "whole" }).toEqual({ ...summary, epoch: listed?.epoch, protocol: listed?.protocol });
  });
});

test("newest first; what is no session is passed over; a link to one is followed", async () => {
  await createSession({ workDir, sessionId: "old", meta: {} }).then(async (session) => {
    session.store.append([lineOf(0)]);
    await session.close("done");
  });
  await createSession({ workDir, sessionId: "new", meta: {} }).then(async (session) => {
    session.store.append(linesOf(2));
    await session.close("done");
  });
  mkdirSync(join(workDir, "empty"));
  writeFileSync(join(workDir, "file"), "");
  symlinkSync(join(base, "nowhere"), join(workDir, "broken"));
  const elsewhere = await endedSession(join(base, "other"), logOf(linesOf(1)));
  symlinkSync(elsewhere, join(workDir, "link"));
  const found = await surveySessions(workDir);
  expect(found.map(({ id }) => id).slice(0, 1)).toEqual(["new"]);
  expect(found.map(({ path }) => path)).toContain(elsewhere);
  expect(found).toHaveLength(3);
  expect(await surveySessions(join(base, "none"))).toEqual([]);
});

test("a running one is running, asks what it asks, and its torn line is none", async () => {
  const session = await createSession({ workDir, sessionId: "one", meta: { title: "A title" } });
  session.store.append([lineOf(0), ask(1, "q")]);
  writeFileSync(join(session.dir, "transcript.jsonl"), `{"seq":2,"t`, { flag: "a" });
  const [listed] = await surveySessions(workDir);
  expect(listed).toMatchObject({
    status: "running",
    pid: process.pid,
    damage: null,
    title: "A title",
    "open-prompts": [{ "prompt-id": "q" }],
  });
  await session.close("done");
});

describe("locks, and who died", () => {
  test("held, gone, left by a process that lives, and one whose number is another program's", async () => {
    const held = await createSession({ workDir, sessionId: "held", meta: {} });
    const child = await startSessionChild(["create", workDir, "gone"]);
    await child.end("SIGKILL");
    const lockOf = (id: string, lock: object): void => {
      mkdirSync(join(workDir, id));
      writeFileSync(join(workDir, id, "meta.json"), "{}");
      writeFileSync(join(workDir, id, "lock.json"), JSON.stringify({ epoch: "e", ...lock }));
    };
    lockOf("left", { pid: process.pid, started: Date.now() });
    lockOf("recycled", { pid: process.pid, started: 1 });
    const locks = Object.fromEntries((await explainLocks(workDir)).map(({ id, state, pid }) => [id, { state, pid }]));
    expect(locks).toEqual({
      held: { state: "held", pid: process.pid },
      gone: { state: "gone", pid: child.pid },
      left: { state: "left", pid: process.pid },
      recycled: { state: "recycled", pid: process.pid },
    });
    await held.close("done");
    expect(await explainLocks(join(base, "none"))).toEqual([]);
  });

  test("the last crash is told until something was started after it", async () => {
    expect(await findLastCrash(workDir)).toBeUndefined();
    const child = await startSessionChild(["create", workDir, "dead"]);
    expect(await findLastCrash(workDir)).toBeUndefined();
    await child.end("SIGKILL");
    expect(await findLastCrash(workDir)).toMatchObject({ id: "dead", status: "crashed" });
    // Older than what comes next, whatever the clock of this file system counts in.
    const before = new Date(Date.now() - 60_000);
    utimesSync(join(workDir, "dead", "transcript.jsonl"), before, before);
    await (await createSession({ workDir, sessionId: "next", meta: {} })).close("done");
    expect(await findLastCrash(workDir)).toBeUndefined();
  });

  test("one that went on after its crash is no crash any more", async () => {
    const child = await startSessionChild(["create", workDir, "dead"]);
    await child.end("SIGKILL");
    const session = await openSession({ dir: join(workDir, "dead") });
    expect(await findLastCrash(workDir)).toBeUndefined();
    await session.close("done");
    expect(await findLastCrash(workDir)).toBeUndefined();
  });
});
