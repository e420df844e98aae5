import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAMAGED_LOGS } from "./damage-table.fake.ts";
import { decodeLine } from "../../wire/index.ts";
import type { Clock } from "../core/ports/clock.ts";
import { createSession, createSystemClock, inspectSession, openSession, removeSession, repairSession, surveySessions } from "./index.ts";
import { lineOf, linesOf, logOf } from "./log.fake.ts";
import { endedSession, refusal, tempDir } from "./session-dir.fake.ts";

const ENGINE = "escapement/test";

let base: string;
let workDir: string;
beforeEach(() => {
  base = tempDir();
  workDir = join(base, ".escapement");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const logIn = (dir: string): Buffer => readFileSync(join(dir, "transcript.jsonl"));
const TS = 1_790_000_000_000;
const clock: Clock = { ...createSystemClock(), now: () => TS };
const tells = (seq: number, event: string, data: object): unknown => ({
  ok: true,
  value: { kind: "event", seq, ts: TS, event, data: expect.objectContaining(data) as unknown },
});
const cutIn = (dir: string): Buffer[] =>
  readdirSync(dir)
    .filter((name) => name.startsWith("transcript.corrupt-"))
    .map((name) => readFileSync(join(dir, name)));

test("there are enough kinds of damage", () => expect(DAMAGED_LOGS.length).toBeGreaterThanOrEqual(40));

describe.each(DAMAGED_LOGS)("$name", ({ log, events, damage, lacksNewline }) => {
  test("is shown and listed for what it is, and no byte changes", async () => {
    const dir = await endedSession(workDir, log);
    const names = readdirSync(dir);
    const { summary, session } = await inspectSession(dir);
    session.close();
    const [listed] = await surveySessions(workDir);
    for (const seen of [summary, listed]) {
      expect(seen).toMatchObject({ events, "last-seq": events - 1, bytes: log.length });
      expect(seen?.damage?.where ?? "none").toBe(damage === "newer" ? "middle" : damage);
      expect(seen?.status).toBe(damage === "middle" || damage === "newer" ? "unreadable" : "crashed");
      expect(seen?.damage?.repair ?? null).toBe(damage === "none" || damage === "newer" ? null : `escapement sessions repair ${dir}`);
    }
    expect(logIn(dir)).toEqual(log);
    expect(readdirSync(dir)).toEqual(names);
  });

  test("is repaired so that nothing is lost, twice as once; or refused", async () => {
    const dir = await endedSession(workDir, log);
    if (damage === "newer") {
      const refused = await refusal(repairSession({ dir, engine: ENGINE }));
      expect(refused).toMatchObject({ code: "damaged" });
      expect(refused.message).toContain("later version");
      expect(logIn(dir)).toEqual(log);
      return;
    }
    const { summary: before, session } = await inspectSession(dir);
    const served = [...session.lines()];
    session.close();
    const repaired = await repairSession({ dir, engine: ENGINE, clock });
    // An epoch of its own, and what was cut: where something was.
    const told = damage === "none" ? 0 : 2;
    expect(repaired).toMatchObject({ events: events + told, addedNewline: lacksNewline ?? false });
    expect(repaired.damage?.where).toBe(before.damage?.where);
    const cut = cutIn(dir);
    expect(cut).toHaveLength(damage === "none" ? 0 : 1);
    // What is kept and what was cut are the log, byte for byte, but for a newline that was missing.
    const now = logIn(dir);
    const kept = told === 0 ? now : now.subarray(0, now.indexOf(`{"seq":${events},"ts":${TS},"event":"session/opened"`));
    expect(Buffer.concat([lacksNewline ? kept.subarray(0, -1) : kept, ...cut])).toEqual(log);
    const after = await inspectSession(dir);
    expect(after.summary).toMatchObject({ events: events + told, damage: null });
    const lines = [...after.session.lines()];
    after.session.close();
    expect(lines.slice(0, events)).toEqual(served);
    expect(lines.slice(events).map((line) => decodeLine(line))).toEqual(
      told === 0
        ? []
        : [
            tells(events, "session/opened", { "starts-at": events, protocol: 1, engine: ENGINE }),
            tells(events + 1, "log/recovered", { bytes: repaired.recovered?.bytes, "moved-to": repaired.recovered?.movedTo }),
          ],
    );
    expect(await repairSession({ dir, engine: ENGINE })).toMatchObject({
      damage: undefined,
      recovered: undefined,
      addedNewline: false,
      events: events + told,
    });
    expect(cutIn(dir)).toEqual(cut);
    const written = await openSession({ dir });
    expect(written.store.head).toMatchObject({ nextSeq: events + told });
    expect(written.store.head.recovered).toBeUndefined();
    await written.close("done");
  });

  test("is written on where nothing valid would be cut, and else refused with the command", async () => {
    const dir = await endedSession(workDir, log);
    if (damage === "middle" || damage === "newer") {
      const refused = await refusal(openSession({ dir }));
      expect(refused.code).toBe("damaged");
      expect(refused.message.includes("escapement sessions repair")).toBe(damage === "middle");
      expect(logIn(dir)).toEqual(log);
      return;
    }
    const session = await openSession({ dir });
    expect(session.store.head.recovered?.length ?? 0).toBe(damage === "none" ? 0 : 1);
    await session.close("done");
    const { summary, session: looked } = await inspectSession(dir);
    looked.close();
    expect(summary).toMatchObject({ events, damage: null });
  });
});

test("behind the end of a run nothing is written; the next process to open the log tells", async () => {
  const end = `{"seq":3,"ts":1,"event":"runner/aborted","data":{"reason":"quit","final-config":[]}}`;
  const dir = await endedSession(workDir, `${logOf([...linesOf(3), end])}torn`);
  const { events, recovered } = await repairSession({ dir, engine: ENGINE });
  expect([events, recovered?.bytes]).toEqual([4, 4]);
  expect((await surveySessions(workDir))[0]).toMatchObject({ status: "aborted", events: 4 });
  const session = await openSession({ dir });
  expect(session.store.head.recovered).toEqual([recovered]);
  await session.close("aborted");
});

test("a process that was killed between its cut and its word of it: the next one tells both, oldest first", async () => {
  const dir = await endedSession(workDir, `${logOf(linesOf(3))}torn`);
  writeFileSync(join(dir, "transcript.corrupt-999"), "cut before");
  writeFileSync(join(dir, "transcript.corrupt-mine"), "somebody's own");
  const session = await openSession({ dir });
  expect(session.store.head.recovered?.map(({ bytes }) => bytes)).toEqual([10, 4]);
  await session.close("aborted");
});

test("--soft reads on through a newer protocol", async () => {
  const newer = DAMAGED_LOGS.find(({ damage }) => damage === "newer");
  const dir = await endedSession(workDir, newer?.log ?? "");
  const { summary, session } = await inspectSession(dir, { soft: true });
  session.close();
  expect(summary).toMatchObject({ events: 5, protocol: 2, damage: null });
});

describe("what is refused", () => {
  test("a running session is neither repaired nor removed", async () => {
    const session = await createSession({ workDir, sessionId: "one", meta: {} });
    session.store.append(linesOf(2));
    for (const attempt of [repairSession({ dir: session.dir, engine: ENGINE }), removeSession(session.dir)])
      expect(await refusal(attempt)).toMatchObject({ code: "in-use", pid: process.pid });
    await session.close("done");
    await removeSession(session.dir);
    expect(existsSync(session.dir)).toBe(false);
  });

  test("a folder of somebody's that only looks like a session is not removed", async () => {
    const dir = join(base, "project");
    mkdirSync(dir);
    writeFileSync(join(dir, "meta.json"), "{}");
    writeFileSync(join(dir, "thesis.tex"), "years of work");
    const refused = await refusal(removeSession(dir));
    expect(refused.code).toBe("refused");
    expect(refused.message).toContain("thesis.tex");
    expect(readdirSync(dir).toSorted()).toEqual(["meta.json", "thesis.tex"]);
  });

  test("no session, an empty folder, a file", async () => {
    mkdirSync(join(base, "empty"));
    writeFileSync(join(base, "file"), "x");
    for (const name of ["none", "empty", "file"])
      for (const attempt of [
        repairSession({ dir: join(base, name), engine: ENGINE }),
        removeSession(join(base, name)),
        inspectSession(join(base, name)),
      ])
        expect(await refusal(attempt)).toMatchObject({ code: "not-a-session" });
  });

  test("a log that is a link is never followed: shown as unreadable, not repaired", async () => {
    const dir = await endedSession(workDir, logOf(linesOf(2)));
    rmSync(join(dir, "transcript.jsonl"));
    writeFileSync(join(base, "secret"), "secret");
    symlinkSync(join(base, "secret"), join(dir, "transcript.jsonl"));
    expect(await refusal(repairSession({ dir, engine: ENGINE }))).toMatchObject({ code: "refused" });
    expect(await refusal(inspectSession(dir))).toMatchObject({ code: "refused" });
    const [listed] = await surveySessions(workDir);
    expect(listed).toMatchObject({ status: "unreadable", damage: { line: 0, repair: null } });
    expect(listed?.damage?.reason).toContain("symbolic link");
    expect(readFileSync(join(base, "secret"), "utf8")).toBe("secret");
  });

  test.skipIf(process.getuid?.() === 0)("a folder that may not be read is there as unreadable", async () => {
    const dir = await endedSession(workDir, logOf(linesOf(2)));
    chmodSync(dir, 0o000);
    try {
      const [listed] = await surveySessions(workDir);
      expect(listed).toMatchObject({ status: "unreadable" });
      expect(listed?.damage?.reason).toContain("may not read");
    } finally {
      chmodSync(dir, 0o700);
    }
  });
});

test("a long log that is damaged in its middle alone: a line that is out of order is seen by a list, one that is wrong inside by show", async () => {
  const lines = linesOf(500);
  const twice = [...lines];
  twice[250] = lineOf(249, "again");
  const dir = await endedSession(workDir, logOf(twice));
  expect((await surveySessions(workDir))[0]).toMatchObject({
    checked: "whole",
    status: "unreadable",
    damage: { where: "middle", line: 250 },
  });
  const inside = [...lines];
  inside[250] = `{"seq":250,"ts":1,}`;
  writeFileSync(join(dir, "transcript.jsonl"), logOf(inside));
  expect((await surveySessions(workDir))[0]).toMatchObject({ checked: "lines", "last-seq": 499, damage: null });
  const { summary, session } = await inspectSession(dir);
  session.close();
  expect(summary).toMatchObject({ checked: "whole", status: "unreadable", damage: { where: "middle", line: 251 } });
});

test("a newer protocol in the middle of a long log is seen by a list", async () => {
  const opened = lineOf(0).replace(`"seq":0`, `"seq":250`).replace(`"protocol":1`, `"protocol":2`);
  const lines = linesOf(500);
  lines[250] = opened;
  await endedSession(workDir, logOf(lines));
  expect((await surveySessions(workDir))[0]).toMatchObject({ status: "unreadable", "last-seq": 249, damage: { line: 251, repair: null } });
});
