import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { storeContract } from "../core/ports/store.contract.ts";
import { checkpointPath } from "./checkpoints.ts";
import { type Session, createSession } from "./index.ts";
import { linesOf } from "./log.fake.ts";
import { tempDir } from "./session-dir.fake.ts";

let base: string;
let session: Session;
beforeEach(async () => {
  base = tempDir();
  session = await createSession({ workDir: join(base, "work"), meta: {} });
});
afterEach(async () => {
  await session.close("done");
  rmSync(base, { recursive: true, force: true });
});

const TURN = ["nodes", "session/1", "write", "0", "poets", "turns", "0", "request.json"];

describe("blobs", () => {
  it("are numbered beside one another, never overwritten", () => {
    const refs = ["a", "b", "c"].map((body) => session.store.writeBlob(TURN, body));
    expect(refs).toEqual(["request", "request-1", "request-2"].map((name) => `nodes/session%2F1/write/0/poets/turns/0/${name}.json`));
    expect(refs.map((ref) => session.store.readBlob(ref))).toEqual(["a", "b", "c"]);
    expect(readFileSync(join(session.dir, refs[1] ?? ""), "utf8")).toBe("b");
  });

  const OUTSIDE = [
    "../outside",
    "nodes/../../outside",
    "nodes/../lock.json",
    "/etc/passwd",
    "lock.json",
    "meta.json",
    "transcript.jsonl",
    "nodes",
    "nodes/none",
    "nodes/link",
    "nodes/dir-link/outside",
    "nodes/lock-link",
    "",
    ".",
    "nodes/\0",
    "checkpoints/latest.json",
  ];
  it.each(OUTSIDE)("%j is no ref", (ref) => {
    session.store.writeBlob(["x"], "there");
    writeFileSync(join(base, "outside"), "secret");
    symlinkSync(join(base, "outside"), join(session.dir, "nodes", "link"));
    symlinkSync(base, join(session.dir, "nodes", "dir-link"));
    symlinkSync(join(session.dir, "lock.json"), join(session.dir, "nodes", "lock-link"));
    expect(session.store.readBlob(ref)).toBeUndefined();
  });

  it("are not written through a link that leads out", () => {
    const outside = join(base, "outside");
    mkdirSync(outside);
    symlinkSync(outside, join(session.dir, "nodes"));
    symlinkSync(outside, join(session.dir, "artifacts"));
    expect(() => session.store.writeBlob(TURN, "x")).toThrow(/a link leads it out/);
    expect(() => session.store.writeArtifact("a", "x")).toThrow(/a link leads it out/);
    expect(readdirSync(outside)).toEqual([]);
  });

  it("many of them leave no file open", async () => {
    const before = readdirSync("/proc/self/fd").length;
    for (let n = 0; n < 200; n += 1) session.store.writeBlob(TURN, `${n}`);
    await session.store.sync();
    expect(readdirSync("/proc/self/fd").length).toBeLessThanOrEqual(before + 1);
  });
});

describe("checkpoints and artifacts", () => {
  it("a checkpoint is replaced, and lies where its name says", async () => {
    const { store } = session;
    expect(store.readCheckpoint("latest")).toBeUndefined();
    await Promise.all([store.writeCheckpoint("latest", "1"), store.writeCheckpoint("latest", "2")]);
    expect(store.readCheckpoint("latest")).toBe("2");
    await store.writeCheckpoint("session/1/run.composing@2", "3");
    expect(readFileSync(join(session.dir, "checkpoints", "session%2F1", "run.composing@2.json"), "utf8")).toBe("3");
    expect(store.readCheckpoint("session/1/run.composing@2")).toBe("3");
  });

  it("no name of a checkpoint leads out", () => {
    for (const name of ["../x", "..", "a/../../x", "/etc/x", "a@..", "..@..", ""])
      expect(checkpointPath("/s", name)).toMatch(/^\/s\/checkpoints\/([^/]+\/)?(?!\.)[^/]+\.json$/);
  });

  it("an artifact is written whole, and says its bytes", () => {
    expect(session.store.writeArtifact("sub/päper.md", "héllo")).toBe(6);
    expect(session.store.readArtifact("sub/päper.md")).toBe("héllo");
    expect(readdirSync(join(session.dir, "artifacts"))).toEqual(["sub%2Fp%C3%A4per.md"]);
    expect(session.store.writeArtifact("sub/päper.md", "new")).toBe(3);
    expect(session.store.readArtifact("sub/päper.md")).toBe("new");
    expect(session.store.readArtifact("none")).toBeUndefined();
  });
});

describe("the log", () => {
  it("is read as it is appended to", () => {
    const lines = linesOf(1000);
    for (let seq = 0; seq < lines.length; seq += 7) {
      session.store.append(lines.slice(seq, seq + 7));
      expect(session.log.head()).toBe(Math.min(seq + 7, lines.length) - 1);
      expect(session.log.read(seq, 1).lines).toEqual([lines[seq]]);
    }
    expect(session.log.read(500, 1e9).lines).toEqual(lines.slice(500));
    expect(session.log.epochs()).toEqual([{ epoch: session.epoch, startsAt: 0 }]);
  });

  it("is not changed by an append of nothing, nor after close", async () => {
    expect(session.store.append([])).toEqual({ ok: true });
    await session.close("done");
    expect(session.store.append(linesOf(1))).toMatchObject({ ok: false });
    expect(readFileSync(join(session.dir, "transcript.jsonl"), "utf8")).toBe("");
    expect(existsSync(join(session.dir, "lock.json"))).toBe(false);
  });
});

describe("the contract of every store", () => storeContract(() => Promise.resolve({ store: session.store })));
