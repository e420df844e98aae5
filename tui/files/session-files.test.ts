import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FilePart } from "../domain/session-files.ts";
import { createSessionFiles } from "./session-files.file.ts";

let home: string;
let dir: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "escapement-files-"));
  dir = join(home, "session");
  mkdirSync(join(dir, "artifacts"), { recursive: true });
  mkdirSync(join(dir, "nodes", "s", "turns", "0"), { recursive: true });
  writeFileSync(join(dir, "nodes", "s", "turns", "0", "request.json"), "0123456789");
  writeFileSync(join(dir, "lock.json"), '{"token":"secret"}');
  writeFileSync(join(dir, "transcript.jsonl"), "{}\n");
  writeFileSync(join(home, "outside.txt"), "secret");
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const shown = (part: FilePart): string => (part.ok ? new TextDecoder().decode(part.bytes) : part.problem);
const REF = "nodes/s/turns/0/request.json";

describe("what a reference opens", () => {
  test("a part of a file, and its size", () => {
    const files = createSessionFiles(dir);
    expect(shown(files.read(REF, 3, 4))).toBe("3456");
    expect(files.read(REF, 8, 100)).toMatchObject({ ok: true, size: 10, bytes: new TextEncoder().encode("89") });
    expect(files.read(REF, 50, 4)).toMatchObject({ ok: true, size: 10 });
    expect(files.logBytes()).toBe(3);
  });

  const REFUSED = [
    "lock.json",
    "transcript.jsonl",
    "../outside.txt",
    "nodes/../lock.json",
    "nodes/../../outside.txt",
    "artifacts/../lock.json",
    "/etc/passwd",
    "nodes",
    "nodes/",
    "nodes//x",
    "artifacts/./x",
    "nodes/a\0b",
    "",
    `nodes/${"a/".repeat(60)}b`,
    "nodes/s",
  ];
  for (const ref of REFUSED)
    test(`refused: ${JSON.stringify(ref.slice(0, 40))}`, () => expect(shown(createSessionFiles(dir).read(ref, 0, 100))).toBe("refused"));

  test("a link is refused, wherever it leads and wherever on the way it lies", () => {
    const files = createSessionFiles(dir);
    symlinkSync(join(home, "outside.txt"), join(dir, "artifacts", "out"));
    symlinkSync(join(dir, REF), join(dir, "artifacts", "in"));
    symlinkSync(home, join(dir, "nodes", "up"));
    renameSync(join(dir, "nodes", "s"), join(home, "moved"));
    symlinkSync(join(home, "moved"), join(dir, "nodes", "s"));
    for (const ref of ["artifacts/out", "artifacts/in", "nodes/up/outside.txt", REF])
      expect(shown(files.read(ref, 0, 100))).toBe("refused");
  });

  test("a pipe is refused, and nobody waits for it", () => {
    expect(spawnSync("mkfifo", [join(dir, "artifacts", "pipe")]).status).toBe(0);
    expect(shown(createSessionFiles(dir).read("artifacts/pipe", 0, 10))).toBe("refused");
  });

  test("the session's own folder may be reached by a link", () => {
    symlinkSync(dir, join(home, "link"));
    expect(shown(createSessionFiles(join(home, "link")).read(REF, 0, 3))).toBe("012");
  });

  test("what is gone is said", () => {
    const files = createSessionFiles(dir);
    expect(shown(files.read("nodes/s/turns/1/request.json", 0, 10))).toBe("missing");
    rmSync(dir, { recursive: true });
    expect(shown(files.read(REF, 0, 10))).toBe("missing");
    expect(files.logBytes()).toBeUndefined();
  });
});

test("an artifact is looked for where the agent writes it", () => {
  const files = createSessionFiles(dir);
  expect([files.artifactRef("a/b.md"), files.artifactRef("x".repeat(81))]).toEqual([
    "artifacts/a%2Fb.md",
    `artifacts/${"x".repeat(70)}%-fc64341a`,
  ]);
});
