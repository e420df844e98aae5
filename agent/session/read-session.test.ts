import { createHash } from "node:crypto";
import { cpSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeLine } from "../../wire/index.ts";
import { startSessionChild } from "./child.fake.ts";
import { createSession, readSession } from "./index.ts";
import { lineOf, linesOf, logOf } from "./log.fake.ts";
import { endedSession, tempDir } from "./session-dir.fake.ts";

let base: string;
let workDir: string;
beforeEach(() => {
  base = tempDir();
  workDir = join(base, ".escapement");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Names, sizes, times of change and content of everything below. */
function fingerprint(dir: string): string {
  const hash = createHash("sha256");
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeMs, ctimeMs, size, ino } = statSync(path);
    hash.update(JSON.stringify([path, mode, mtimeMs, ctimeMs, size, ino]));
    if (entry.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest("hex");
}

const end = (seq: number, event: string): string => encodeLine({ seq, ts: 1, event, data: {} });
const three = logOf(linesOf(3));

const TABLE = [
  { name: "whole and done", log: `${three}${end(3, "runner/done")}\n`, status: "done", served: 4, damage: undefined },
  { name: "aborted", log: `${three}${end(3, "runner/aborted")}\n`, status: "aborted", served: 4, damage: undefined },
  { name: "failed", log: `${three}${end(3, "runner/error")}\n`, status: "failed", served: 4, damage: undefined },
  { name: "without an end", log: three, status: "crashed", served: 3, damage: undefined },
  {
    name: "gone on after an end",
    log: `${three}${end(3, "runner/done")}\n${lineOf(4)}\n`,
    status: "crashed",
    served: 5,
    damage: undefined,
  },
  { name: "empty", log: "", status: "crashed", served: 0, damage: undefined },
  { name: "torn", log: `${three}{"seq`, status: "crashed", served: 3, damage: { where: "tail", line: 4 } },
  { name: "without its last newline", log: `${three}${end(3, "runner/done")}`, status: "done", served: 4, damage: undefined },
  {
    name: "damaged in the middle",
    log: `${three}xx\n${lineOf(3)}\n`,
    status: "unreadable",
    served: 3,
    damage: { where: "middle", line: 4 },
  },
  {
    name: "damaged at its first line",
    log: `xx\n${three}`,
    status: "unreadable",
    served: 0,
    damage: { where: "middle", line: 1, byte: 0 },
  },
];

describe("looking at a session", () => {
  it.each(TABLE)("$name: serves what is good, says what is not, changes no byte", async ({ log, status, served, damage }) => {
    const dir = await endedSession(workDir, log);
    const before = fingerprint(base);
    const seen: number[] = [];
    const session = await readSession(dir, (envelope) => seen.push(envelope.seq));
    expect([...session.lines()]).toEqual(log.split("\n").slice(0, served));
    expect(seen).toHaveLength(served);
    expect(session).toMatchObject({ status, bytes: Buffer.byteLength(log), meta: { chart: "hello" } });
    if (damage) expect(session.damage).toMatchObject({ ...damage, repair: `escapement sessions repair ${dir}` });
    else expect(session.damage).toBeUndefined();
    expect(session.log.head()).toBe(served - 1);
    session.close();
    expect(fingerprint(base)).toBe(before);
  });

  it("serves one that is being written, up to its last whole line, and takes its torn tail for no damage", async () => {
    const session = await createSession({ workDir, meta: {} });
    session.store.append(linesOf(3));
    writeFileSync(join(session.dir, "transcript.jsonl"), `{"seq":3,"t`, { flag: "a" });
    const before = fingerprint(base);
    const looked = await readSession(session.dir);
    expect(looked).toMatchObject({ status: "running", pid: process.pid, damage: undefined });
    expect([...looked.lines()]).toEqual(linesOf(3));
    looked.close();
    expect(fingerprint(base)).toBe(before);
    await session.close("done");
  });

  it("says of a writer that was killed that it crashed, whatever meta.json says", async () => {
    const child = await startSessionChild(["create", workDir, "one"]);
    await child.end("SIGKILL");
    const looked = await readSession(join(workDir, "one"));
    expect(looked.meta.status).toBe("running");
    expect(looked).toMatchObject({ status: "crashed", pid: undefined });
    looked.close();
  });

  it("names a copy by its path: its id means another session", async () => {
    const dir = await endedSession(workDir, `${three}{"seq`);
    const copies = [join(base, "copy"), join(base, "it's a copy")];
    for (const copy of copies) cpSync(dir, copy, { recursive: true });
    const repairs = await Promise.all(copies.map(async (copy) => (await readSession(copy)).damage?.repair));
    expect(repairs).toEqual([`escapement sessions repair ${copies[0]}`, `escapement sessions repair '${base}/it'\\''s a copy'`]);
  });

  it("does not offer to cut what a later version wrote", async () => {
    const dir = await endedSession(workDir, lineOf(0).replace(`"protocol":1`, `"protocol":2`));
    expect((await readSession(dir)).damage).toMatchObject({ where: "middle", newerProtocol: 2, repair: undefined });
  });

  it("needs no meta.json, and takes nothing wrong from it", async () => {
    const dir = await endedSession(workDir, three);
    writeFileSync(join(dir, "meta.json"), JSON.stringify({ id: 7, chart: ["x"], status: "cheerful", created: "then", title: "ok" }));
    expect((await readSession(dir)).meta).toEqual({ title: "ok" });
    for (const broken of ["", "[]", "{", "null"]) {
      writeFileSync(join(dir, "meta.json"), broken);
      expect((await readSession(dir)).meta).toEqual({});
    }
    rmSync(join(dir, "meta.json"));
    const looked = await readSession(dir);
    expect([looked.id, looked.log.head()]).toEqual([dir.split("/").at(-1), 2]);
    looked.close();
  });
});
