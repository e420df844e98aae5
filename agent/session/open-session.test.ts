import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSessionChild } from "./child.fake.ts";
import { type Session, openSession, readSession } from "./index.ts";
import { lineOf, linesOf, logOf } from "./log.fake.ts";
import { checkLogFile, repairTail } from "./log-repair.ts";
import { endedSession, jsonOf, modeOf, refusal, tempDir } from "./session-dir.fake.ts";
import { CUT_LOG, keptBytes, LINE_ENDS, truncatedSession, unsynced, wholeLines } from "./truncation.fake.ts";

let base: string;
let workDir: string;
beforeEach(() => {
  base = tempDir();
  workDir = join(base, ".escapement");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe("going on", () => {
  const reopen = async (dir: string): Promise<Session> => {
    const session = await openSession({ dir });
    await session.close("done");
    return session;
  };

  it("numbers on, with another epoch, and keeps what meta.json knew", async () => {
    const dir = await endedSession(workDir, logOf(linesOf(300)));
    const created = jsonOf(join(dir, "meta.json"))["created"];
    const session = await openSession({ dir });
    expect(session.store.head).toEqual({ sessionId: session.id, epoch: session.epoch, prevEpoch: "epoch-a", nextSeq: 300 });
    expect(session.store.head.recovered).toBeUndefined();
    const opened = lineOf(0).replace(`"seq":0`, `"seq":300`).replace("epoch-a", session.epoch);
    expect(session.store.append([opened, lineOf(301)])).toMatchObject({ ok: true });
    expect(session.log.epochs()).toEqual([
      { epoch: "epoch-a", startsAt: 0 },
      { epoch: session.epoch, startsAt: 300 },
    ]);
    expect(session.log.read(299, 10_000).lines).toEqual([lineOf(299), opened, lineOf(301)]);
    await session.close("done");
    expect(jsonOf(join(dir, "meta.json"))).toMatchObject({ chart: "hello", created, status: "done", epoch: session.epoch });
    expect((await readSession(dir)).log.head()).toBe(301);
  });

  it("moves a torn tail aside and says so", async () => {
    const dir = await endedSession(workDir, `${logOf(linesOf(3))}{"seq":3,"ts"`);
    const session = await reopen(dir);
    const { nextSeq, recovered } = session.store.head;
    expect(nextSeq).toBe(3);
    expect(recovered).toEqual([{ bytes: 13, movedTo: expect.stringMatching(/^transcript\.corrupt-\d+$/) as string }]);
    const moved = join(dir, recovered?.[0]?.movedTo ?? "");
    expect(readFileSync(moved, "utf8")).toBe(`{"seq":3,"ts"`);
    expect(modeOf(moved)).toBe("600");
    expect(readFileSync(join(dir, "transcript.jsonl"), "utf8")).toBe(logOf(linesOf(3)));
  });

  describe("of a log of 4 kB that ends anywhere", () => {
    it("every byte, the file alone", async () => {
      expect(CUT_LOG.length).toBeGreaterThan(4096);
      const dir = await endedSession(workDir, CUT_LOG);
      const path = join(dir, "transcript.jsonl");
      for (let cut = CUT_LOG.length; cut >= 0; cut -= 1) {
        writeFileSync(path, CUT_LOG.subarray(0, cut));
        const file = unsynced(path, "write");
        const { verdict, recovered } = repairTail(file, checkLogFile(file), { dir, id: "x", now: cut });
        const whole = wholeLines(cut);
        expect(verdict.lastSeq).toBe(whole - 1);
        const after = Buffer.from(`${lineOf(whole, "after")}\n`);
        file.write(after, 0, after.length, verdict.goodBytes);
        file.close();
        const kept = keptBytes(cut);
        expect(readFileSync(path, "utf8")).toBe(`${CUT_LOG.subarray(0, kept).toString()}${after.toString()}`);
        const moved = recovered === undefined ? undefined : join(dir, recovered.movedTo);
        expect(moved === undefined ? "" : readFileSync(moved, "utf8")).toBe(CUT_LOG.subarray(kept, Math.max(cut, kept)).toString());
        if (moved !== undefined) rmSync(moved);
      }
    });

    // What a byte decides is decided in the file alone, above; the session around it takes its time, and is the same. The soak cuts at each.
    it("each sixteenth byte and around each line's end, as `open` reads it and `sessions repair` leaves it", async () => {
      const session = await truncatedSession(workDir);
      for (let cut = 0; cut <= CUT_LOG.length; cut += 1) {
        if (cut % 16 !== 0 && !LINE_ENDS.some((end) => Math.abs(end - cut) <= 1)) continue;
        expect([...(await session.shownAt(cut)), ...(await session.repairedAt(cut))]).toEqual([]);
      }
    });

    it("around each line's end, the whole session", async () => {
      const session = await truncatedSession(workDir);
      const cuts = [0, 1, 2, ...LINE_ENDS.flatMap((end) => [end - 2, end - 1, end, end + 1, end + 40])];
      for (const cut of cuts.filter((one) => one <= CUT_LOG.length)) expect(await session.takenUpAt(cut)).toEqual([]);
    });
  });

  it("after a kill -9 in mid-write: every whole line is there, and writing goes on behind it", async () => {
    for (const id of ["one", "two", "three"]) {
      const child = await startSessionChild(["flood", workDir, id]);
      const path = join(workDir, id, "transcript.jsonl");
      while (statSync(path).size < 100_000) await new Promise(setImmediate);
      await child.end("SIGKILL");
      const lines = readFileSync(path, "utf8").split("\n");
      const session = await openSession({ dir: join(workDir, id) });
      expect(session.store.head.nextSeq).toBe(lines.length - 1);
      expect(session.store.append([lineOf(lines.length - 1)])).toMatchObject({ ok: true });
      await session.close("done");
      expect((await readSession(join(workDir, id))).damage).toBeUndefined();
    }
  });

  it("keeps a last object without its newline", async () => {
    const dir = await endedSession(workDir, logOf(linesOf(3)).slice(0, -1));
    const session = await reopen(dir);
    expect(session.store.head.recovered).toBeUndefined();
    expect(session.store.head.nextSeq).toBe(3);
    expect(readFileSync(join(dir, "transcript.jsonl"), "utf8")).toBe(logOf(linesOf(3)));
  });

  it.skipIf(process.getuid?.() !== 0)("refuses a folder of another user, and changes nothing in it", async () => {
    const dir = await endedSession(workDir, `${logOf(linesOf(3))}torn`);
    chownSync(dir, 65_534, 65_534);
    const names = readdirSync(dir);
    expect(await refusal(openSession({ dir }))).toMatchObject({
      code: "refused",
      message: expect.stringContaining("user 65534") as string,
    });
    expect(readdirSync(dir)).toEqual(names);
    expect(readFileSync(join(dir, "transcript.jsonl"), "utf8")).toBe(`${logOf(linesOf(3))}torn`);
  });

  it("takes a session without a transcript, or with an empty one", async () => {
    for (const remove of [true, false]) {
      const dir = await endedSession(workDir, "");
      if (remove) rmSync(join(dir, "transcript.jsonl"));
      expect((await reopen(dir)).store.head.nextSeq).toBe(0);
    }
  });

  const MIDDLE = [
    {
      name: "a damaged line",
      log: `${logOf(linesOf(3))}xx\n${lineOf(3)}\n`,
      says: /line 4 \(byte \d+\).*Nothing was changed.*escapement sessions repair /,
    },
    { name: "a newer protocol", log: lineOf(0).replace(`"protocol":1`, `"protocol":9`), says: /protocol 9.*A later version of escapement/ },
  ];
  it.each(MIDDLE)("refuses $name, and changes nothing", async ({ log, says }) => {
    const dir = await endedSession(workDir, log);
    const before = readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), "utf8")]);
    expect(await refusal(openSession({ dir }))).toMatchObject({ code: "damaged", message: expect.stringMatching(says) as string });
    expect(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), "utf8")])).toEqual(before);
    // and the lock is free again
    truncateSync(join(dir, "transcript.jsonl"), 0);
    await reopen(dir);
  });

  const STRANGE: { name: string; make(path: string): void; says: RegExp }[] = [
    { name: "a link", make: (path) => (writeFileSync(`${path}.real`, ""), symlinkSync(`${path}.real`, path)), says: /symbolic link/ },
    { name: "a second name", make: (path) => (writeFileSync(path, ""), execFileSync("ln", [path, `${path}.two`])), says: /2 names/ },
    { name: "a folder", make: (path) => mkdirSync(path), says: /no regular file/ },
    { name: "a pipe", make: (path) => void execFileSync("mkfifo", [path]), says: /no regular file/ },
    { name: "a device", make: (path) => symlinkSync("/dev/full", path), says: /symbolic link/ },
  ];
  it.each(STRANGE)("refuses $name for a transcript, to write and to read", async ({ make, says }) => {
    const dir = await endedSession(workDir, "");
    rmSync(join(dir, "transcript.jsonl"));
    make(join(dir, "transcript.jsonl"));
    for (const attempt of [openSession({ dir }), readSession(dir)])
      expect(await refusal(attempt)).toMatchObject({ code: "refused", message: expect.stringMatching(says) as string });
  });

  it("refuses what is no session", async () => {
    mkdirSync(join(base, "empty"));
    writeFileSync(join(base, "file"), "x");
    for (const path of [join(base, "empty"), join(base, "file"), join(base, "none"), join(base, "file", "below")])
      for (const attempt of [openSession({ dir: path }), readSession(path)]) {
        const error = await refusal(attempt);
        expect(error.code).toBe("not-a-session");
        expect(error.message).toContain(path);
      }
  });
});
